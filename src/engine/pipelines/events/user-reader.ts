import { defaultReadLimits, type ReadLimits, type SourceMapping } from '../../../shared/source-mapping.ts';
import type { SourceFile } from '../../database/open-source-file.ts';
import { quoteIdentifier as q } from '../../database/sql-text.ts';
import { cutCell, qualified } from '../../sources/cell-text.ts';
import { type RowTime, timeText } from '../../sources/times/instant.ts';
import { isPlainSql, isPlainTime } from '../../sources/times/plain-time.ts';
import { isUsualKind, timeReader } from '../../sources/times/time-reader.ts';
import { cutText, plainText, type RawRow } from './compact-row.ts';
import { type Cells, quickRowColumns, rawRowOf } from './row-cells.ts';
import { hashRow } from './row-hash.ts';
import { compareRows } from './row-order.ts';
import { rowSource, userColumnOf } from './row-source.ts';
import { createRowsOfUser } from './rows-of-user.ts';
import {
  forUser,
  idColumns,
  isNumbered,
  longestCell,
  timeCell,
  timeOrder,
  type UserKey,
  userKey,
} from './user-sql.ts';

export interface RowStamp {
  readonly id: string;
  /** As results name it; see `UserReader.timeText`. */
  readonly time: string | null;
  /** What the whole row is known again by, where it has been read whole. */
  readonly hash?: number;
}

/** A row as it is stored, and what it is known again by. */
export interface StoredRow {
  readonly row: RawRow;
  readonly hash: number;
}

export type UserReader = ReturnType<typeof createUserReader>;

/** What a profile says, whole. */
export function profileText(values: Readonly<Cells>, profile: NonNullable<SourceMapping['profile']>): string {
  const [first = null, ...others] = profile.textColumn === null ? [null, ...values] : values;
  if (first !== null && first.trim() !== '') return plainText(first);
  const words = others.flatMap((value, index) => {
    if (value == null || value.trim() === '' || value.trim() === '{}') return [];
    return profile.columns[index]?.toLowerCase() === 'age' ? `${value}岁` : value;
  });
  return plainText(words.join('，'));
}

/** What `profileText` takes, as SQL. */
export function profileColumns(
  { textColumn, columns }: NonNullable<SourceMapping['profile']>,
  limits: ReadLimits,
): string {
  const all = [...(textColumn === null ? [] : [textColumn]), ...columns];
  return all.length === 0 ? 'NULL' : all.map((column) => cutCell(column, longestCell(limits))).join(', ');
}

function createProfileReader(
  source: SourceFile,
  mapping: SourceMapping,
  limits: ReadLimits,
): (user: UserKey) => string {
  const { profile } = mapping;
  if (profile === null) return () => '';
  const cells = profileColumns(profile, limits);
  const find = forUser<UserKey, (string | null)[]>(
    source,
    profile.userColumn,
    (where) => `SELECT ${cells} FROM ${qualified(source, profile.table)} WHERE ${where} LIMIT 1`,
  );
  return (user) => {
    const values = find(user).raw().get(user);
    return values === undefined ? '' : profileText(values, profile);
  };
}

/** How the times of a mapping are read, and rows put in order by them. */
function createTimes({ timeKind, timeZone }: SourceMapping) {
  const isUsual = isUsualKind(timeKind);
  const read = timeReader(timeKind, timeZone);
  const readTime = (stored: string | null): RowTime => read(stored ?? '');
  return {
    isUsual,
    readTime,
    /** What a chosen zone shows is said as it shows it; else times in the usual ways stay as they are stored. */
    isAsStored: isUsual && timeZone === undefined,
    text: (stored: string | null) =>
      isUsual && (timeZone === undefined || isPlainTime(stored))
        ? stored
        : (timeText(readTime(stored)) ?? stored),
    inOrder: <Row extends RowStamp>(rows: readonly Row[]): readonly Row[] =>
      rows
        .map((row) => ({ row, id: row.id, stored: row.time, time: readTime(row.time) }))
        .sort(compareRows)
        .map(({ row }) => row),
  };
}

/** The stamps of a user's rows. */
interface Stamps {
  readonly areOrdered: boolean;
  readonly rows: readonly RowStamp[];
}

/** Stamps of so many rows are kept from loading a user to saving what was found. */
const keptStamps = 50_000;

/** The stamps of users who were loaded and are not saved yet, the oldest forgotten first: what is read once need not be again. */
function createLoadedStamps() {
  const byUser = new Map<string, Stamps>();
  let count = 0;
  const take = (userId: string): Stamps | null => {
    const stamps = byUser.get(userId) ?? null;
    byUser.delete(userId);
    count -= stamps?.rows.length ?? 0;
    return stamps;
  };
  return {
    take,
    note: (userId: string, stamps: Stamps): void => {
      take(userId);
      const { length } = stamps.rows;
      if (length > keptStamps) return;
      byUser.set(userId, stamps);
      count += length;
      for (const oldest of byUser.keys()) {
        if (count <= keptStamps) return;
        take(oldest);
      }
    },
  };
}

/** Reads raw rows and profiles of one user at a time. Statements are prepared once. */
export function createUserReader(
  source: SourceFile,
  mapping: SourceMapping,
  limits: ReadLimits = defaultReadLimits,
) {
  const times = createTimes(mapping);
  const from = rowSource(source, mapping);
  const toRawRow = rawRowOf(mapping);
  const keys = idColumns(mapping).map(q);
  // What the database cannot order by time comes by key, so that of equal times the lower key is first.
  const order = [...(times.isUsual ? [timeOrder(mapping)] : []), ...keys].join(', ');
  const ordered = (columns: readonly string[]) => (where: string) =>
    `SELECT ${columns.join(', ')} FROM ${from} WHERE ${where} ORDER BY ${order}`;
  const userColumn = userColumnOf(mapping);
  const isOrdered = (stored: string | null): boolean => times.isUsual && isPlainTime(stored);
  const numbered = isNumbered(source, mapping);
  const columns = quickRowColumns(mapping, limits, numbered);
  const selectRows = ordered(columns);
  const ofUser = { source, userColumn, from, order, isOrdered, sortsItself: numbered && times.isUsual };
  const rows = forUser<UserKey, Cells>(source, userColumn, selectRows);
  const storedRows = createRowsOfUser(ofUser, columns);
  // Which rows a page has is found by time and key alone: sorting a million whole rows takes seconds.
  const selectKeys = ordered(keys);
  const page = forUser<UserKey & { offset: number; limit: number }, Cells>(source, userColumn, (where) =>
    selectRows(`(${keys.join(', ')}) IN (${selectKeys(where)} LIMIT :limit OFFSET :offset)`),
  );
  const stamps = createRowsOfUser(ofUser, [columns[0] ?? '', timeCell(mapping)]);
  const oddTime = forUser<UserKey, unknown>(
    source,
    userColumn,
    (where) => `SELECT 1 FROM ${from} WHERE ${where} AND
      (${isPlainSql(timeCell(mapping))}) IS NOT TRUE LIMIT 1`,
  );
  const loaded = createLoadedStamps();
  const orderOf = ({ areOrdered, rows: noted }: Stamps): readonly RowStamp[] =>
    areOrdered || noted.every((row) => isOrdered(row.time)) ? noted : times.inOrder(noted);
  const profile = createProfileReader(source, mapping, limits);
  const readProfile = (whole: string): string => cutText(whole, limits.longestProfile);
  const isInOrder = (key: UserKey): boolean => times.isUsual && oddTime(key).get(key) === undefined;
  const inOrder = <Row extends RowStamp>(key: UserKey, found: readonly Row[]): readonly Row[] =>
    isInOrder(key) ? found : times.inOrder(found);
  const stampsOf = (key: UserKey): Stamps => {
    const found = stamps(key);
    return { ...found, rows: Array.from(found.rows, ([id, time]) => ({ id: id ?? '', time: time ?? null })) };
  };
  const allRows = (key: UserKey): readonly RawRow[] => inOrder(key, rows(key).raw().all(key).map(toRawRow));
  return {
    /** All rows, by time and then by id. */
    rows: (userId: string) => allRows(userKey(userId)),
    /**
     * All rows, one at a time: in order of time where that of each of them is ordered, which is known before the first is read, else
     * as they come.
     */
    stored: (userId: string) => {
      const { areOrdered, rows: found } = storedRows(userKey(userId));
      const rowsOf = function* (): Generator<StoredRow> {
        const seen: RowStamp[] = [];
        for (const cells of found) {
          const row = toRawRow(cells);
          const hash = hashRow(row);
          seen.push({ id: row.id, time: row.time, hash });
          yield { row, hash };
        }
        loaded.note(userId, { areOrdered, rows: seen });
      };
      return { areOrdered, rows: rowsOf() };
    },
    /** Whether the database alone can put such times in order. */
    isOrdered,
    readTime: times.readTime,
    /** A time as results name it: as it is stored where it is written in a usual way, else `2025-11-24 10:42:47`. */
    timeText: times.text,
    /** The rows from a place on, in the same order. */
    page: (userId: string, offset: number, limit: number): readonly RawRow[] => {
      const key = userKey(userId);
      if (!isInOrder(key)) return allRows(key).slice(offset, offset + limit);
      return page(key)
        .raw()
        .all({ ...key, offset, limit })
        .map(toRawRow);
    },
    /** All rows in order, by id and time, and by their hashes where they were loaded just before. */
    times: (userId: string): readonly RowStamp[] => {
      const key = userKey(userId);
      const found = orderOf(loaded.take(userId) ?? stampsOf(key));
      return times.isAsStored ? found : found.map((row) => ({ ...row, time: times.text(row.time) }));
    },
    /** As much of it as is read. */
    profile: (userId: string): string => readProfile(profile(userKey(userId))),
    /** Characters of the profile that are not. */
    profileUnread: (userId: string): number => {
      const whole = profile(userKey(userId));
      return whole.length - readProfile(whole).length;
    },
    limits,
  };
}
