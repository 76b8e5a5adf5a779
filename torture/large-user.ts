import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { startDemoModel } from '../src/engine/demo-model/demo-model.ts';
import { withSubscribers } from '../src/engine/job/subscribers.ts';
import { setAsideOf } from '../src/engine/ledger/item-record.ts';
import { accessTo } from '../src/engine/testing/access.ts';
import { startEngineThread } from '../src/engine/worker/engine-thread.ts';
import type { JobSnapshot } from '../src/shared/job.ts';
import { type Figures, noFigures, type Torture } from './round.ts';

const rowsADay = 500;

/** One user whose rows are of the five usual kinds, so many a day; every hundredth has a time that nobody can read. */
function writeRows(path: string, rows: number): void {
  const db = new Database(path);
  db.exec(`CREATE TABLE behavior_data (id INTEGER PRIMARY KEY, user_id TEXT, timestamp TEXT, behavior_text TEXT);
    WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows} - 1)
    INSERT INTO behavior_data (user_id, timestamp, behavior_text)
    SELECT 'whale', CASE WHEN i % 100 = 99 THEN 'who knows' ELSE
        datetime(1600000000 + i * (86400 / ${rowsADay}), 'unixepoch') END,
      CASE i % 5 WHEN 0 THEN '[action=browse] 在易车网浏览大众_迈腾 2分9秒'
        WHEN 1 THEN '[action=use_app] 使用微信 12分钟' WHEN 2 THEN '[action=search] 在百度搜索：迈腾落地价'
        WHEN 3 THEN '[action=visit_poi] 在三里屯火锅店停留 1小时14分钟' ELSE '[action=sleep] 睡觉 8小时' END FROM n`);
  db.close();
}

/** How many rows are neither in an event nor set aside, and how many are in both or in two. */
function countRows(path: string): { readonly missing: number; readonly twice: number } {
  const db = new Database(path, { readonly: true });
  db.function('set_aside_of', (kept) => JSON.stringify(setAsideOf(kept as Uint8Array | null)));
  const counts = db
    .prepare<[], { missing: number; twice: number }>(
      `WITH said AS (
         SELECT CAST(j.value AS INTEGER) AS id FROM extracted_events e, json_each(e.source_behavior_ids) j
         UNION ALL SELECT CAST(j.value AS INTEGER) FROM gleaner_item i, json_each(set_aside_of(i.set_aside)) j),
       counted AS (SELECT id, COUNT(*) AS n FROM said GROUP BY id)
       SELECT SUM(c.n IS NULL) AS missing, COALESCE(SUM(c.n > 1), 0) AS twice
       FROM behavior_data b LEFT JOIN counted c ON c.id = b.id`,
    )
    .get();
  db.close();
  return counts ?? { missing: -1, twice: -1 };
}

async function runJob(path: string): Promise<JobSnapshot | null> {
  const demo = await startDemoModel({ keepRecord: false });
  // A worker of the size that the app gives it: one that needs more dies.
  const engine = withSubscribers(await startEngineThread({ path }));
  try {
    const over = Promise.withResolvers<void>();
    engine.subscribe({
      event: (event) => {
        if (event.type === 'complete') over.resolve();
        if (event.type === 'status' && event.data.status === 'paused') over.resolve();
      },
    });
    await engine.start(
      { pipeline: 'events', selection: { kind: 'all' } },
      accessTo(demo, { maxInputTokens: 40_000, concurrency: 8 }),
    );
    const died = engine.exited.then(({ code, outOfMemory }) =>
      Promise.reject(
        new Error(
          outOfMemory ? 'the worker wanted more memory than it may have' : `the worker died with ${code}`,
        ),
      ),
    );
    await Promise.race([over.promise, died]);
    return await engine.snapshot();
  } finally {
    await engine.close();
    await demo.close();
  }
}

async function readLargeUser(rows: number): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), 'gleaner-large-'));
  const path = join(folder, 'source.db');
  try {
    writeRows(path, rows);
    const job = await runJob(path);
    const { missing, twice } = countRows(path);
    const problems = [
      ...(job?.status === 'completed' && job.succeeded === 1
        ? []
        : [`ended as ${job?.status} ${job?.error?.code}`]),
      ...(missing === 0 ? [] : [`${missing} of ${rows} rows are unaccounted for`]),
      ...(twice === 0 ? [] : [`${twice} rows are accounted for twice`]),
    ];
    return { ...noFigures, rounds: rows, problems };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A round is a row: one user of so many, in a worker of the usual size. */
export const largeUser: Torture = {
  name: 'rows of one large user',
  rounds: 1_000_000,
  run: (_seed, rounds) => readLargeUser(rounds),
};
