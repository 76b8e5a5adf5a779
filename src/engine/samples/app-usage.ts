import type { Database } from 'better-sqlite3';
import { createSeededRandom } from '../demo-model/seeded-random.ts';

type App = readonly [packageName: string, name: string];

const apps = {
  wechat: ['com.tencent.mm', '微信'],
  news: ['com.ss.android.article.news', '今日头条'],
  music: ['com.netease.cloudmusic', '网易云音乐'],
  metro: ['com.app.shanghaimetro', '上海地铁'],
  work: ['com.alibaba.android.rimet', '钉钉'],
  docs: ['cn.wps.moffice_eng', 'WPS Office'],
  food: ['com.sankuai.meituan.takeoutnew', '美团外卖'],
  video: ['tv.danmaku.bili', '哔哩哔哩'],
  game: ['com.tencent.tmgp.sgame', '王者荣耀'],
  shop: ['com.taobao.taobao', '淘宝'],
  pay: ['com.eg.android.AlipayGphone', '支付宝'],
  words: ['com.duolingo', 'Duolingo'],
  maps: ['com.autonavi.minimap', '高德地图'],
  rides: ['com.sdu.didi.psnger', '滴滴出行'],
  trains: ['com.MobileTicket', '铁路12306'],
  hotel: ['ctrip.android.view', '携程旅行'],
  run: ['com.gotokeep.keep', 'Keep'],
  stocks: ['com.hexin.plat.android', '同花顺'],
  launcher: ['com.android.launcher3', '桌面'],
} as const satisfies Readonly<Record<string, App>>;
type AppName = keyof typeof apps;

/** An app, and about how many minutes it is in front. */
interface Use {
  readonly app: AppName;
  readonly minutes: number;
}

const use = (app: AppName, minutes: number): Use => ({ app, minutes });

/** What somebody does at an hour: the apps in turn; on which days of the week it is done. */
type Habit = readonly [hour: number, uses: readonly Use[], onDays?: readonly number[]];

interface Person {
  readonly device: string;
  readonly habits: readonly Habit[];
}

const workdays = [0, 1, 2, 3, 4];
const weekend = [5, 6];

/** An office worker, a student, a courier, somebody who plans a journey, and somebody who gets fit and trades. */
const people: readonly Person[] = [
  {
    device: 'a3f1-office',
    habits: [
      [8, [use('metro', 1), use('news', 14), use('music', 25)], workdays],
      [9, [use('work', 30), use('docs', 45), use('work', 12)], workdays],
      [12, [use('food', 6), use('pay', 1)], workdays],
      [20, [use('wechat', 12), use('video', 35)]],
      [15, [use('shop', 28), use('pay', 2)], weekend],
    ],
  },
  {
    device: 'b7c2-student',
    habits: [
      [7, [use('words', 16)]],
      [13, [use('wechat', 9), use('video', 40)]],
      [19, [use('docs', 50), use('words', 10)], workdays],
      [22, [use('game', 65), use('wechat', 8)]],
    ],
  },
  {
    device: 'c9d4-courier',
    habits: [
      [10, [use('maps', 55), use('wechat', 3), use('maps', 48)]],
      [14, [use('food', 5), use('music', 30)]],
      [17, [use('maps', 62), use('pay', 1)]],
      [23, [use('news', 18)]],
    ],
  },
  {
    device: 'd2e8-traveller',
    habits: [
      [9, [use('news', 10), use('wechat', 15)]],
      [20, [use('hotel', 22), use('trains', 12), use('hotel', 18)], [1, 2]],
      [21, [use('trains', 9), use('pay', 2)], [3]],
      [7, [use('rides', 4), use('trains', 3), use('music', 90)], [5]],
      [11, [use('maps', 20), use('food', 5)], weekend],
    ],
  },
  {
    device: 'e5a6-fitness',
    habits: [
      [6, [use('run', 42), use('music', 40)]],
      [9, [use('stocks', 25), use('wechat', 6), use('stocks', 12)], workdays],
      [14, [use('stocks', 20)], workdays],
      [21, [use('video', 30), use('shop', 10)]],
    ],
  },
];

const days = 7;
const firstDayMs = Date.UTC(2025, 10, 3) - 8 * 3_600_000;
const minuteMs = 60_000;

/** A week of five people's phones, as a tracker writes it: one row for each time that an app was in front, in epoch milliseconds. */
export function fillAppUsage(db: Database): void {
  db.exec(`CREATE TABLE app_usage (_id INTEGER PRIMARY KEY, device_id TEXT NOT NULL, package_name TEXT NOT NULL,
    app_name TEXT, start_ts INTEGER NOT NULL, duration_ms INTEGER NOT NULL)`);
  const random = createSeededRandom(604_800);
  const rows: (readonly [device: string, app: App, startMs: number, lengthMs: number])[] = [];
  for (const { device, habits } of people) {
    for (let day = 0; day < days; day += 1) {
      for (const [hour, uses, onDays] of habits) {
        if (onDays !== undefined && !onDays.includes(day)) continue;
        let atMs = firstDayMs + day * 86_400_000 + hour * 3_600_000 + Math.floor(random() * 20) * minuteMs;
        rows.push([device, apps.launcher, atMs - 2_000, 1_500]);
        for (const { app, minutes } of uses) {
          const lengthMs = Math.round(minutes * (0.7 + random() * 0.6) * minuteMs);
          rows.push([device, apps[app], atMs, lengthMs]);
          atMs += lengthMs + Math.floor(random() * minuteMs);
        }
      }
    }
  }
  const add = db.prepare(
    'INSERT INTO app_usage(device_id, package_name, app_name, start_ts, duration_ms) VALUES (?, ?, ?, ?, ?)',
  );
  for (const [device, [packageName, name], startMs, lengthMs] of rows.sort((a, b) => a[2] - b[2]))
    add.run(device, packageName, name, startMs, lengthMs);
  db.exec('CREATE INDEX app_usage_device ON app_usage(device_id)');
}
