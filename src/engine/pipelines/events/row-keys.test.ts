import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { accessTo } from '../../testing/access.ts';
import { makeDemo, makeFolder, openHere, runToEnd } from '../../testing/test-bench.ts';

/** Keys that only their types, their places or their marks tell apart; each with the id that it goes by. */
const keys: readonly (readonly [unknown, unknown, string])[] = [
  ['a', 1n, '["a",1]'],
  ['a', '1', '["a","1"]'],
  ['a,1', 1n, '["a,1",1]'],
  ['a"', 'b', '["a\\"","b"]'],
  ['', 'a', '["","a"]'],
  [1n, 'a', '[1,"a"]'],
  [2n ** 60n + 1n, 'a', '[1152921504606846977,"a"]'],
  ['nul\u0000x', 'a', '["nul\\u0000x","a"]'],
  [Buffer.from([0xff]), 'a', `["x'ff'","a"]`],
  ['语😀', 0.5, '["语😀",0.5]'],
];

test('rows of a table without rowid go by their whole key: each is read, cited by it, and found again by it', async () => {
  const path = join(makeFolder(), 'source.db');
  const db = new Database(path);
  db.exec(`CREATE TABLE behavior_data (user_id TEXT, timestamp TEXT, behavior_text TEXT, a, b,
      PRIMARY KEY (a, b)) WITHOUT ROWID`);
  const add = db.prepare('INSERT INTO behavior_data VALUES (?, ?, ?, ?, ?)');
  for (const [index, [a, b]] of keys.entries())
    add.run('u', `2025-11-24 10:${10 + index}:00`, '[action=purchase]在懂车帝购买大众_迈腾', a, b);
  db.close();
  const demo = await makeDemo();
  const engine = await openHere(path);
  const job = await runToEnd(engine, () =>
    engine.start({ pipeline: 'events', selection: { kind: 'all' } }, accessTo(demo)),
  );
  expect(job).toMatchObject({ succeeded: 1, processedRecords: keys.length });
  const ids = keys.map(([, , id]) => id);
  for (const [offset, limit] of [
    [0, 200],
    [3, 4],
  ] as const) {
    const { rows } = await engine.read('events.rows', { userId: 'u', offset, limit });
    expect(rows.map((row) => row.id)).toEqual(ids.slice(offset, offset + limit));
    for (const row of rows) expect(row.setAside || row.eventIds.length === 1).toBe(true);
  }
  const { events } = await engine.read('events.user', { userId: 'u' });
  expect(events.length).toBeGreaterThan(0);
  for (const id of events.flatMap((event) => event.sourceRowIds)) expect(ids).toContain(id);
});
