import type { LoadedItem, LoadedRecord } from '../../items.ts';
import { countTokens } from '../../packing/count-tokens.ts';
import type { RowTime } from '../../sources/times/instant.ts';
import { type CompactText, compactColumns, longestKept } from './compact-columns.ts';
import { compactRow, type RawRow } from './compact-row.ts';
import { compareRows, type TimedRow } from './row-order.ts';
import type { StoredRow, UserReader } from './user-reader.ts';
import type { WireFormat } from './wire-format.ts';

/** Tokens of a row's number, the hour and the line break, over those of its text; of its minutes. */
const numberAndHourTokens = 5;
const minutesTokens = 2;
/** Tokens of a day without its year, and of the year. */
const dayTokens = 4;
const yearTokens = 3;
/** Tokens of a user's number and of the year that the first day begins with. */
const headerTokens = 4 + yearTokens;

/** Rows repeat each other word for word, so what was made of their texts is kept for so many of them. */
const keptTexts = 20_000;
const compactTexts = new Map<string, CompactText>();

function compactOf(row: RawRow, longest: number): CompactText {
  const columns = compactColumns(row, longest);
  if (columns !== null) return columns;
  // What is kept is whole, whatever the limit of the file that it came from.
  const most = Math.min(longestKept, longest);
  const isKept = row.text !== null && row.text.length <= most && row.text.trim() !== '';
  const raw = isKept && row.labelled === undefined ? row.text : null;
  const known = raw === null ? undefined : compactTexts.get(raw);
  if (known !== undefined) return known;
  const text = compactRow(row, longest);
  const compact = { text, tokens: countTokens(text) };
  if (raw !== null) {
    if (compactTexts.size >= keptTexts) compactTexts.clear();
    compactTexts.set(raw, compact);
  }
  return compact;
}

/** As format 1 was worded; of what is only shown nobody counts the tokens. */
function compactOnce(row: RawRow, longest: number): CompactText {
  return { text: compactRow(row, longest, 1), tokens: 0 };
}

interface Day {
  readonly heading: string;
  readonly tokens: number;
  readonly records: LoadedRecord[];
  recordTokens: number;
}

const hourMs = 3_600_000;

/** Whether two rows of which one follows the other are less than an hour apart, so that the hour alone says too little. */
const areNear = (one: RowTime | undefined, other: RowTime | undefined): boolean =>
  one?.instant != null && other?.instant != null && other.instant.ms - one.instant.ms < hourMs;

/** One row as it will be told, or left out. */
interface ReadRow extends TimedRow {
  /** Null where the row is in `except`: it only says how near its neighbours are. */
  readonly compact: CompactText | null;
  readonly hash: number;
}

function createDays(format: WireFormat) {
  const days: Day[] = [];
  let before: RowTime | undefined;
  let row: ReadRow | undefined;
  const add = (heading: string, record: LoadedRecord): void => {
    const last = days.at(-1);
    if (last?.heading === heading) {
      last.records.push(record);
      last.recordTokens += record.tokens;
      return;
    }
    const isNewYear = last !== undefined && last.heading.slice(0, 4) !== heading.slice(0, 4);
    const tokens = dayTokens + (isNewYear ? yearTokens : 0);
    days.push({ heading, tokens, records: [record], recordTokens: record.tokens });
  };
  /** Tells the row that waits, now that the next is known. */
  const flush = (next: RowTime | undefined): void => {
    if (row === undefined || row.compact === null) return;
    const { id, time, compact, hash } = row;
    const isShort = format === 2 && time.time !== '-' && !areNear(before, time) && !areNear(time, next);
    const tokens = compact.tokens + numberAndHourTokens + (isShort ? 0 : minutesTokens);
    add(time.day, {
      id,
      text: `${isShort ? time.time.slice(0, 2) : time.time} ${compact.text}`,
      tokens,
      hash,
    });
  };
  return {
    days,
    take: (next: ReadRow): void => {
      flush(next.time);
      before = row?.time;
      row = next;
    },
    end: (): readonly Day[] => {
      flush(undefined);
      return days;
    },
  };
}

type Groups = LoadedItem['groups'];

/**
 * The days of a user whose rows come in order of time; null as soon as one comes whose time the database cannot order by. One
 * row at a time: what the model reads of it is a fraction of what it holds.
 */
function daysInOrder(
  reader: UserReader,
  userId: string,
  readRow: (stored: StoredRow) => ReadRow,
  format: WireFormat,
): Groups | null {
  const days = createDays(format);
  const { areOrdered, rows } = reader.stored(userId);
  for (const stored of rows) {
    if (!areOrdered && !reader.isOrdered(stored.row.time)) return null;
    days.take(readRow(stored));
  }
  return days.end();
}

function daysSorted(
  reader: UserReader,
  userId: string,
  readRow: (stored: StoredRow) => ReadRow,
  format: WireFormat,
): Groups {
  const days = createDays(format);
  const rows: ReadRow[] = [];
  for (const stored of reader.stored(userId).rows) rows.push(readRow(stored));
  for (const read of rows.sort(compareRows)) days.take(read);
  return days.end();
}

/**
 * Loads a user as the model will read it: rows by day, each compact, without the rows in `except`. How a row is told depends
 * on the whole user and not on which rows are left out. A row's time is its hour, and has its minutes where another row is
 * less than an hour away.
 */
export function loadUser(
  reader: UserReader,
  userId: string,
  except: ReadonlySet<string>,
  format: WireFormat = 2,
): LoadedItem {
  const heading = reader.profile(userId);
  const compactFor = format === 1 ? compactOnce : compactOf;
  const readRow = ({ row, hash }: StoredRow): ReadRow => ({
    id: row.id,
    stored: row.time,
    time: reader.readTime(row.time),
    compact: except.has(row.id) ? null : compactFor(row, reader.limits.longestRow),
    hash,
  });
  const groups = daysInOrder(reader, userId, readRow, format) ?? daysSorted(reader, userId, readRow, format);
  return { id: userId, heading, tokens: countTokens(heading) + headerTokens, groups };
}

/** What is read of each row, and of which day, by the row's id. */
export const wordsOfRows = ({ groups }: Pick<LoadedItem, 'groups'>): ReadonlyMap<string, string> =>
  new Map(
    groups.flatMap(({ heading, records }) =>
      records.map(({ id, text }) => [id, `${heading} ${text}`] as const),
    ),
  );
