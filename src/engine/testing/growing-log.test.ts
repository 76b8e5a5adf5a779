import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { JobSnapshot } from '../../shared/job.ts';
import type { Selection } from '../../shared/work.ts';
import type { DemoModel } from '../demo-model/demo-model.ts';
import { migrations } from '../ledger/migrations.ts';
import { countTokens } from '../packing/count-tokens.ts';
import { accessTo } from './access.ts';
import { accountForRows } from './account-for-rows.ts';
import { askedRows } from './asked-rows.ts';
import { recordRequests } from './golden/record-requests.ts';
import { eventsIn, growLog } from './grow-log.ts';
import { withDatabase, writeSourceFile } from './source-file.ts';
import { takeBackTo } from './take-back-to.ts';
import { makeDemo, makeFolder, openHere, runToEnd } from './test-bench.ts';

function makeLog(users: number, form: 'text' | 'columns' = 'text'): string {
  const path = join(makeFolder(), 'source.db');
  writeSourceFile(path, { form, users, rowsPerUser: 12 });
  return path;
}

async function extract(
  path: string,
  demo: Pick<DemoModel, 'baseUrl'>,
  selection: Selection = { kind: 'unfinished' },
): Promise<JobSnapshot> {
  const engine = await openHere(path);
  const work = { pipeline: 'events', selection, options: null };
  const job = await runToEnd(engine, () => engine.start(work, accessTo(demo, { concurrency: 4 })));
  await engine.close();
  return job;
}

test.each(['text', 'columns'] as const)(
  'of 150 users in the form of %s, a tenth gets new rows: they alone are sent, what was found keeps its ids, nothing is there twice, and who was changed is named',
  async (form) => {
    const path = makeLog(150, form);
    const demo = await makeDemo();
    expect(await extract(path, demo)).toMatchObject({ status: 'completed', succeeded: 150, failed: 0 });
    const before = eventsIn(path);
    const { newRows, grown, changed, deleted } = growLog(path);
    expect(newRows).toHaveLength(45);

    const engine = await openHere(path);
    const { found } = await engine.info();
    expect(found.events?.newRows).toEqual({ users: 15, rows: 45 });
    const changes = await engine.read('events.changes', undefined);
    expect(changes).toMatchObject({ users: 8, unknown: 0, gone: 0 });
    expect(changes.named).toEqual([...changed, ...deleted].toSorted());
    await engine.close();

    const second = await makeDemo();
    const recorder = await recordRequests(second);
    const job = await extract(path, recorder);
    expect(job).toMatchObject({
      status: 'completed',
      total: 15,
      succeeded: 15,
      failed: 0,
      processedRecords: 45,
    });
    expect(askedRows(second.record.calls, path).toSorted()).toEqual(newRows.toSorted());

    const after = eventsIn(path);
    expect(after.filter((event) => before.includes(event))).toEqual(before);
    expect(new Set(after.map((event) => event.split(' ')[0])).size).toBe(after.length);
    const cited = after.flatMap((event) => JSON.parse(event.slice(event.lastIndexOf('['))) as string[]);
    expect(new Set(cited).size).toBe(cited.length);
    // But for the rows that were changed or deleted, every row of everyone is accounted for exactly once, in order.
    const account = accountForRows(path);
    expect(account.unaccountedRows).toBe(0);
    expect(
      account.problems.filter(
        (problem) => ![...changed, ...deleted].some((user) => problem.startsWith(`${user}: `)),
      ),
    ).toEqual([]);
    expect(account.succeeded).toHaveLength(150);

    // The rows themselves, a third on top, what is said before them, and what every request takes.
    const sent = recorder.requests.map(({ body }) =>
      (JSON.parse(body.toString('utf8')) as { messages: { content: string }[] }).messages.map(
        ({ content }) => content,
      ),
    );
    const lines = sent.flatMap(([, data = '']) => data.split('\n'));
    const tokensOf = (some: readonly string[]): number => countTokens(some.join('\n'));
    const isContext = (line: string): boolean => line.startsWith('before:') || line.startsWith('Lines with');
    const heads = lines.filter((line) => line.startsWith('@'));
    expect(heads).toHaveLength(grown.length);
    const rowLines = lines.filter((line) => /^\d+ /.test(line) && !isContext(line));
    expect(rowLines).toHaveLength(45);
    const overhead = sent.reduce((sum, [system = '']) => sum + countTokens(system), 0);
    const all = sent.reduce(
      (sum, texts) => sum + texts.reduce((each, text) => each + countTokens(text), 0),
      0,
    );
    expect(all).toBeLessThanOrEqual(
      1.3 * tokensOf([...rowLines, ...heads]) + tokensOf(lines.filter(isContext)) + overhead,
    );

    // Nobody is left with new rows; who was changed still is, until read again.
    const again = await openHere(path);
    expect((await again.info()).found.events?.newRows).toEqual({ users: 0, rows: 0 });
    expect((await again.read('events.changes', undefined)).named).toEqual(changes.named);
    await again.close();
    const third = await makeDemo();
    expect(await extract(path, third)).toMatchObject({ total: 0 });
    expect(third.record.calls).toEqual([]);

    expect(await extract(path, third, { kind: 'changed' })).toMatchObject({ total: 8, succeeded: 8 });
    expect(accountForRows(path)).toMatchObject({
      problems: [],
      failed: [],
      untouched: [],
      unaccountedRows: 0,
    });
    const last = await openHere(path);
    expect(await last.read('events.changes', undefined)).toEqual({
      users: 0,
      named: [],
      unknown: 0,
      gone: 0,
    });
  },
  120_000,
);

/** Makes the ledger one of the version before rows that were read were noted. */
function forgetNotes(path: string): void {
  withDatabase(path, (db) => {
    takeBackTo(
      db,
      migrations.findIndex((step) => step.includes('gleaner_read')),
    );
  });
}

test('users that an earlier version read: new rows are told by id, whether others have changed is not known and is said, and the next reading notes it', async () => {
  const path = makeLog(30);
  const demo = await makeDemo();
  await extract(path, demo);
  forgetNotes(path);
  const before = eventsIn(path);
  const { newRows, grown } = growLog(path, { changes: false });
  const engine = await openHere(path);
  expect((await engine.info()).found.events?.newRows).toEqual({ users: 3, rows: 9 });
  expect(await engine.read('events.changes', undefined)).toEqual({
    users: 0,
    named: [],
    unknown: 30,
    gone: 0,
  });
  await engine.close();
  const second = await makeDemo();
  expect(await extract(path, second)).toMatchObject({ total: 3, succeeded: 3, processedRecords: 9 });
  expect(askedRows(second.record.calls, path).toSorted()).toEqual(newRows.toSorted());
  expect(eventsIn(path).filter((event) => before.includes(event))).toEqual(before);
  expect(accountForRows(path)).toMatchObject({ problems: [], untouched: [] });
  withDatabase(path, (db) =>
    db
      .prepare(
        "UPDATE behavior_data SET behavior_text = '使用微信 1分钟' WHERE id = (SELECT MIN(id) FROM behavior_data WHERE user_id = ?)",
      )
      .run(grown[0]),
  );
  const later = await openHere(path);
  expect(await later.read('events.changes', undefined)).toEqual({
    users: 1,
    named: [grown[0]],
    unknown: 27,
    gone: 0,
  });
}, 120_000);

test('rows that come below those that were read, and while others are deleted, are told by their ids', async () => {
  const path = makeLog(10);
  const demo = await makeDemo();
  await extract(path, demo);
  const [first = '', second = ''] = withDatabase(path, (db) => {
    const users = db
      .prepare<[], string>('SELECT DISTINCT user_id FROM behavior_data ORDER BY 1')
      .pluck()
      .all();
    const copy = db.prepare(
      `INSERT INTO behavior_data (id, user_id, action, timestamp, behavior_text)
       SELECT ?, user_id, action, '2025-08-01 10:00:' || ?, behavior_text FROM behavior_data WHERE user_id = ? LIMIT 1`,
    );
    copy.run(-5, '01', users[0]);
    db.prepare(
      'DELETE FROM behavior_data WHERE id = (SELECT MIN(id) FROM behavior_data WHERE user_id = ?)',
    ).run(users[1]);
    copy.run(1_000_000, '02', users[1]);
    return users;
  });
  const engine = await openHere(path);
  expect((await engine.info()).found.events?.newRows).toEqual({ users: 2, rows: 2 });
  expect((await engine.read('events.changes', undefined)).named).toEqual([second]);
  await engine.close();
  const again = await makeDemo();
  expect(await extract(path, again, { kind: 'new' })).toMatchObject({ total: 2, processedRecords: 2 });
  expect(again.record.calls.flatMap(({ users }) => users.flatMap(({ rows }) => rows))).toHaveLength(2);
  expect(accountForRows(path).problems.filter((problem) => !problem.startsWith(second))).toEqual([]);
  expect(first).not.toBe(second);
}, 120_000);

test('rows without numbers of their own are counted by id', async () => {
  const path = makeLog(1);
  withDatabase(path, (db) => {
    db.exec(
      `DROP TABLE behavior_data; CREATE TABLE behavior_data (id TEXT PRIMARY KEY, user_id TEXT NOT NULL, timestamp TEXT, behavior_text TEXT) WITHOUT ROWID`,
    );
    const add = db.prepare('INSERT INTO behavior_data VALUES (?, ?, ?, ?)');
    for (let row = 0; row < 12; row += 1)
      add.run(
        `r${row}`,
        `u${row % 3}`,
        `2025-10-0${1 + (row % 9)} 1${row % 10}:00`,
        '在易车网浏览大众_迈腾 2分9秒',
      );
  });
  const demo = await makeDemo();
  await extract(path, demo);
  withDatabase(path, (db) =>
    db.exec(`INSERT INTO behavior_data VALUES ('a0', 'u1', '2025-10-20 10:00', '使用微信 12分钟');
      DELETE FROM behavior_data WHERE id = 'r1'; UPDATE behavior_data SET behavior_text = 'x' WHERE id = 'r2'`),
  );
  const engine = await openHere(path);
  expect((await engine.info()).found.events?.newRows).toEqual({ users: 1, rows: 1 });
  expect((await engine.read('events.changes', undefined)).named).toEqual(['u1', 'u2']);
  await engine.close();
  const again = await makeDemo();
  expect(await extract(path, again)).toMatchObject({ total: 1, succeeded: 1, processedRecords: 1 });
}, 120_000);
