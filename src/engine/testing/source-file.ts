import Database from 'better-sqlite3';
import { timestampText } from '../../../scripts/sample/deed.ts';
import { type BehaviorRow, type SourceWriter, writeSource } from '../../../scripts/sample/write-source.ts';

export interface SourceSpec {
  readonly form: 'text' | 'columns';
  readonly users: number;
  /** The mean: users differ from it by up to a half. */
  readonly rowsPerUser: number;
  /** Rows of the first user, where one should be larger than a batch. */
  readonly rowsOfFirst?: number;
}

interface Deed {
  readonly action: string;
  readonly item: string | null;
  readonly app: string | null;
  readonly media: string | null;
  readonly poi: string | null;
  readonly text: string;
}

const start = Date.UTC(2025, 8, 1) / 1_000;
const cars = ['大众_迈腾', '丰田_凯美瑞', '比亚迪_汉', '本田_雅阁', '小鹏_P7', '日产_天籁'] as const;
const nothing = { item: null, app: null, media: null, poi: null } as const;

/** Every kind of row that the rules know, noise and purchases among them, about one car. */
function deedsAbout(car: string): readonly Deed[] {
  const dealer = '朝阳大众4S店';
  return [
    { ...nothing, action: 'browse', item: car, media: '易车网', text: `在易车网浏览${car} 2分9秒` },
    { ...nothing, action: 'browse', item: car, media: '懂车帝', text: `在懂车帝浏览${car} 41秒` },
    { ...nothing, action: 'use_app', app: '微信', text: '使用微信 12分钟' },
    { ...nothing, action: 'search', item: `${car}落地价`, app: '百度', text: `在百度搜索“${car}落地价”` },
    {
      ...nothing,
      action: 'compare',
      item: `${car} vs 哈弗_H6`,
      app: '易车网',
      text: `在易车网对比${car}和哈弗_H6`,
    },
    { ...nothing, action: 'visit_poi', poi: '三里屯火锅店', text: '在三里屯火锅店停留 1小时14分钟' },
    { ...nothing, action: 'visit_poi', poi: dealer, text: `在${dealer}停留 45分钟` },
    { ...nothing, action: 'use_app', app: '懂车帝', text: '使用懂车帝 3分钟' },
    { ...nothing, action: 'add_cart', item: car, app: '易车网', text: `在易车网加购${car}，支付定金2000元` },
    { ...nothing, action: 'purchase', item: car, poi: dealer, text: `在${dealer}购买${car}，成交价18万元` },
  ];
}

/** Ids as files have them, one of them meant to hurt whoever builds SQL or requests by hand. */
export function userIdOf(index: number): string {
  return index === 2 ? `张三'"|#;-- 😀` : `SECRETUID${String(index + 1).padStart(5, '0')}`;
}

function rowsOf(spec: SourceSpec, user: number): number {
  if (user === 0 && spec.rowsOfFirst !== undefined) return spec.rowsOfFirst;
  const spread = [0.5, 1, 1.5, 0.75, 1.25][user % 5] ?? 1;
  return Math.max(1, Math.round(spec.rowsPerUser * spread));
}

function toRow(deed: Deed, form: SourceSpec['form']): Omit<BehaviorRow, 'userId' | 'timestamp'> {
  if (form === 'text') return { ...nothing, action: 'unstructured', seconds: null, text: deed.text };
  const { action, item, app, media, poi } = deed;
  return { action, item, app, media, poi, seconds: action === 'purchase' ? null : 129, text: null };
}

function addUser(writer: SourceWriter, spec: SourceSpec, user: number): void {
  const userId = userIdOf(user);
  writer.addProfile({
    userId,
    age: 25 + (user % 40),
    gender: user % 2 === 0 ? '男' : '女',
    city: '上海',
    occupation: '工程师',
    properties: null,
    text: spec.form === 'text' ? `${25 + (user % 40)}岁，上海，工程师` : null,
  });
  for (let row = 0; row < rowsOf(spec, user); row += 1) {
    const car = cars[(user + Math.floor(row / 6)) % cars.length] ?? cars[0];
    const deeds = deedsAbout(car);
    // Neighbours repeat, so that rows join into events; the step visits every kind.
    const deed = deeds[(user * 3 + Math.floor((row * 7) / 2)) % deeds.length];
    if (deed === undefined) continue;
    const timestamp = timestampText(start + (row * spec.users + user) * 60 + 17);
    writer.addBehavior({ ...toRow(deed, spec.form), userId, timestamp });
  }
}

/**
 * Writes a source file in the original system's schema. No two rows of the file share a minute, so that the day
 * and time that a request shows say which row it is; a user's rows span several days.
 */
export function writeSourceFile(path: string, spec: SourceSpec): void {
  writeSource(path, (writer) => {
    for (let user = 0; user < spec.users; user += 1) addUser(writer, spec, user);
  });
}

/** Runs work on a connection of its own, and closes it whatever happens. */
export function withDatabase<Result>(path: string, work: (db: Database.Database) => Result): Result {
  const db = new Database(path, { fileMustExist: true });
  try {
    return work(db);
  } finally {
    db.close();
  }
}
