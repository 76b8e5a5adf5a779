import Database from 'better-sqlite3';
import { openSourceFile } from '../src/engine/database/open-source-file.ts';
import { propose } from '../src/engine/pipelines/events/detect/propose.ts';
import { createGrowth } from '../src/engine/pipelines/events/growth.ts';
import { listUsers } from '../src/engine/pipelines/events/user-list.ts';

/**
 * Measures in this process what a log costs that has grown, of a file in which everybody was read, and prints it as one line of
 * JSON. A tenth of the users gets rows, of five users one that was read is changed, of three one is deleted.
 * measure-growth.ts FILE ROWS_FOR_EACH
 */
const [path = '', each = '10'] = process.argv.slice(2);

interface Took {
  readonly wallMs: number;
  readonly cpuMs: number;
}

function measure<Result>(work: () => Result): { readonly took: Took; readonly result: Result } {
  const before = process.cpuUsage();
  const at = performance.now();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  return { took: { wallMs: performance.now() - at, cpuMs: (user + system) / 1_000 }, result };
}

/** As another program writes to it. */
function grow(): void {
  const db = new Database(path);
  db.pragma('synchronous = OFF');
  const users = db
    .prepare<[], string>('SELECT DISTINCT user_id FROM behavior_data ORDER BY user_id')
    .pluck()
    .all();
  const add = db.prepare(
    `INSERT INTO behavior_data (user_id, action, timestamp, item_id, app_id, media_id, poi_id, duration)
     SELECT user_id, action, datetime('2026-01-01', ? || ' minutes'), item_id, app_id, media_id, poi_id, duration
     FROM behavior_data WHERE user_id = ? ORDER BY id LIMIT 1`,
  );
  const first = '(SELECT MIN(id) FROM behavior_data WHERE user_id = ?)';
  const change = db.prepare(
    `UPDATE behavior_data SET duration = COALESCE(duration, 0) + 60 WHERE id = ${first}`,
  );
  const drop = db.prepare(`DELETE FROM behavior_data WHERE id = ${first}`);
  db.transaction(() => {
    for (let row = 0; row < Number(each); row += 1)
      for (const [index, user] of users.entries()) if (index % 10 === 3) add.run(row, user);
    for (const user of users.slice(20, 25)) change.run(user);
    for (const user of users.slice(30, 33)) drop.run(user);
  })();
  db.close();
}

const source = openSourceFile(path);
const mapping = propose(source)?.mapping;
if (mapping === undefined) throw new Error(`${path} is no log.`);
const listed = measure(() => listUsers(source, mapping));
const growth = createGrowth(source, mapping);
const unchanged = measure(() => growth.newRows());
grow();
const startMegabytes = process.memoryUsage.rss() / 2 ** 20;
/** Whoever looks after another program has written finds the users listed anew first. */
const relisted = measure(() => listUsers(source, mapping));
const counted = measure(() => createGrowth(source, mapping).newRows());
const afterCountMegabytes = process.memoryUsage.rss() / 2 ** 20;
let longestStepMs = 0;
const scanned = measure(() => {
  const steps = createGrowth(source, mapping).findChanged();
  for (;;) {
    const at = performance.now();
    const step = steps.next();
    longestStepMs = Math.max(longestStepMs, performance.now() - at);
    if (step.done === true) return step.value;
  }
});
const rows = source.db.prepare<[], number>('SELECT COUNT(*) FROM behavior_data').pluck().get() ?? 0;
console.log(
  JSON.stringify({
    rows,
    newRows: counted.result,
    changed: scanned.result.users,
    listed: listed.took,
    unchanged: unchanged.took,
    relisted: relisted.took,
    counted: counted.took,
    scanned: scanned.took,
    longestStepMs,
    startMegabytes,
    afterCountMegabytes,
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
  }),
);
source.db.close();
