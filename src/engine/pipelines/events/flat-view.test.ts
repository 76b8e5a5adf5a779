import Database from 'better-sqlite3';
import { beforeEach, expect, it } from 'vitest';
import { type InSteps, openColumns } from './columns/open-columns.ts';
import { eventsSource } from './export/events-source.ts';
import { addLaterColumns, ensureResultTables, flatEvents } from './result-tables.ts';

const inSteps: InSteps = async (steps) => {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
};

let db: Database.Database;
beforeEach(() => {
  db = new Database(':memory:');
});
const standing = () =>
  db.prepare('SELECT type, sql FROM sqlite_schema WHERE name = ?').get(flatEvents) as {
    readonly type: string;
    readonly sql: string;
  };
const rows = () =>
  db.prepare<[], Record<string, unknown>>(`SELECT * FROM ${flatEvents} ORDER BY user_id`).all();

it('says of every event what an export says of it, its attributes as JSON', async () => {
  ensureResultTables(db);
  const add = db.prepare(
    `INSERT INTO extracted_events (event_id, user_id, event_type, timestamp, end_time, context, source_behavior_ids, recipe, edited)
     VALUES (?, ?, 'x', ?, ?, ?, ?, ?, ?)`,
  );
  add.run(
    'e1',
    'a',
    '2026-01-01',
    null,
    '{"text":"早 \\"x\\"","attributes":{"brand":"BMW"}}',
    '["1"]',
    'r',
    null,
  );
  add.run('e2', 'b', '2026-01-01', '2026-01-02', '{}', '["1","2"]', null, 'edited');
  add.run('e3', 'c', '', null, 'plain words', 'no list', null, null);
  const kept = openColumns(db, inSteps);
  const { columns, batches } = await eventsSource({ db, kept, inSteps, nameOf: () => null }, { filter: {} });
  const own = columns.slice(0, 11).map(({ name }) => name);
  const exported: Record<string, unknown>[] = [];
  for await (const batch of batches)
    for (const cells of batch) exported.push(Object.fromEntries(own.map((name, at) => [name, cells[at]])));
  const told = rows().map(({ attributes: _, row_ids, ...row }) => ({ ...row, row_ids }));
  const asText = exported.map((row) => ({ ...row, row_ids: JSON.stringify(row.row_ids) }));
  expect(told).toEqual([asText[0], asText[1], { ...asText[2], row_ids: 'no list' }]);
  expect(rows().map(({ attributes }) => attributes)).toEqual(['{"brand":"BMW"}', null, null]);
});

it('is made once, and made anew where it is of an earlier form', () => {
  ensureResultTables(db);
  const { sql } = standing();
  addLaterColumns(db);
  expect(standing().sql).toBe(sql);
  db.exec(`DROP VIEW ${flatEvents}; ${sql.replace('event_category AS category,', '')}`);
  expect(standing().sql).not.toBe(sql);
  addLaterColumns(db);
  expect(standing().sql).toBe(sql);
});

it.each([
  ['a view', `CREATE VIEW ${flatEvents} AS SELECT 1 AS mine`],
  ['a table', `CREATE TABLE ${flatEvents.toUpperCase()} (mine); INSERT INTO ${flatEvents} VALUES (1)`],
])('leaves %s of somebody else as it is', (_, made) => {
  db.exec(made);
  ensureResultTables(db);
  addLaterColumns(db);
  expect(db.prepare(`SELECT * FROM ${flatEvents}`).all()).toEqual([{ mine: 1 }]);
});

it('stands over a table of another origin as well', () => {
  db.exec(
    "CREATE TABLE extracted_events (event_id TEXT, user_id INTEGER); INSERT INTO extracted_events VALUES ('mine', 7)",
  );
  ensureResultTables(db);
  expect(rows()).toMatchObject([{ user_id: 7, event_id: 'mine', type: null, row_count: 0, text: '' }]);
});
