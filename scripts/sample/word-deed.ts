import type { Deed } from './deed.ts';
import type { Language } from './name.ts';

/** `1小时14分钟`, `2分9秒`, `45秒`; seconds are dropped from ten minutes on, as people do. */
function durationZh(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = seconds % 60;
  if (hours > 0) return minutes === 0 ? `${hours}小时` : `${hours}小时${minutes}分钟`;
  if (minutes === 0) return `${rest}秒`;
  return minutes >= 10 || rest === 0 ? `${minutes}分钟` : `${minutes}分${rest}秒`;
}

function count(value: number, unit: string): string {
  return `${value} ${unit}${value === 1 ? '' : 's'}`;
}

function durationEn(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  if (hours > 0)
    return minutes === 0 ? count(hours, 'hour') : `${count(hours, 'hour')} ${count(minutes, 'minute')}`;
  return minutes === 0 ? count(seconds, 'second') : count(minutes, 'minute');
}

function wordZh(deed: Deed, time: string): string {
  switch (deed.action) {
    case 'browse':
      return `在${deed.media.zh}浏览${deed.car.model.zh}${deed.about === null ? '' : `的${deed.about.zh}`} ${time}`;
    case 'click':
      return `在${deed.media.zh}点击${deed.car.model.zh}的${deed.about.zh}`;
    case 'search':
      return `在${deed.app.zh}搜索“${deed.query.zh}”`;
    case 'compare':
      return `在${deed.app.zh}对比${deed.cars[0].model.zh}和${deed.cars[1].model.zh} ${time}`;
    case 'use_app':
      return `使用${deed.app.zh}${deed.purpose === null ? '' : deed.purpose.zh} ${time}`;
    case 'visit_poi':
      return `在${deed.poi.zh}停留 ${time}${deed.purpose === null ? '' : `，${deed.purpose.zh}`}`;
    case 'add_cart':
      return `在${deed.app.zh}加购${deed.car.model.zh}，支付定金${deed.deposit}元`;
    case 'purchase':
      return `在${deed.poi.zh}购买${deed.car.model.zh}，成交价${deed.price}万元`;
  }
}

function wordEn(deed: Deed, time: string): string {
  switch (deed.action) {
    case 'browse':
      return `Browsed the ${deed.car.model.en} ${deed.about?.en ?? 'page'} on ${deed.media.en} for ${time}`;
    case 'click':
      return `Clicked the ${deed.car.model.en} ${deed.about.en} on ${deed.media.en}`;
    case 'search':
      return `Searched for "${deed.query.en}" on ${deed.app.en}`;
    case 'compare':
      return `Compared the ${deed.cars[0].model.en} with the ${deed.cars[1].model.en} on ${deed.app.en} for ${time}`;
    case 'use_app':
      return `Used ${deed.app.en}${deed.purpose === null ? '' : ` ${deed.purpose.en}`} for ${time}`;
    case 'visit_poi':
      return `Spent ${time} at the ${deed.poi.en}${deed.purpose === null ? '' : `, ${deed.purpose.en}`}`;
    case 'add_cart':
      return `Added the ${deed.car.model.en} to the cart in the ${deed.app.en} app and paid a deposit of ${deed.deposit} yuan`;
    case 'purchase':
      return `Purchased the ${deed.car.model.en} at the ${deed.poi.en} for ${Math.round(deed.price * 10_000)} yuan`;
  }
}

/** A deed in one line of prose; `seconds` is how long it took, where that is worth saying. */
export function wordDeed(deed: Deed, seconds: number, language: Language): string {
  return language === 'zh' ? wordZh(deed, durationZh(seconds)) : wordEn(deed, durationEn(seconds));
}
