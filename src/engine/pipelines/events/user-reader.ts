import { defaultReadLimits, type ReadLimits, type SourceMapping } from '../../../shared/pipelines/events.ts';
import type { SourceFile } from '../../database/open-source-file.ts';
import { quoteIdentifier as q } from '../../database/sql-text.ts';
import { asText, cutCell, qualified } from '../../sources/cell-text.ts';
import { cutText, plainText, type RawRow } from './compact-row.ts';
import { readRowTime } from './row-time.ts';
import { forUser, idColumns, longestCell, longestTime, rowId, type UserKey, userKey } from './user-sql.ts';

export interface RowStamp {
  readonly id: string;
  readonly time: string | null;
}

/** Reads raw rows and profiles of one user at a time. Statements are prepared once. */
export interface UserReader {
  /** All rows, by time and then by id. */
  rows(userId: string): readonly RawRow[];
  /** The rows from a place on, in the same order. */
  page(userId: string, offset: number, limit: number): readonly RawRow[];
  /** All rows, one at a time, by time as it is stored: in order where every time is plain. */
  stored(userId: string): Iterable<RawRow>;
  /** All rows in order, by id and stored time alone. */
  times(userId: string): readonly RowStamp[];
  /** As much of it as is read. */
  profile(userId: string): string;
  /** Characters of the profile that are not. */
  profileUnread(userId: string): number;
  readonly limits: ReadLimits;
}

export type Cells = (string | null | undefined)[];

/** The columns that may hold words of a row. */
export const wordColumns = (mapping: SourceMapping): readonly string[] =>
  [
    mapping.textColumn,
    mapping.actionColumn,
    mapping.itemColumn,
    mapping.durationColumn,
    mapping.propertiesColumn,
    ...mapping.placeColumns,
  ].filter((column) => column !== null);

/** What `toRawRow` takes, as SQL. */
export function rowColumns(mapping: SourceMapping, limits: ReadLimits): readonly string[] {
  const most = longestCell(limits);
  const optional = (column: string | null): string => (column === null ? 'NULL' : cutCell(column, most));
  const beyond = wordColumns(mapping).map(
    (column) => `max(COALESCE(octet_length(${q(column)}), 0) - ${most}, 0)`,
  );
  return [
    rowId(mapping),
    cutCell(mapping.timeColumn, longestTime),
    optional(mapping.textColumn),
    optional(mapping.actionColumn),
    optional(mapping.itemColumn),
    optional(mapping.durationColumn),
    optional(mapping.propertiesColumn),
    `CAST(${beyond.join(' + ') || '0'} AS TEXT)`,
    ...mapping.placeColumns.map((column) => cutCell(column, most)),
  ];
}

export const toRawRow = (row: Cells): RawRow => ({
  id: row[0] ?? '',
  time: row[1] ?? null,
  text: row[2] ?? null,
  action: row[3] ?? null,
  item: row[4] ?? null,
  duration: row[5] ?? null,
  properties: row[6] ?? null,
  ...(row[7] === '0' ? {} : { beyond: Number(row[7]) }),
  places: row.slice(8).map((place) => place ?? null),
});

/** What a profile says, whole. */
export function profileText(
  values: readonly (string | null)[],
  profile: NonNullable<SourceMapping['profile']>,
): string {
  const [first = null, ...others] = profile.textColumn === null ? [null, ...values] : values;
  if (first !== null && first.trim() !== '') return plainText(first);
  const words = others.flatMap((value, index) => {
    if (value === null || value.trim() === '' || value.trim() === '{}') return [];
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

const plainGlob = '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9] [012][0-9]:[0-9][0-9]*';
const plainTime = /^\d{4}-\d\d-\d\d [012]\d:\d\d/;

/**
 * Times sort as they are stored where they are all written the usual way; `2025/10/1` after `2025/9/1`, or several
 * ways of writing in one file, have to be read first.
 */
export const isPlainTime = (time: string | null): boolean => time !== null && plainTime.test(time);

/** What rows are sorted by where their times are written otherwise; one that cannot be read comes last. */
function timeKey(time: string | null): string {
  const read = readRowTime(time ?? '');
  return `${read.day} ${read.time}`;
}

/** In order of time; rows of the same minute stay as they are. */
function inOrder<Row extends { readonly time: string | null }>(rows: readonly Row[]): readonly Row[] {
  if (rows.every((row) => isPlainTime(row.time))) return rows;
  const keyed = rows.map((row) => ({ row, key: timeKey(row.time) }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key))).map((each) => each.row);
}

interface PageKey extends UserKey {
  readonly offset: number;
  readonly limit: number;
}

export function createUserReader(
  source: SourceFile,
  mapping: SourceMapping,
  limits: ReadLimits = defaultReadLimits,
): UserReader {
  const keys = idColumns(mapping).map(q);
  const ordered = (columns: readonly string[]) => (where: string) =>
    `SELECT ${columns.join(', ')} FROM ${qualified(source, mapping.table)}
      WHERE ${where} ORDER BY ${[q(mapping.timeColumn), ...keys].join(', ')}`;
  const selectRows = ordered(rowColumns(mapping, limits));
  const { userColumn } = mapping;
  const rows = forUser<UserKey, Cells>(source, userColumn, selectRows);
  // Which rows a page has is found by time and key alone: sorting a million whole rows takes seconds.
  const selectKeys = ordered(keys);
  const page = forUser<PageKey, Cells>(source, userColumn, (where) =>
    selectRows(`(${keys.join(', ')}) IN (${selectKeys(where)} LIMIT :limit OFFSET :offset)`),
  );
  const stampColumns = [`${rowId(mapping)} AS id`, `${cutCell(mapping.timeColumn, longestTime)} AS time`];
  const stamps = forUser<UserKey, RowStamp>(source, userColumn, ordered(stampColumns));
  const oddTime = forUser<UserKey, unknown>(
    source,
    userColumn,
    (where) => `SELECT 1 FROM ${qualified(source, mapping.table)} WHERE ${where} AND
      COALESCE(${asText(mapping.timeColumn)}, '') NOT GLOB '${plainGlob}' LIMIT 1`,
  );
  const profile = createProfileReader(source, mapping, limits);
  const readProfile = (whole: string): string => cutText(whole, limits.longestProfile);
  const allRows = (key: UserKey): readonly RawRow[] => inOrder(rows(key).raw().all(key).map(toRawRow));
  return {
    rows: (userId) => allRows(userKey(userId)),
    stored: function* (userId) {
      const key = userKey(userId);
      for (const cells of rows(key).raw().iterate(key)) yield toRawRow(cells);
    },
    page: (userId, offset, limit) => {
      const key = userKey(userId);
      if (oddTime(key).get(key) !== undefined) return allRows(key).slice(offset, offset + limit);
      return page(key)
        .raw()
        .all({ ...key, offset, limit })
        .map(toRawRow);
    },
    times: (userId) => {
      const key = userKey(userId);
      return inOrder(stamps(key).all(key));
    },
    profile: (userId) => readProfile(profile(userKey(userId))),
    profileUnread: (userId) => {
      const whole = profile(userKey(userId));
      return whole.length - readProfile(whole).length;
    },
    limits,
  };
}
