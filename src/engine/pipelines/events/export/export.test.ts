import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { UserSummary } from '../../../../shared/pipelines/events/users.ts';
import { sourceOf } from '../../../exporting/export-source.ts';
import { type InSteps, openColumns } from '../columns/open-columns.ts';
import { ensureResultTables } from '../result-tables.ts';
import { openExports } from './open-exports.ts';

const inSteps: InSteps = async (steps) => {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
};

const failed = (userId: string): UserSummary => ({
  ...{ userId, result: 'failed', inJob: 'none', rows: 3, newRows: 0, changed: false, events: 0, coverage: 0 },
  ...{ attempts: 2, error: { code: 'refusal', message: 'No.', hint: '' }, updatedAt: Date.UTC(2026, 0, 2) },
});

let db: Database.Database;
let read: (table: string, options?: unknown) => Promise<readonly Record<string, unknown>[]>;
beforeEach(() => {
  db = new Database(':memory:');
  ensureResultTables(db);
  const add = db.prepare(
    `INSERT INTO extracted_events (event_id, user_id, event_type, timestamp, end_time, context, event_category, source_behavior_ids, recipe)
     VALUES (?, ?, ?, ?, ?, ?, 'engagement', ?, ?)`,
  );
  const told = { text: '迈腾', attributes: { brand: 'BMW', type: 'SUV' }, ungrounded: ['brand'] };
  add.run('e2', 'b', '看车', '2026-01-02 10:00', '2026-01-02 11:00', JSON.stringify(told), '["3","4"]', 'r1');
  add.run('e1', 'a', '=cmd', '2026-01-01 10:00', null, '{"text":"早"}', '["1"]', null);
  add.run('e3', 'b', '到店', '', null, '{"attributes":{"brand":"大众"}}', '[]', 'r2');
  db.exec(`INSERT INTO event_sequences (user_id, sequence, start_time, end_time, status, error_message)
    VALUES ('b', '["e3","e2","gone"]', '2026-01-02 10:00', '2026-01-02 11:00', 'success', NULL), ('a', NULL, NULL, NULL, 'failed', 'refusal: No.')`);
  const users = ['u1', 'u2', 'u3'].map(failed);
  const tables = openExports(db, openColumns(db, inSteps), inSteps, () => ({
    failedAfter: (after, { codes, jobId }) =>
      users
        .filter(
          ({ userId, error }) => (after === null || userId > after) && !codes.includes(error?.code ?? ''),
        )
        .slice(0, 2)
        .map((summary) => ({ summary, jobId })),
  }));
  read = async (table, options) => {
    const { columns, batches, total } =
      (await tables[table]?.(options, new AbortController().signal)) ?? sourceOf([], []);
    const rows: Record<string, unknown>[] = [];
    for await (const batch of batches)
      for (const cells of batch) {
        expect(cells).toHaveLength(columns.length);
        rows.push(Object.fromEntries(columns.map(({ name }, at) => [name, cells[at]])));
      }
    expect(total ?? rows.length).toBe(rows.length);
    return rows;
  };
});

describe('events', () => {
  it('go out with a column for each attribute, those of most events first', async () => {
    const [first, second, third] = await read('events');
    expect(Object.keys(first ?? {})).toEqual([
      ...[
        'user_id',
        'type',
        'category',
        'start_time',
        'end_time',
        'row_count',
        'row_ids',
        'text',
        'recipe',
        'edited',
      ],
      ...['event_id', 'brand', 'attribute_type', 'ungrounded'],
    ]);
    expect(first).toMatchObject({
      user_id: 'a',
      type: '=cmd',
      end_time: '2026-01-01 10:00',
      brand: null,
      recipe: null,
    });
    expect(second).toMatchObject({
      event_id: 'e3',
      start_time: null,
      end_time: null,
      row_count: 0,
      brand: '大众',
    });
    expect(third).toEqual({
      ...{ user_id: 'b', type: '看车', category: 'engagement', start_time: '2026-01-02 10:00' },
      ...{
        end_time: '2026-01-02 11:00',
        row_count: 2,
        row_ids: ['3', '4'],
        text: '迈腾',
        recipe: 'r1',
        edited: null,
        event_id: 'e2',
      },
      ...{ brand: 'BMW', attribute_type: 'SUV', ungrounded: ['brand'] },
    });
  });

  it('go out with a row for each attribute', async () => {
    const rows = await read('events', { shape: 'long', filter: { userId: 'b' } });
    expect(
      rows.map(({ event_id, attribute, value, grounded }) => [event_id, attribute, value, grounded]),
    ).toEqual([
      ['e3', 'brand', '大众', 'yes'],
      ['e2', 'brand', 'BMW', 'no'],
      ['e2', 'type', 'SUV', 'yes'],
    ]);
    expect(await read('events', { shape: 'long', filter: { userId: 'a' } })).toMatchObject([
      { attribute: null },
    ]);
  });

  it('go out by filter and order, and with the attributes of those alone', async () => {
    const ids = async (options: unknown) => (await read('events', options)).map(({ event_id }) => event_id);
    expect(await ids({ sort: 'start', descending: true })).toEqual(['e2', 'e1', 'e3']);
    expect(await ids({ filter: { ids: ['e3', 'e2'], except: ['e2'] } })).toEqual(['e3']);
    const [only] = await read('events', { filter: { search: '大众' } });
    expect(Object.keys(only ?? {})).not.toContain('attribute_type');
  });

  it('have a column for each attribute whatever it is called, and what is beyond a thousand together', async () => {
    const own = { type: 'a', attribute_type: 'b', ungrounded: 'c', constructor: 'd', more_attributes: 'e' };
    const add = (id: string, attributes: Readonly<Record<string, string>>): void =>
      void db
        .prepare(
          "INSERT INTO extracted_events (event_id, user_id, event_type, context) VALUES (?, 'z', 'x', ?)",
        )
        .run(id, JSON.stringify({ text: '', attributes }));
    add('o1', own);
    add('o2', {});
    const asked = { filter: { userId: 'z' } };
    const [first, second] = await read('events', asked);
    expect(first).toMatchObject({
      ...{ type: 'x', attribute_attribute_type: 'a', attribute_type: 'b', attribute_ungrounded: 'c' },
      ...{ constructor: 'd', attribute_more_attributes: 'e', ungrounded: null },
    });
    expect(second).toMatchObject({ attribute_type: null });
    expect(Object.entries(second ?? {}).find(([name]) => name === 'constructor')).toEqual([
      'constructor',
      null,
    ]);
    const many = Object.fromEntries(Array.from({ length: 1_100 }, (_, at) => [`k${at}`, `v${at}`]));
    add('o3', many);
    const [, , third] = await read('events', asked);
    const { more_attributes: more, ...told } = third ?? {};
    // Two of the others come before `k` in the alphabet, and have columns.
    expect(Object.keys(more as object)).toHaveLength(102);
    expect({ ...told, ...(more as object) }).toMatchObject(many);
  });

  it('of a table of ours go out without all of them being read into memory; of another they are', async () => {
    const isRead = vi.fn(() => Promise.reject(new Error('All events are read.')));
    const unread = { columns: isRead, judged: isRead, isCurrent: () => false };
    const asked = { filter: { search: '迈腾' }, sort: 'start', shape: 'long' };
    const rowsWithout = async (): Promise<number> => {
      const tables = openExports(db, unread, inSteps, () => ({ failedAfter: () => [] }));
      const { batches } = (await tables.events?.(asked, new AbortController().signal)) ?? sourceOf([], []);
      let count = 0;
      for await (const batch of batches) count += batch.length;
      return count;
    };
    expect(await rowsWithout()).toBe(2);
    expect(isRead).not.toHaveBeenCalled();
    db.exec('DROP INDEX gleaner_extracted_events_user_id');
    await expect(rowsWithout()).rejects.toThrow('All events are read.');
    expect(await read('events', asked)).toHaveLength(2);
  });

  it('cannot be asked for with what makes no sense', async () => {
    await expect(read('events', { shape: 'round' })).rejects.toMatchObject({ code: 'bad_input' });
  });
});

it('sequences go out with the names of their events', async () => {
  expect(await read('sequences')).toEqual([
    {
      ...{ user_id: 'b', status: 'success', start_time: '2026-01-02 10:00', end_time: '2026-01-02 11:00' },
      ...{
        event_count: 3,
        types: ['到店', '看车', ''],
        event_ids: ['e3', 'e2', 'gone'],
        error_message: null,
      },
    },
    {
      ...{ user_id: 'a', status: 'failed', start_time: null, end_time: null, event_count: 0, types: [] },
      ...{ event_ids: [], error_message: 'refusal: No.' },
    },
  ]);
});

it('sequences go out of the users who have an event that passes, whole', async () => {
  const users = async (filter: object) =>
    (await read('sequences', { filter })).map(({ user_id, event_count }) => [user_id, event_count]);
  expect(await users({ types: ['看车'] })).toEqual([['b', 3]]);
  expect(await users({ types: ['=cmd'] })).toEqual([['a', 0]]);
  expect(await users({ from: '2026-01-02', recipe: 'r1' })).toEqual([['b', 3]]);
  expect(await users({ userId: 'a' })).toEqual([['a', 0]]);
  expect(await users({ userId: 'a', types: ['看车'] })).toEqual([]);
  expect(await users({ attributes: [{ name: 'brand', value: 'BMW' }], search: '迈腾' })).toEqual([['b', 3]]);
  expect(await users({ sequence: { types: ['到店', '看车'], directly: true } })).toEqual([['b', 3]]);
  expect(await users({ sequence: { types: ['看车', '到店'], directly: true } })).toEqual([]);
});

it('failures go out some users at a time', async () => {
  const failures = await read('failures');
  expect(failures.map(({ user_id }) => user_id)).toEqual(['u1', 'u2', 'u3']);
  expect(failures[0]).toMatchObject({ code: 'refusal', attempts: 2, failed_at: '2026-01-02T00:00:00.000Z' });
});

it('insights go out as the figures of each picture', async () => {
  const told = await read('insights', { filter: { types: ['看车', '到店'] } });
  expect(told[0]).toMatchObject({ picture: 'all', events: 2, users: 1 });
  expect(told.filter(({ picture }) => picture === 'type').map(({ key }) => key)).toEqual(['到店', '看车']);
  expect(told.filter(({ picture }) => picture === 'path')).toEqual([
    { picture: 'path', key: '到店', next: '看车', events: 1, users: 1 },
  ]);
});

it('a file without results has nothing to go out', async () => {
  db.exec('DROP TABLE extracted_events; DROP TABLE event_sequences');
  for (const table of ['events', 'sequences']) expect(await read(table)).toEqual([]);
});
