import type { Database } from 'better-sqlite3';
import { readContext } from '../read-context.ts';
import { type EventColumns, selectInTable } from './event-columns.ts';
import { type GrowingColumn, int32Column } from './growing-column.ts';
import { createWordList, type WordList } from './word-list.ts';

/** So many events are read at a step. */
const eventsAStep = 10_000;
/** So many bytes of text are kept in memory at most; what is beyond is read again for every search. */
export const keptTextBytes = 256 * 2 ** 20;
/** So many values of one attribute are kept at most; a value beyond is looked for in the table. */
export const keptValues = 100_000;
/** So many names of attributes are known at most; another program's contexts may have one of their own each. */
const keptNames = 1_000;
/** The number of a value that is not kept. */
export const otherValue = -1;

/** What the events say of one attribute. */
export interface AttributeColumn {
  readonly name: string;
  readonly values: WordList;
  /** The places of the events that have it, ascending, and beside each its value's number. */
  readonly places: Int32Array;
  readonly value: Int32Array;
}

/** The texts of events that follow each other, in lower case, a line each. */
export interface TextChunk {
  /** The place of the first, and that after the last. */
  readonly from: number;
  readonly to: number;
  /** Null where they are read again. */
  readonly lines: TextLines | null;
}

export interface TextLines {
  readonly bytes: Buffer;
  /** Where each line begins, and where the last ends. */
  readonly starts: Uint32Array;
}

/** What the events say in words. */
export interface EventTexts {
  readonly chunks: readonly TextChunk[];
  readonly attributes: readonly AttributeColumn[];
  /** 1 for an event of which an attribute stands in none of its rows. */
  readonly ungrounded: Uint8Array;
}

type StoredContext = readonly [id: number, context: string | null];

const newline = 10;
const breaks = /[\r\n]/g;

function linesOf(texts: readonly string[]): TextLines {
  const bytes = Buffer.from(`${texts.join('\n').toLowerCase()}\n`);
  const starts = new Uint32Array(texts.length + 1);
  for (let line = 0, at = 0; line < texts.length; line += 1) {
    starts[line] = at;
    at = bytes.indexOf(newline, at) + 1;
  }
  starts[texts.length] = bytes.length;
  return { bytes, starts };
}

const searchedText = (text: string, attributes: Readonly<Record<string, string>> | undefined): string => {
  const words = attributes === undefined ? text : [text, ...Object.values(attributes)].join(' ');
  return words.includes('\n') || words.includes('\r') ? words.replace(breaks, ' ') : words;
};

/** The contexts of the events at these places; an event that has left the table has none. */
function contextsOf(db: Database, { rowid }: EventColumns): (from: number, to: number) => (string | null)[] {
  const statement = db.prepare<[number, number], StoredContext>(selectInTable(db, ['context'])).raw();
  return (from, to) => {
    const contexts: (string | null)[] = Array.from({ length: to - from }, () => null);
    const last = rowid[to - 1] ?? 0;
    let place = from;
    for (let after = (rowid[from] ?? 0) - 1; place < to; ) {
      const stored = statement.all(after, to - from);
      for (const [id, context] of stored) {
        while (place < to && (rowid[place] ?? 0) < id) place += 1;
        if (place < to && rowid[place] === id) contexts[place - from] = context;
      }
      const end = stored.at(-1)?.[0];
      if (end === undefined || end >= last) break;
      after = end;
    }
    return contexts;
  };
}

/** Reads the words of some events again, as a search sees them. */
export function readLines(
  db: Database,
  columns: EventColumns,
  { from, to }: Pick<TextChunk, 'from' | 'to'>,
): TextLines {
  const contexts = contextsOf(db, columns)(from, to).map(readContext);
  return linesOf(contexts.map(({ text, attributes }) => searchedText(text, attributes)));
}

interface GrowingAttribute {
  readonly values: WordList;
  readonly places: GrowingColumn<Int32Array>;
  readonly value: GrowingColumn<Int32Array>;
}

function addAttribute(
  all: Map<string, GrowingAttribute>,
  place: number,
  [name, value]: readonly [string, string],
  mostValues: number,
): void {
  if (all.size >= keptNames && !all.has(name)) return;
  const known = all.get(name) ?? { values: createWordList(), places: int32Column(), value: int32Column() };
  all.set(name, known);
  const isFull = known.values.words.length >= mostValues;
  known.places.push(place);
  known.value.push(isFull ? known.values.find(value) : known.values.numberOf(value));
}

/** Tells the names of the attributes of each event that passes, in steps. */
export function* countAttributes(
  db: Database,
  columns: EventColumns,
  passes: (place: number) => boolean,
  add: (names: readonly string[]) => void,
): Generator<void, void> {
  const { count } = columns;
  const contexts = count === 0 ? null : contextsOf(db, columns);
  for (let from = 0; contexts !== null && from < count; from += eventsAStep) {
    for (const [index, stored] of contexts(from, Math.min(count, from + eventsAStep)).entries())
      if (passes(from + index)) add(Object.keys(readContext(stored).attributes ?? {}));
    yield;
  }
}

/** Reads what the events of these columns say in words, in steps. */
export function* readEventTexts(
  db: Database,
  columns: EventColumns,
  { textBytes = keptTextBytes, values = keptValues } = {},
): Generator<void, EventTexts> {
  const { count } = columns;
  const chunks: TextChunk[] = [];
  const attributes = new Map<string, GrowingAttribute>();
  const ungrounded = new Uint8Array(count);
  const contexts = count === 0 ? null : contextsOf(db, columns);
  let room = textBytes;
  for (let from = 0; contexts !== null && from < count; from += eventsAStep) {
    const to = Math.min(count, from + eventsAStep);
    const texts = contexts(from, to).map((stored, index) => {
      const { text, attributes: told, ungrounded: loose } = readContext(stored);
      if (told === undefined) return searchedText(text, undefined);
      for (const entry of Object.entries(told)) addAttribute(attributes, from + index, entry, values);
      if (loose !== undefined) ungrounded[from + index] = 1;
      return searchedText(text, told);
    });
    const lines = linesOf(texts);
    room -= lines.bytes.length;
    chunks.push({ from, to, lines: room >= 0 ? lines : null });
    yield;
  }
  return {
    chunks,
    ungrounded,
    attributes: [...attributes].map(([name, { values: words, places, value }]) => ({
      name,
      values: words,
      places: places.values(),
      value: value.values(),
    })),
  };
}
