import type { Database } from 'better-sqlite3';
import { hasTable } from '../../../database/read-schema.ts';
import { eventsTable } from '../result-tables.ts';

/** So many events are read at a step. */
const eventsAStep = 20_000;

/** Words, each by its number. */
export interface WordList {
  readonly words: readonly string[];
  numberOf(word: string): number;
}

function createWordList(): WordList {
  const words: string[] = [];
  const numbers = new Map<string, number>();
  return {
    words,
    numberOf: (word) => {
      const known = numbers.get(word);
      if (known !== undefined) return known;
      numbers.set(word, words.length);
      words.push(word);
      return words.length - 1;
    },
  };
}

/** A list of numbers that grows, as compact as an array of fixed size. */
class Column {
  private kept = new Int32Array(eventsAStep);
  length = 0;
  push(value: number): void {
    if (this.length === this.kept.length) {
      const larger = new Int32Array(this.kept.length * 2);
      larger.set(this.kept);
      this.kept = larger;
    }
    this.kept[this.length] = value;
    this.length += 1;
  }
  values(): Int32Array {
    return this.kept.subarray(0, this.length);
  }
}

/**
 * Every event of a file in columns of numbers, 24 bytes an event: what a picture is of is counted over them in a few
 * milliseconds, whatever is asked. Events of one user stand together, in the order in which they were written, which is that of
 * their times.
 */
export interface EventColumns {
  readonly count: number;
  readonly users: WordList;
  readonly types: WordList;
  readonly categories: WordList;
  readonly user: Int32Array;
  readonly type: Int32Array;
  readonly category: Int32Array;
  /** Days since 1970; -1 where an event has no time. */
  readonly day: Int32Array;
  /** 0 to 23; -1 where an event has none. */
  readonly hour: Int32Array;
  /** Rows that it cites. */
  readonly rows: Int32Array;
  /** Places of the events by user, those of one user together. */
  readonly byUser: Int32Array;
}

interface StoredEvent {
  readonly id: number;
  readonly user: string | null;
  readonly type: string | null;
  readonly category: string | null;
  readonly day: number | null;
  readonly hour: number | null;
  readonly rows: number;
}

/** A counting sort: those of one user keep their order. */
function sortByUser(user: Int32Array, users: number): Int32Array {
  const starts = new Int32Array(users + 1);
  for (const number of user) starts[number + 1] = (starts[number + 1] ?? 0) + 1;
  for (let number = 0; number < users; number += 1)
    starts[number + 1] = (starts[number + 1] ?? 0) + (starts[number] ?? 0);
  const places = new Int32Array(user.length);
  for (const [place, number] of user.entries()) {
    const at = starts[number] ?? 0;
    places[at] = place;
    starts[number] = at + 1;
  }
  return places;
}

const selectEvents = `SELECT rowid AS id, user_id AS user, event_type AS type, event_category AS category,
  CAST(unixepoch(substr(timestamp, 1, 10)) / 86400 AS INTEGER) AS day,
  CASE WHEN substr(timestamp, 12, 2) GLOB '[0-2][0-9]' THEN CAST(substr(timestamp, 12, 2) AS INTEGER) END AS hour,
  CASE WHEN json_valid(source_behavior_ids) THEN json_array_length(source_behavior_ids) ELSE 0 END AS rows
  FROM main.${eventsTable} WHERE rowid > ? ORDER BY rowid LIMIT ${eventsAStep}`;

/** Reads the events of a file into columns, in steps, so that others can have their turn. */
export function* readEventColumns(db: Database): Generator<void, EventColumns> {
  const lists = { users: createWordList(), types: createWordList(), categories: createWordList() };
  const columns = {
    user: new Column(),
    type: new Column(),
    category: new Column(),
    day: new Column(),
    hour: new Column(),
    rows: new Column(),
  };
  const page = hasTable(db, 'main', eventsTable) ? db.prepare<[number], StoredEvent>(selectEvents) : null;
  for (let after = Number.MIN_SAFE_INTEGER; page !== null; ) {
    const events = page.all(after);
    for (const event of events) {
      columns.user.push(lists.users.numberOf(event.user ?? ''));
      columns.type.push(lists.types.numberOf(event.type ?? ''));
      columns.category.push(lists.categories.numberOf(event.category ?? 'engagement'));
      columns.day.push(event.day ?? -1);
      columns.hour.push(event.hour ?? -1);
      columns.rows.push(event.rows);
    }
    const last = events.at(-1);
    if (last === undefined) break;
    after = last.id;
    yield;
  }
  const user = columns.user.values();
  return {
    ...lists,
    count: user.length,
    user,
    type: columns.type.values(),
    category: columns.category.values(),
    day: columns.day.values(),
    hour: columns.hour.values(),
    rows: columns.rows.values(),
    byUser: sortByUser(user, lists.users.words.length),
  };
}
