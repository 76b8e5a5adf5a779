import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  type EventsExport,
  eventSorts,
  eventsExportSchema,
} from '../../../../shared/pipelines/found-events.ts';
import { roundsOf } from '../../../testing/thoroughness.ts';
import { readEventColumns } from '../columns/event-columns.ts';
import { orderOf } from '../columns/event-orders.ts';
import { readEventTexts } from '../columns/event-texts.ts';
import { judgeEvents, passing } from '../columns/filter-events.ts';
import { ensureResultTables } from '../result-tables.ts';
import { isOrderedByUser } from './ordered-by-user.ts';
import { selectEvents } from './select-events.ts';

function toEnd<Answer>(steps: Generator<void, Answer>): Answer {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

const anyEvent = fc.record({
  user: fc.constantFrom('a', 'A', 'b', '用户', ''),
  type: fc.constantFrom('x', 'y', 'xyz', 'É'),
  category: fc.constantFrom('p', 'q', null),
  time: fc.constantFrom(
    '2026-01-01 00:00:00',
    '2026-01-02T23:59:59+08:00',
    '2026-02-28 07:00:00',
    '0001-01-01 00:00:00',
    '9999-12-31 00:00:00',
    'some day',
    null,
  ),
  context: fc.constantFrom(
    null,
    '{}',
    'plain words',
    '{"text":"ABC def"}',
    '{"text":"中文 x","attributes":{"k":"abc","constructor":"é"},"ungrounded":["k"]}',
    '{"text":"","attributes":{"k":"中"}}',
  ),
  sources: fc.constantFrom('[]', '["1"]', '["1","2"]', 'none', null),
  recipe: fc.constantFrom('r', 's', null),
  edited: fc.constantFrom('accepted', 'added', null),
});
const anyAsked = fc.record({
  filter: fc.record({
    types: fc.subarray(['x', 'y', 'none']),
    categories: fc.subarray(['p', 'engagement']),
    from: fc.constantFrom('2026-01-02', null),
    to: fc.constantFrom('2026-01-31', null),
    hours: fc.subarray([0, 7]),
    attributes: fc.subarray([
      { name: 'k', value: 'abc' },
      { name: 'k', value: '中' },
      { name: 'constructor', value: null },
    ]),
    userId: fc.constantFrom(null, null, 'A', '用户', 'nobody', ''),
    recipe: fc.constantFrom(null, null, 'r'),
    ungrounded: fc.constantFrom(false, false, true),
    edited: fc.subarray(['accepted' as const]),
    sequence: fc.constantFrom(
      null,
      { types: ['x', 'y'], directly: true },
      { types: ['x', 'x', 'y'], directly: false },
      { types: ['x', 'x'], directly: true },
    ),
    search: fc.constantFrom('', 'a', 'abc x', '中', 'É'),
    ids: fc.constantFrom(null, null, ['e1', 'e2', 'e5', 'gone']),
    except: fc.subarray(['e1', 'e3']),
  }),
  sort: fc.constantFrom(...eventSorts),
  descending: fc.boolean(),
});

/** What the page of events shows by the same filter and order. */
function shown(db: Database.Database, { filter, sort, descending }: EventsExport): readonly number[] {
  const columns = toEnd(readEventColumns(db));
  const texts = toEnd(readEventTexts(db, columns));
  const verdicts = toEnd(judgeEvents({ db, columns, texts }, filter));
  const places = [...passing(verdicts, orderOf(columns, sort))].map((place) => columns.rowid[place] ?? 0);
  return descending ? places.reverse() : places;
}

it('finds the events that the page shows, in its order, by whatever filter', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 40 }), anyAsked, fc.boolean(), (events, given, isFar) => {
      const db = new Database(':memory:');
      ensureResultTables(db);
      const add = db.prepare(
        `INSERT INTO extracted_events (id, event_id, user_id, event_type, event_category, timestamp, context, source_behavior_ids, recipe, edited)
         VALUES (@id, @event, @user, @type, @category, @time, @context, @sources, @recipe, @edited)`,
      );
      // Places may lie further apart than four bytes tell.
      for (const [at, event] of events.entries())
        add.run({ ...event, event: `e${at}`, id: isFar && at > 9 ? 2 ** 40 + at : at + 1 });
      expect(isOrderedByUser(db)).toBe(true);
      const asked = eventsExportSchema.parse(given);
      const { places, attributes } = toEnd(selectEvents(db, asked));
      expect([...Array.from(places)]).toEqual(shown(db, asked));
      expect(attributes.hasMore).toBe(false);
      db.close();
    }),
    { numRuns: roundsOf(50, 120) },
  );
});

it.each([
  ['a number', '7'],
  ['bytes', "x'00ff'"],
  ['nothing', 'NULL'],
])('does not go by the index where a user is %s', (_, user) => {
  const db = new Database(':memory:');
  db.exec('CREATE TABLE extracted_events (event_id TEXT, user_id)');
  ensureResultTables(db);
  db.exec("INSERT INTO extracted_events (event_id, user_id) VALUES ('a', 'b')");
  expect(isOrderedByUser(db)).toBe(true);
  db.exec(`INSERT INTO extracted_events (event_id, user_id) VALUES ('x', ${user})`);
  expect(isOrderedByUser(db)).toBe(false);
});

it('goes on from a user whose id is no text that can be read', () => {
  const db = new Database(':memory:');
  ensureResultTables(db);
  const add = db.prepare(
    "INSERT INTO extracted_events (event_id, user_id, event_type) VALUES (?, CAST(? AS TEXT), 'x')",
  );
  const users = [Buffer.from([0xff, 0x01]), Buffer.from([0xfe]), Buffer.from('z')];
  for (let at = 0; at < 6_000; at += 1) add.run(`e${at}`, users[at % 3]);
  const { places } = toEnd(selectEvents(db, eventsExportSchema.parse({})));
  expect(new Set(Array.from(places)).size).toBe(6_000);
  expect(places.length).toBe(6_000);
});

it.each([
  ['no index on the user', 'CREATE TABLE extracted_events (event_id TEXT, user_id TEXT)'],
  [
    'an index in another order',
    'CREATE TABLE extracted_events (event_id TEXT, user_id TEXT); CREATE INDEX mine ON extracted_events (user_id COLLATE NOCASE)',
  ],
])('a table with %s is not gone through by it', (_, made) => {
  const db = new Database(':memory:');
  db.exec(made);
  expect(isOrderedByUser(db)).toBe(false);
});
