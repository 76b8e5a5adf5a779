import { classifyLabelled } from './classify-labelled.ts';
import { type Act, readProse } from './read-prose.ts';

export interface RowMeaning {
  readonly type: string;
  readonly category: 'conversion' | 'engagement';
  /** The item or the place, at most 40 characters, free of `|`, ` / ` and line breaks; never empty. */
  readonly context: string;
  /** Rows of one type that are for something else are another event; left out where the type says it. */
  readonly purpose?: string;
}

const actionWords: ReadonlyMap<string, Act> = new Map([
  ['purchase', 'purchase'],
  ['buy', 'purchase'],
  ['order', 'purchase'],
  ['add_cart', 'add_cart'],
  ['add_to_cart', 'add_cart'],
  ['cart', 'add_cart'],
  ['visit_poi', 'visit'],
  ['visit', 'visit'],
  ['test_drive', 'test_drive'],
  ['browse', 'browse'],
  ['view', 'browse'],
  ['click', 'browse'],
  ['search', 'search'],
  ['compare', 'compare'],
  ['use_app', 'use_app'],
  ['use', 'use_app'],
]);

const dealer = /4s店|4s\b|经销商|展厅|车行|体验店|dealer|showroom/i;
const carApp =
  /易车|懂车帝|汽车之家|爱卡|新浪汽车|太平洋汽车|网上车市|瓜子|汽车|autohome|bitauto|dongchedi|xcar|edmunds|cars\.com/i;
const leadingTag = /^\[action=[^\]]*\]\s*/;
/** What of a car is looked at: its page, a film, an advertisement. */
const sightOfCar =
  /_?详情页$|的[^的]*(?:页|口碑|图片|文章|帖子|视频|广告|预告)$| (?:(?:specifications|price) page|page|photo gallery|long-term test|forum threads|owner reviews|(?:test drive|owner’s|launch) video|sponsored post|limited offer ad|livestream teaser)$/;
const trailingDuration = /(?:^|\s)(?:~\d+|(?=\d)(?:\d+(?:h|小时))?(?:\d+(?:m|分钟|分))?(?:\d+(?:s|秒))?)$/;

/**
 * Says what one row means, or null for noise: nothing recognizable, or an app that has nothing to do with cars.
 * Takes compact text (`browse 大众_迈腾 @易车网 2m9s`) and free prose in Chinese or English. The same
 * text always means the same.
 */
export function classifyRow(text: string): RowMeaning | null {
  const labelled = classifyLabelled(text);
  if (labelled === null) return null;
  if (labelled !== undefined) {
    const { type, category, about, purpose } = labelled;
    return { ...meaning(type, category, about, ''), ...(purpose !== undefined && { purpose }) };
  }
  const plain = text.trim().replace(leadingTag, '').replace(trailingDuration, '').trim();
  const space = plain.indexOf(' ');
  const act = actionWords.get(space === -1 ? plain : plain.slice(0, space));
  if (act === undefined) {
    const prose = readProse(plain.slice(0, 500), dealer);
    return prose === null ? null : mean(prose.act, prose.item, prose.place, plain);
  }
  const rest = space === -1 ? '' : plain.slice(space);
  const at = rest.lastIndexOf(' @');
  const item = at === -1 ? rest : rest.slice(0, at);
  return mean(act, item, at === -1 ? '' : rest.slice(at + 2), rest);
}

/** The rules. `whole` is where a dealer or a car app may be named when the place is not told apart. */
function mean(act: Act, item: string, place: string, whole: string): RowMeaning | null {
  switch (act) {
    case 'purchase':
      return meaning('购买', 'conversion', item, place);
    case 'add_cart':
      return meaning('加购', 'conversion', item, place);
    case 'test_drive':
      return meaning('到店', 'conversion', item, place);
    case 'visit':
      return dealer.test(whole)
        ? meaning('到店', 'conversion', place, item)
        : meaning('线下停留', 'engagement', place, item);
    case 'browse':
      return meaning('浏览车型', 'engagement', item.replace(sightOfCar, ''), place);
    case 'search':
      return meaning('搜索', 'engagement', item, place);
    case 'compare':
      return meaning('对比车型', 'engagement', item.replace(/^\s*对比[_:：]/, ''), place);
    case 'use_app':
      return carApp.test(whole) ? meaning('使用汽车应用', 'engagement', place, item) : null;
  }
}

function meaning(type: string, category: RowMeaning['category'], first: string, second: string): RowMeaning {
  return { type, category, context: tidy(first) || tidy(second) || type };
}

/** A stroke by itself, which stands between the subjects of a context. */
const loneStroke = /(?:^|\s)\/+(?=\s|$)/g;

/** Leaves nothing in a context that the wire format or its wrapping could mistake for its own. */
function tidy(text: string): string {
  const clean = text
    .slice(0, 200)
    .toWellFormed()
    .replace(/[|｜`<>\p{Cc}\u2028\u2029]/gu, ' ')
    .replace(loneStroke, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return clean.length <= 40 ? clean : Array.from(clean).slice(0, 40).join('').replace(loneStroke, '').trim();
}
