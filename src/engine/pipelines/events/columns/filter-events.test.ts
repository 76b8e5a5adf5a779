import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type EventFilter, eventFilterSchema } from '../../../../shared/pipelines/found-events.ts';
import { ensureResultTables } from '../result-tables.ts';
import { readEventColumns } from './event-columns.ts';
import { orderOf } from './event-orders.ts';
import { readEventTexts } from './event-texts.ts';
import { type FilteredFile, judgeEvents, passing } from './filter-events.ts';

interface Given {
  readonly user: string;
  readonly type: string;
  readonly category: string;
  readonly time: string | null;
  readonly text: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly rows: number;
}

function toEnd<Answer>(steps: Generator<void, Answer>): Answer {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

function fileOf(events: readonly Given[], room?: { textBytes: number; values: number }): FilteredFile {
  const db = new Database(':memory:');
  ensureResultTables(db);
  const add = db.prepare(
    `INSERT INTO extracted_events (event_id, user_id, event_type, event_category, timestamp, context, source_behavior_ids, recipe)
     VALUES (?, ?, ?, ?, ?, ?, ?, 'r')`,
  );
  for (const [at, { user, type, category, time, text, attributes, rows }] of events.entries()) {
    const context = {
      text,
      ...(Object.keys(attributes).length > 0 && { attributes, ungrounded: Object.keys(attributes).slice(1) }),
    };
    const ids = Array.from({ length: rows }, (_, row) => String(row));
    add.run(`e${at}`, user, type, category, time, JSON.stringify(context), JSON.stringify(ids));
  }
  const columns = toEnd(readEventColumns(db));
  return { db, columns, texts: toEnd(readEventTexts(db, columns, room)) };
}

const found = (file: FilteredFile, filter: Partial<EventFilter>): readonly number[] => {
  const verdicts = toEnd(judgeEvents(file, eventFilterSchema.parse(filter)));
  return [
    ...passing(
      verdicts,
      Int32Array.from({ length: file.columns.count }, (_, place) => place),
    ),
  ];
};

const event = (given: Partial<Given>): Given => ({
  ...{ user: 'a', type: '看车', category: 'engagement', time: '2026-01-01 10:00:00', text: '', rows: 1 },
  attributes: {},
  ...given,
});

const few = [
  event({ text: 'Land Rover 展厅', attributes: { brand: 'BMW', price: '12' } }),
  event({ type: '到店', time: '2026-01-03T00:30:00+08:00', text: 'a "quoted" line\nand another' }),
  event({ type: '购买', category: 'conversion', time: '2026-01-03 12:00', attributes: { brand: '大众' } }),
  event({ user: '用户_7', time: null, text: 'ÉCOLE' }),
  event({ user: '用户_7', type: '到店', time: '2026-02-01', attributes: { brand: 'BMW' } }),
  event({ user: '用户_7', type: '购买', time: '2026-02-02', text: 'brand' }),
];

it('finds events by everything that a filter can say', () => {
  const file = fileOf(few);
  expect(found(file, {})).toEqual([0, 1, 2, 3, 4, 5]);
  expect(found(file, { types: ['到店', '购买'] })).toEqual([1, 2, 4, 5]);
  expect(found(file, { types: ['nothing of the kind'] })).toEqual([]);
  expect(found(file, { categories: ['conversion'] })).toEqual([2]);
  // The day and the hour of an event are those of its own clock.
  expect(found(file, { from: '2026-01-03', to: '2026-01-31' })).toEqual([1, 2]);
  expect(found(file, { to: '2026-01-02' })).toEqual([0]);
  expect(found(file, { hours: [0, 12] })).toEqual([1, 2]);
  expect(found(file, { userId: '用户_7' })).toEqual([3, 4, 5]);
  expect(found(file, { recipe: 'r', types: ['到店'] })).toEqual([1, 4]);
  expect(found(file, { recipe: 's' })).toEqual([]);
  expect(found(file, { ungrounded: true })).toEqual([0]);
  expect(found(file, { attributes: [{ name: 'brand', value: null }] })).toEqual([0, 2, 4]);
  const brand = (value: string) => ({ name: 'brand', value });
  expect(found(file, { attributes: [brand('BMW'), brand('大众')] })).toEqual([0, 2, 4]);
  expect(found(file, { attributes: [brand('BMW'), { name: 'price', value: '12' }] })).toEqual([0]);
  expect(found(file, { attributes: [brand('bmw')] })).toEqual([]);
  file.db.exec("UPDATE extracted_events SET edited = 'added' WHERE event_id = 'e3'");
  const again = { ...file, columns: toEnd(readEventColumns(file.db)) };
  expect(found(again, { edited: ['accepted', 'added'] })).toEqual([3]);
  expect(found(file, { ids: ['e4', 'e1', 'gone'] })).toEqual([1, 4]);
  expect(found(file, { types: ['到店'], except: ['e4'] })).toEqual([1]);
});

it('finds what is typed in the user, the type, the category, the text and the values, in whatever case, each word somewhere', () => {
  const file = fileOf(few);
  const search = (words: string): readonly number[] => found(file, { search: words });
  expect(search('ROVER')).toEqual([0]);
  expect(search('rover land')).toEqual([0]);
  expect(search('rover land 看车 a')).toEqual([0]);
  expect(search('école')).toEqual([3]);
  expect(search('bmw')).toEqual([0, 4]);
  expect(search('户_7 到')).toEqual([4]);
  expect(search('"quoted"')).toEqual([1]);
  expect(search('line another')).toEqual([1]);
  expect(search('conversion')).toEqual([2]);
  // Names of attributes, and what a context is stored as, are no words of an event.
  expect(search('brand')).toEqual([5]);
  expect(search('attributes')).toEqual([]);
  expect(search('   ')).toEqual([0, 1, 2, 3, 4, 5]);
});

it('finds the events that are steps after one another, directly or not', () => {
  const file = fileOf(few);
  const steps = (directly: boolean, ...types: string[]) => found(file, { sequence: { types, directly } });
  expect(steps(false, '看车', '购买')).toEqual([0, 2, 3, 5]);
  expect(steps(true, '看车', '购买')).toEqual([]);
  expect(steps(true, '到店', '购买')).toEqual([1, 2, 4, 5]);
  expect(steps(false, '购买', '看车')).toEqual([]);
  expect(steps(false, '看车', '看车')).toEqual([]);
});

const anyEvents = fc.array(
  fc.record({
    user: fc.constantFrom('a', 'b', '用户'),
    type: fc.constantFrom('x', 'y', 'xyz'),
    category: fc.constantFrom('p', 'q'),
    time: fc.constantFrom('2026-01-01 00:00:00', '2026-01-02 23:59:59', '2026-02-28 07:00:00', null),
    text: fc.constantFrom('', 'abc', 'ABC def', '中文 x', '😀b', '"a\\b"'),
    attributes: fc.constantFrom({}, { k: 'abc' }, { k: '中', 'l"': 'x' }),
    rows: fc.nat(3),
  }),
  { maxLength: 30 },
);
const anyFilter = fc.record({
  types: fc.subarray(['x', 'y', 'none']),
  categories: fc.subarray(['p', 'q']),
  from: fc.constantFrom('2026-01-02', null),
  to: fc.constantFrom('2026-01-31', null),
  attributes: fc.subarray([
    { name: 'k', value: 'abc' },
    { name: 'k', value: '中' },
    { name: 'l"', value: null },
  ]),
  search: fc.constantFrom('', 'a', 'abc x', '中', '😀', '\\b"'),
});

it('finds what looking at each event finds, with little room in memory as well', () => {
  const passes = (given: Given, filter: Omit<EventFilter, 'sequence'>): boolean => {
    const { types, categories, from, to, attributes, search } = filter;
    const words = [given.user, given.type, given.category, given.text, ...Object.values(given.attributes)];
    const isIn = (list: readonly string[], value: string) => list.length === 0 || list.includes(value);
    const day = given.time?.slice(0, 10) ?? '';
    return (
      isIn(types, given.type) &&
      isIn(categories, given.category) &&
      (from === null || day >= from) &&
      (to === null || (day !== '' && day <= to)) &&
      [...new Set(attributes.map(({ name }) => name))].every((name) =>
        attributes.some(
          (asked) =>
            asked.name === name &&
            Object.hasOwn(given.attributes, name) &&
            (asked.value === null || (given.attributes as Record<string, string>)[name] === asked.value),
        ),
      ) &&
      search.split(' ').every((word) => words.some((text) => text.toLowerCase().includes(word.toLowerCase())))
    );
  };
  fc.assert(
    fc.property(anyEvents, anyFilter, fc.boolean(), (events, given, isCramped) => {
      const filter = eventFilterSchema.parse(given);
      const file = fileOf(events, isCramped ? { textBytes: 0, values: 1 } : undefined);
      const wanted = [...events.keys()].filter((at) => passes(events[at] as Given, filter));
      expect(found(file, filter)).toEqual(wanted);
      file.db.close();
    }),
    { numRuns: 60 },
  );
});

it('orders events as SQL does', () => {
  const by = {
    user: 'user_id, timestamp, rowid',
    start: 'timestamp, rowid',
    type: 'event_type, timestamp, rowid',
    rows: 'json_array_length(source_behavior_ids), timestamp, rowid',
  } as const;
  fc.assert(
    fc.property(anyEvents, (events) => {
      const { db, columns } = fileOf(events);
      for (const sort of ['user', 'start', 'type', 'rows'] as const)
        expect([...orderOf(columns, sort)].map((place) => columns.rowid[place])).toEqual(
          db.prepare(`SELECT rowid FROM extracted_events ORDER BY ${by[sort]}`).pluck().all(),
        );
      db.close();
    }),
    { numRuns: 30 },
  );
});
