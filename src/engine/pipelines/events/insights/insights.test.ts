import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type EventColumns, readEventColumns } from '../columns/event-columns.ts';
import { countFunnel, countInsights } from './count-insights.ts';

interface Given {
  readonly user: string;
  readonly type: string;
  readonly category: string;
  readonly time: string | null;
  readonly rows: string | null;
}

function columnsOf(events: readonly Given[]): {
  readonly db: Database.Database;
  readonly columns: EventColumns;
} {
  const db = new Database(':memory:');
  db.exec(
    'CREATE TABLE extracted_events (user_id TEXT, event_type TEXT, event_category TEXT, timestamp TEXT, source_behavior_ids TEXT)',
  );
  const add = db.prepare('INSERT INTO extracted_events VALUES (@user, @type, @category, @time, @rows)');
  for (const event of events) add.run(event);
  const steps = readEventColumns(db);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return { db, columns: step.value };
  }
}
const all = (): boolean => true;
const event = (user: string, type: string, time: string | null, rows = '["1"]'): Given => ({
  user,
  type,
  category: type === '购买' ? 'conversion' : 'engagement',
  time,
  rows,
});

const few = [
  event('a', '看车', '2026-01-01 10:00:00'),
  event('a', '到店', '2026-01-03 11:30:00', '["1","2"]'),
  event('a', '购买', '2026-01-03 12:00:00'),
  event('b', '看车', '2026-01-01 10:20:00'),
  event('b', '看车', null, 'no list'),
];

it('counts events by type, category, day and hour, users by how many they have, and what follows on what', () => {
  const { columns } = columnsOf(few);
  expect(countInsights(columns, all)).toEqual({
    events: 5,
    users: 2,
    rows: 5,
    types: [
      { key: '看车', events: 3, category: 'engagement', users: 2 },
      { key: '到店', events: 1, category: 'engagement', users: 1 },
      { key: '购买', events: 1, category: 'conversion', users: 1 },
    ],
    categories: [
      { key: 'engagement', events: 4 },
      { key: 'conversion', events: 1 },
    ],
    days: [
      { key: '2026-01-01', events: 2 },
      { key: '2026-01-02', events: 0 },
      { key: '2026-01-03', events: 2 },
    ],
    hours: Array.from({ length: 24 }, (_, key) => ({ key, events: { 10: 2, 11: 1, 12: 1 }[key] ?? 0 })),
    withoutTime: 1,
    perUser: [
      { key: 2, events: 1 },
      { key: 3, events: 1 },
    ],
    paths: [
      { from: '到店', to: '购买', times: 1, users: 1 },
      { from: '看车', to: '到店', times: 1, users: 1 },
      { from: '看车', to: '看车', times: 1, users: 1 },
    ],
  });
});

it('counts those alone that are asked about', () => {
  const { columns } = columnsOf(few);
  const { events, users, types } = countInsights(columns, (place) => place < 2);
  expect([events, users, types.map(({ key }) => key)]).toEqual([2, 1, ['到店', '看车']]);
});

it('counts who went on from step to step of a funnel, others between them allowed', () => {
  const { columns } = columnsOf(few);
  const steps = (...types: readonly string[]) => countFunnel(columns, types).steps.map(({ users }) => users);
  expect(steps('看车', '购买')).toEqual([2, 1]);
  expect(steps('购买', '看车')).toEqual([1, 0]);
  expect(steps('看车', '看车', '看车')).toEqual([2, 1, 0]);
  expect(steps('nothing of the kind')).toEqual([0]);
});

it('says nothing of a file without events', () => {
  const db = new Database(':memory:');
  const { value } = readEventColumns(db).next();
  expect(countInsights(value as EventColumns, all)).toMatchObject({
    events: 0,
    types: [],
    days: [],
    perUser: [],
  });
});

it('counts what SQL counts, of any events', () => {
  const any = fc.array(
    fc.record({
      user: fc.constantFrom('a', 'b', 'c'),
      type: fc.constantFrom('x', 'y', 'z'),
      category: fc.constantFrom('p', 'q'),
      time: fc.constantFrom('2026-01-01 00:00:00', '2026-01-02 23:59:59', '2026-02-28 07:00:00', null),
      rows: fc.constantFrom('["1"]', '["1","2"]', '[]'),
    }),
    { maxLength: 40 },
  );
  fc.assert(
    fc.property(any, (events) => {
      const { db, columns } = columnsOf(events);
      const { types, days, hours, perUser, users, rows, paths } = countInsights(columns, all);
      const pairs = (sql: string) => Object.fromEntries(db.prepare(sql).raw().all() as [string, number][]);
      const told = (list: readonly { readonly key: string | number; readonly events: number }[]) =>
        Object.fromEntries(
          list.filter(({ events: count }) => count > 0).map(({ key, events: count }) => [key, count]),
        );
      expect(told(types)).toEqual(pairs('SELECT event_type, COUNT(*) FROM extracted_events GROUP BY 1'));
      expect(told(days)).toEqual(
        pairs(
          'SELECT date(timestamp), COUNT(*) FROM extracted_events WHERE timestamp IS NOT NULL GROUP BY 1',
        ),
      );
      expect(told(hours)).toEqual(
        pairs(
          "SELECT CAST(strftime('%H', timestamp) AS INTEGER), COUNT(*) FROM extracted_events WHERE timestamp IS NOT NULL GROUP BY 1",
        ),
      );
      expect(told(perUser)).toEqual(
        pairs(
          'SELECT n, COUNT(*) FROM (SELECT COUNT(*) AS n FROM extracted_events GROUP BY user_id) GROUP BY n',
        ),
      );
      expect([users, rows]).toEqual(
        db
          .prepare(
            'SELECT COUNT(DISTINCT user_id), COALESCE(SUM(json_array_length(source_behavior_ids)), 0) FROM extracted_events',
          )
          .raw()
          .get(),
      );
      const followed = Object.fromEntries(paths.map(({ from, to, times }) => [`${from}${to}`, times]));
      expect(followed).toEqual(
        pairs(`SELECT a || b, COUNT(*) FROM (SELECT event_type AS b, LAG(event_type) OVER (PARTITION BY user_id ORDER BY timestamp, rowid) AS a
          FROM extracted_events) WHERE a IS NOT NULL GROUP BY 1`),
      );
      db.close();
    }),
    { numRuns: 60 },
  );
});
