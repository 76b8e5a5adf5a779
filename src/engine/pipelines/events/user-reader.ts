import type { SourceMapping } from '../../../shared/pipelines/events.ts';
import type { SourceFile } from '../../database/open-source-file.ts';
import { quoteIdentifier as q } from '../../database/sql-text.ts';
import { asText, cutCell, qualified } from '../../sources/cell-text.ts';
import { cutText, plainText, type RawRow } from './compact-row.ts';
import { readRowTime } from './row-time.ts';
import { forUser, idColumns, longestCell, longestTime, rowId, type UserKey, userKey } from './user-sql.ts';

const longestProfile = 400;

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
  profile(userId: string): string;
}

type Cells = (string | null | undefined)[];

function rowColumns(mapping: SourceMapping): readonly string[] {
  const optional = (column: string | null): string =>
    column === null ? 'NULL' : cutCell(column, longestCell);
  return [
    rowId(mapping),
    cutCell(mapping.timeColumn, longestTime),
    optional(mapping.textColumn),
    optional(mapping.actionColumn),
    optional(mapping.itemColumn),
    optional(mapping.durationColumn),
    optional(mapping.propertiesColumn),
    ...mapping.placeColumns.map((column) => cutCell(column, longestCell)),
  ];
}

const toRawRow = (row: Cells): RawRow => ({
  id: row[0] ?? '',
  time: row[1] ?? null,
  text: row[2] ?? null,
  action: row[3] ?? null,
  item: row[4] ?? null,
  duration: row[5] ?? null,
  properties: row[6] ?? null,
  places: row.slice(7).map((place) => place ?? null),
});

function profileText(
  values: readonly (string | null)[],
  profile: NonNullable<SourceMapping['profile']>,
): string {
  const [first = null, ...others] = profile.textColumn === null ? [null, ...values] : values;
  if (first !== null && first.trim() !== '') return cutText(plainText(first), longestProfile);
  const words = others.flatMap((value, index) => {
    if (value === null || value.trim() === '' || value.trim() === '{}') return [];
    return profile.columns[index]?.toLowerCase() === 'age' ? `${value}岁` : value;
  });
  return cutText(plainText(words.join('，')), longestProfile);
}

function createProfileReader(source: SourceFile, mapping: SourceMapping): (user: UserKey) => string {
  const { profile } = mapping;
  if (profile === null) return () => '';
  const columns = [...(profile.textColumn === null ? [] : [profile.textColumn]), ...profile.columns];
  const cells =
    columns.length === 0 ? 'NULL' : columns.map((column) => cutCell(column, longestCell)).join(', ');
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

export function createUserReader(source: SourceFile, mapping: SourceMapping): UserReader {
  const keys = idColumns(mapping).map(q);
  const ordered = (columns: readonly string[]) => (where: string) =>
    `SELECT ${columns.join(', ')} FROM ${qualified(source, mapping.table)}
      WHERE ${where} ORDER BY ${[q(mapping.timeColumn), ...keys].join(', ')}`;
  const selectRows = ordered(rowColumns(mapping));
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
  const profile = createProfileReader(source, mapping);
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
    profile: (userId) => profile(userKey(userId)),
  };
}
