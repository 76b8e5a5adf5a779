import type { Database } from 'better-sqlite3';
import type { EventColumns } from './event-columns.ts';
import { type EventTexts, readLines, type TextLines } from './event-texts.ts';
import type { WordList } from './word-list.ts';

/** The words that are looked for, in lower case. */
export const searchedWords = (search: string): readonly string[] =>
  search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');

/** 1 for each word of a list that holds what is looked for. */
const holding = ({ words }: WordList, wanted: string): Uint8Array =>
  Uint8Array.from(words, (word) => (word.toLowerCase().includes(wanted) ? 1 : 0));

/** Marks the events with a line that holds the word. */
function markLines({ bytes, starts }: TextLines, from: number, wanted: Buffer, marks: Uint8Array): void {
  let line = 0;
  for (let at = bytes.indexOf(wanted); at !== -1; ) {
    while ((starts[line + 1] ?? bytes.length) <= at) line += 1;
    marks[from + line] = 1;
    at = bytes.indexOf(wanted, starts[line + 1] ?? bytes.length);
  }
}

/** Marks the events that hold every word somewhere, in steps. */
export function* searchEvents(
  db: Database,
  columns: EventColumns,
  { chunks }: EventTexts,
  words: readonly string[],
): Generator<void, Uint8Array> {
  const { count, users, types, categories, user, type, category } = columns;
  const all = new Uint8Array(count).fill(1);
  const lists = words.map((word) => ({
    bytes: Buffer.from(word),
    users: holding(users, word),
    types: holding(types, word),
    categories: holding(categories, word),
  }));
  yield;
  for (const { from, to, lines } of chunks) {
    const read = lines ?? readLines(db, columns, { from, to });
    for (const wanted of lists) {
      const marks = new Uint8Array(to - from);
      markLines(read, 0, wanted.bytes, marks);
      for (let place = from; place < to; place += 1) {
        const isThere =
          marks[place - from] === 1 ||
          wanted.types[type[place] ?? 0] === 1 ||
          wanted.users[user[place] ?? 0] === 1 ||
          wanted.categories[category[place] ?? 0] === 1;
        if (!isThere) all[place] = 0;
      }
    }
    // A chunk in memory takes a millisecond, one that is read again many.
    if (lines === null || from % 100_000 === 0) yield;
  }
  return all;
}
