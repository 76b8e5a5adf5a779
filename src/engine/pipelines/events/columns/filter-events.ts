import type { Database } from 'better-sqlite3';
import type { EventFilter } from '../../../../shared/pipelines/found-events.ts';
import { editMarks } from '../../../../shared/pipelines/review.ts';
import { hasColumn } from '../../../database/read-schema.ts';
import { eventsTable } from '../result-tables.ts';
import { dayNumber } from './day-number.ts';
import type { EventColumns } from './event-columns.ts';
import { orderOf } from './event-orders.ts';
import { type EventTexts, otherValue } from './event-texts.ts';
import { meetSequence } from './meet-sequence.ts';
import { searchEvents, searchedWords } from './search-events.ts';
import type { WordList } from './word-list.ts';

/** A matter that a filter speaks of; each attribute is one of its own. */
export type Matter = 'type' | 'category' | 'days' | 'recipe' | 'edited' | 'rest' | `attribute ${string}`;

/** Whether an event passes what a filter says of one matter, by its place. */
interface Test {
  readonly matter: Matter;
  readonly passes: (place: number) => boolean;
}

/** What a filter says of every event. */
export interface Verdicts {
  /** By place: 0 passes; a matter's number fails by that matter alone; `failsTwice` by more than one. */
  readonly of: Uint8Array;
  /** The matters that the filter speaks of; their numbers are their places here, from 1. */
  readonly matters: readonly Matter[];
}
const failsTwice = 255;

/** What is read of a file to filter its events; words only where the filter needs them. */
export interface FilteredFile {
  readonly db: Database;
  readonly columns: EventColumns;
  readonly texts: EventTexts | null;
}

/** Whether a filter asks for more than the columns of numbers know. */
export const needsTexts = ({ search, attributes, ungrounded }: EventFilter): boolean =>
  ungrounded || attributes.length > 0 || searchedWords(search).length > 0;

/** Those of a list that a filter names, by number. */
function named({ words, find }: WordList, wanted: readonly string[]): Uint8Array {
  const marks = new Uint8Array(words.length);
  for (const word of wanted) if (find(word) !== -1) marks[find(word)] = 1;
  return marks;
}

/** Marks the events of users who have these types one after another: those events. */
export function markSequence(
  columns: EventColumns,
  { types, directly }: NonNullable<EventFilter['sequence']>,
): Uint8Array {
  const wanted = types.map((type) => columns.types.find(type));
  const marks = new Uint8Array(columns.count);
  const order = orderOf(columns, 'user');
  const inOrder = order.map((place) => columns.type[place] ?? 0);
  for (let from = 0; from < order.length; ) {
    const user = columns.user[order[from] ?? 0];
    let to = from + 1;
    while (to < order.length && columns.user[order[to] ?? 0] === user) to += 1;
    for (const at of meetSequence(inOrder.subarray(from, to), wanted, directly))
      marks[order[from + at] ?? 0] = 1;
    from = to;
  }
  return marks;
}

/** The place of a row of the table; -1 of one that is not among the columns. */
function placeOf({ rowid }: EventColumns, id: number): number {
  let low = 0;
  let high = rowid.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const there = rowid[middle] ?? 0;
    if (there === id) return middle;
    if (there < id) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

function markRows({ db, columns }: FilteredFile, condition: string, value: string): Uint8Array {
  const marks = new Uint8Array(columns.count);
  const found = db
    .prepare<[{ value: string }], number>(`SELECT rowid FROM main.${eventsTable} WHERE ${condition}`)
    .pluck();
  for (const id of found.all({ value })) {
    const place = placeOf(columns, id);
    if (place !== -1) marks[place] = 1;
  }
  return marks;
}

const markIds = (file: FilteredFile, ids: readonly string[]): Uint8Array => {
  const id = hasColumn(file.db, eventsTable, 'event_id') ? 'event_id' : 'CAST(rowid AS TEXT)';
  return markRows(file, `${id} IN (SELECT value FROM json_each(@value))`, JSON.stringify(ids));
};

/** Marks the events whose attribute has one of these values; null asks for any. */
function markAttribute(file: FilteredFile, name: string, wanted: readonly (string | null)[]): Uint8Array {
  const column = file.texts?.attributes.find((each) => each.name === name);
  const marks = new Uint8Array(file.columns.count);
  if (column === undefined) return marks;
  const { values, places, value } = column;
  const texts = wanted.filter((each) => each !== null);
  const asked = named(values, texts);
  for (const [at, place] of places.entries())
    if (texts.length < wanted.length || asked[value[at] ?? otherValue] === 1) marks[place] = 1;
  const others = texts.filter((text) => values.find(text) === -1);
  if (others.length === 0 || !value.includes(otherValue)) return marks;
  const more = markRows(
    file,
    `EXISTS (SELECT 1 FROM json_each(CASE WHEN json_valid(context) THEN context END, '$.attributes') attribute,
      json_each(@value, '$.values') wanted WHERE attribute.key = json_extract(@value, '$.name') AND attribute.value = wanted.value)`,
    JSON.stringify({ name, values: others }),
  );
  for (const [place, mark] of more.entries()) if (mark === 1) marks[place] = 1;
  return marks;
}

const marked = (matter: Matter, marks: Uint8Array, not = false): Test => ({
  matter,
  passes: (place) => (marks[place] === 1) !== not,
});

function numberTests({ columns }: FilteredFile, filter: EventFilter): readonly Test[] {
  const { types, categories, from, to, hours, userId, recipe, edited } = filter;
  const first = dayNumber(from);
  const last = dayNumber(to);
  const tests: Test[] = [];
  const listed = (matter: Matter, column: Int32Array, list: WordList, wanted: readonly string[]): void => {
    const marks = named(list, wanted);
    tests.push({ matter, passes: (place) => marks[column[place] ?? -1] === 1 });
  };
  if (types.length > 0) listed('type', columns.type, columns.types, types);
  if (categories.length > 0) listed('category', columns.category, columns.categories, categories);
  if (recipe !== null) listed('recipe', columns.recipe, columns.recipes, [recipe]);
  if (userId !== null) listed('rest', columns.user, columns.users, [userId]);
  if (first !== null) tests.push({ matter: 'days', passes: (place) => (columns.day[place] ?? -1) >= first });
  if (last !== null)
    tests.push({
      matter: 'days',
      passes: (place) => {
        const day = columns.day[place] ?? -1;
        return day !== -1 && day <= last;
      },
    });
  if (hours.length > 0)
    tests.push({ matter: 'rest', passes: (place) => hours.includes(columns.hour[place] ?? -1) });
  if (edited.length > 0) {
    const wanted = new Set(edited.map((mark) => editMarks.indexOf(mark)));
    tests.push({ matter: 'edited', passes: (place) => wanted.has(columns.edited[place] ?? -1) });
  }
  return tests;
}

function* testsOf(file: FilteredFile, filter: EventFilter): Generator<void, readonly Test[]> {
  const { texts, columns, db } = file;
  const tests = [...numberTests(file, filter)];
  if (filter.sequence !== null) tests.push(marked('rest', markSequence(columns, filter.sequence)));
  if (filter.ids !== null) tests.push(marked('rest', markIds(file, filter.ids)));
  if (filter.except.length > 0) tests.push(marked('rest', markIds(file, filter.except), true));
  if (filter.ungrounded && texts !== null) tests.push(marked('rest', texts.ungrounded));
  for (const name of new Set(filter.attributes.map((each) => each.name))) {
    const wanted = filter.attributes.filter((each) => each.name === name).map(({ value }) => value);
    tests.push(marked(`attribute ${name}`, markAttribute(file, name, wanted)));
  }
  const words = searchedWords(filter.search);
  if (texts !== null && words.length > 0)
    tests.push(marked('rest', yield* searchEvents(db, columns, texts, words)));
  return tests;
}

/** Looks at every event by a filter, in steps: a million take some ten milliseconds for each thing that is asked. */
export function* judgeEvents(file: FilteredFile, filter: EventFilter): Generator<void, Verdicts> {
  const tests = yield* testsOf(file, filter);
  const of = new Uint8Array(file.columns.count);
  const matters = [...new Set(tests.map(({ matter }) => matter))];
  for (const { matter, passes } of tests) {
    const number = matters.indexOf(matter) + 1;
    for (let place = 0; place < of.length; place += 1) {
      const before = of[place];
      if (before === failsTwice || before === number || passes(place)) continue;
      of[place] = before === 0 ? number : failsTwice;
    }
    yield;
  }
  return { of, matters };
}

/** The places of the events that pass, in order. */
export function passing({ of }: Verdicts, order: Int32Array): Int32Array {
  const places = new Int32Array(order.length);
  let count = 0;
  for (const place of order)
    if (of[place] === 0) {
      places[count] = place;
      count += 1;
    }
  return places.slice(0, count);
}
