import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  type EventFilter,
  eventFilterSchema,
  type FoundQuery,
  foundQuerySchema,
} from '../../../../shared/pipelines/found-events.ts';
import { openColumns } from '../columns/open-columns.ts';
import { ensureResultTables } from '../result-tables.ts';
import { openFound } from './open-found.ts';

const resting = { active: new Set<string>() };
const atWork = { active: new Set(['a']) };

async function inSteps<Answer>(steps: Generator<void, Answer>): Promise<Answer> {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    now += 10;
    await Promise.resolve();
  }
}

let db: Database.Database;
let now = 0;
let page: (query?: Partial<FoundQuery>, context?: typeof resting) => Promise<readonly string[]>;
let total: (filter?: Partial<EventFilter>) => Promise<number>;
let found: ReturnType<typeof openFound>;
const add = (id: string, user: string, type: string, time: string, brand = '') =>
  db
    .prepare(
      `INSERT INTO extracted_events (event_id, user_id, event_type, timestamp, context, source_behavior_ids, recipe)
       VALUES (?, ?, ?, ?, ?, '["1"]', 'r')`,
    )
    .run(id, user, type, time, brand === '' ? '{"text":"words"}' : JSON.stringify({ attributes: { brand } }));
beforeEach(() => {
  db = new Database(':memory:');
  now = 0;
  ensureResultTables(db);
  found = openFound(
    db,
    openColumns(db, inSteps, () => now),
  );
  page = async (query = {}, context = resting) =>
    (await found.found(foundQuerySchema.parse(query), context)).rows.map(({ eventId }) => eventId);
  total = async (filter = {}) =>
    (await found.found(foundQuerySchema.parse({ ...filter, limit: 1 }), resting)).total;
  add('b1', 'b', 'x', '2026-01-02 10:00', 'BMW');
  add('a2', 'a', 'y', '2026-01-03 10:00', '大众');
  add('a1', 'a', 'x', '2026-01-01 10:00');
  add('c1', 'c', 'z', '2026-01-04 10:00', 'BMW');
});

describe('events.found', () => {
  it('answers the same page at once and from memory', async () => {
    const first = await page();
    expect(first).toEqual(['a1', 'a2', 'b1', 'c1']);
    await found.facets(eventFilterSchema.parse({}), resting);
    expect(await page()).toEqual(first);
    expect(await page({ offset: 1, limit: 2 })).toEqual(['a2', 'b1']);
  });

  it('is ordered either way, page after page', async () => {
    expect(await page({ sort: 'start', limit: 3 })).toEqual(['a1', 'b1', 'a2']);
    expect(await page({ sort: 'start', descending: true, limit: 3 })).toEqual(['c1', 'a2', 'b1']);
    expect(await page({ sort: 'start', descending: true, offset: 3, limit: 3 })).toEqual(['a1']);
    expect(await page({ sort: 'type', descending: true })).toEqual(['c1', 'a2', 'b1', 'a1']);
    expect(await page({ offset: 9 })).toEqual([]);
  });

  it('sees what was written since, in every part of a filter', async () => {
    expect(await total({ search: 'bmw' })).toBe(2);
    expect(await total({ types: ['x'] })).toBe(2);
    add('d1', 'd', 'x', '2026-01-05 10:00', 'BMW');
    expect(await total({ search: 'bmw' })).toBe(3);
    expect(await page({ types: ['x'], sort: 'start', descending: true })).toEqual(['d1', 'b1', 'a1']);
    db.exec("UPDATE extracted_events SET event_type = 'y' WHERE event_id = 'd1'");
    expect(await total({ types: ['x'] })).toBe(2);
  });

  it('rests between readings while a job writes, and a page of everything is as the file is', async () => {
    expect(await page({ types: ['z'] }, atWork)).toEqual(['c1']);
    add('d1', 'd', 'z', '2026-01-05 10:00');
    expect(await page({}, atWork)).toContain('d1');
    expect(await page({ types: ['z'] }, atWork)).toEqual(['c1']);
    now += 10_000;
    expect(await page({ types: ['z'] }, atWork)).toEqual(['c1', 'd1']);
  });
});

describe('events.facets', () => {
  const facets = (filter: Partial<EventFilter>) => found.facets(eventFilterSchema.parse(filter), resting);

  it('counts for each matter what the rest of the filter lets through', async () => {
    expect(await facets({ types: ['x'], attributes: [{ name: 'brand', value: 'BMW' }] })).toEqual({
      events: 1,
      users: 1,
      // With the brand, of whatever type; of the type, with whatever brand; days of both.
      types: [
        { key: 'x', events: 1 },
        { key: 'z', events: 1 },
      ],
      categories: [{ key: 'engagement', events: 1 }],
      recipes: [{ key: 'r', name: null, events: 1 }],
      days: { first: '2026-01-02', last: '2026-01-02' },
      attributes: [{ name: 'brand', events: 1, values: [{ key: 'BMW', events: 1 }] }],
      ungrounded: 0,
      edited: [],
    });
    const { attributes, days } = await facets({ to: '2026-01-02' });
    expect(days).toEqual({ first: '2026-01-01', last: '2026-01-04' });
    expect(attributes).toEqual([{ name: 'brand', events: 1, values: [{ key: 'BMW', events: 1 }] }]);
  });

  it('says nothing of a file without results', async () => {
    const empty = new Database(':memory:');
    const nothing = openFound(empty, openColumns(empty, inSteps));
    expect(await nothing.facets(eventFilterSchema.parse({}), resting)).toMatchObject({
      events: 0,
      days: null,
      types: [],
    });
    expect((await nothing.found(foundQuerySchema.parse({ search: 'x' }), resting)).total).toBe(0);
    expect((await nothing.found(foundQuerySchema.parse({}), resting)).total).toBe(0);
  });
});
