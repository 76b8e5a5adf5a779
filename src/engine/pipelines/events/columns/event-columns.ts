import type { Database } from 'better-sqlite3';
import { editMarks } from '../../../../shared/pipelines/review.ts';
import { hasColumn, hasTable } from '../../../database/read-schema.ts';
import { eventsTable } from '../result-tables.ts';
import { countIds } from './count-ids.ts';
import { float64Column, int8Column, int32Column } from './growing-column.ts';
import { type Moment, readMoment } from './read-moment.ts';
import { createWordList, type WordList } from './word-list.ts';

/** So many events are read at a step. */
const eventsAStep = 10_000;

/**
 * Every event of a file in columns of numbers, 46 bytes an event: what is asked of all of them is counted, filtered and ordered over
 * them in a few milliseconds. An event's place is that in the table, from 0.
 */
export interface EventColumns {
  readonly count: number;
  readonly users: WordList;
  readonly types: WordList;
  readonly categories: WordList;
  readonly recipes: WordList;
  /** Of the events in the table, ascending. */
  readonly rowid: Float64Array;
  readonly user: Int32Array;
  readonly type: Int32Array;
  readonly category: Int32Array;
  /** -1 where it is not known. */
  readonly recipe: Int32Array;
  /** Days since 1970; -1 where an event has no time. */
  readonly day: Int32Array;
  /** 0 to 23; -1 where an event has none. */
  readonly hour: Int8Array;
  /** Seconds since 1970; NaN where an event has no time. */
  readonly start: Float64Array;
  /** Rows that it cites. */
  readonly rows: Int32Array;
  /** The place of what an analyst has done with it in `editMarks`; -1 where nobody has looked at it. */
  readonly edited: Int8Array;
  /** The place of each user, by number, in the order of the table's index. */
  readonly userRank: Int32Array;
}

type StoredEvent = readonly [
  id: number,
  user: string | null,
  type: string | null,
  category: string | null,
  time: string | null,
  sources: string | null,
  recipe: string | null,
  edited: string | null,
];

/** A statement that reads events in the order of the table; one of another origin may lack most columns. */
export function selectInTable(db: Database, columns: readonly string[]): string {
  const cells = columns.map((column) =>
    hasColumn(db, eventsTable, column) ? `CAST(${column} AS TEXT)` : 'NULL',
  );
  return `SELECT rowid, ${cells.join(', ')} FROM main.${eventsTable} WHERE rowid > ? ORDER BY rowid LIMIT ?`;
}

const countEvents = (db: Database): number =>
  db.prepare<[], number>(`SELECT COUNT(*) FROM main.${eventsTable}`).pluck().get() ?? 0;

function rankUsers(db: Database, users: WordList): Int32Array {
  const ranks = new Int32Array(users.words.length).fill(users.words.length);
  const inOrder = db
    .prepare<[], string | null>(
      `SELECT CAST(user_id AS TEXT) FROM (SELECT DISTINCT user_id FROM main.${eventsTable} ORDER BY user_id)`,
    )
    .pluck();
  for (const [rank, user] of inOrder.all().entries()) {
    const number = users.find(user ?? '');
    if (number !== -1) ranks[number] = rank;
  }
  return ranks;
}

/** Reads the events of a file into columns, in steps, so that others can have their turn. */
export function* readEventColumns(db: Database): Generator<void, EventColumns> {
  const users = createWordList();
  const types = createWordList();
  const categories = createWordList();
  const recipes = createWordList();
  const isThere = hasTable(db, 'main', eventsTable) && hasColumn(db, eventsTable, 'user_id');
  const room = isThere ? countEvents(db) : 0;
  const rowid = float64Column(room);
  const user = int32Column(room);
  const type = int32Column(room);
  const category = int32Column(room);
  const recipe = int32Column(room);
  const day = int32Column(room);
  const hour = int8Column(room);
  const start = float64Column(room);
  const rows = int32Column(room);
  const edited = int8Column(room);
  const marks: readonly string[] = editMarks;
  const moment: Moment = { day: -1, hour: -1, seconds: Number.NaN };
  const columns = [
    'user_id',
    'event_type',
    'event_category',
    'timestamp',
    'source_behavior_ids',
    'recipe',
    'edited',
  ];
  const page = isThere ? db.prepare<[number, number], StoredEvent>(selectInTable(db, columns)).raw() : null;
  for (let after = Number.MIN_SAFE_INTEGER; page !== null; ) {
    const events = page.all(after, eventsAStep);
    for (const [id, whose, what, kind, time, sources, found, mark] of events) {
      rowid.push(id);
      user.push(users.numberOf(whose ?? ''));
      type.push(types.numberOf(what ?? ''));
      category.push(categories.numberOf(kind ?? 'engagement'));
      recipe.push(found === null ? -1 : recipes.numberOf(found));
      readMoment(time, moment);
      day.push(moment.day);
      hour.push(moment.hour);
      start.push(moment.seconds);
      rows.push(countIds(sources));
      edited.push(mark === null ? -1 : marks.indexOf(mark));
    }
    const last = events.at(-1);
    if (last === undefined) break;
    [after] = last;
    yield;
  }
  return {
    ...{ users, types, categories, recipes },
    count: rowid.length,
    rowid: rowid.values(),
    user: user.values(),
    type: type.values(),
    category: category.values(),
    recipe: recipe.values(),
    day: day.values(),
    hour: hour.values(),
    start: start.values(),
    rows: rows.values(),
    edited: edited.values(),
    userRank: isThere ? rankUsers(db, users) : new Int32Array(0),
  };
}
