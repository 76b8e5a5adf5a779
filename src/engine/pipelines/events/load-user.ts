import type { Statement } from 'better-sqlite3';
import type { SourceMapping } from '../../../shared/source.ts';
import { quoteIdentifier as q } from '../../database/identifiers.ts';
import type { SourceFile } from '../../database/open-source-file.ts';
import { countTokens } from '../../packing/count-tokens.ts';
import type { LoadedItem, LoadedRecord, RecordGroup } from '../pipeline.ts';
import { compactRow, cutText, plainText, type RawRow } from './compact-row.ts';
import { readRowTime } from './row-time.ts';
import { mayBeHexId, qualified } from './user-list.ts';

/** Tokens of a row's number, time and line break, over those of its text. */
const numberAndTimeTokens = 7;
const dayTokens = 9;
const headerTokens = 4;
const longestProfile = 400;

/** Bytes of a cell that are read: more than `compactRow` looks at, and no more than a page of the database's cache. */
const longestCell = 16_000;
const longestTime = 200;

const asText = (column: string): string => `CAST(${q(column)} AS TEXT)`;

/** A cell as text, cut by bytes where it is very long: the rest, which may be a whole film, never leaves the file. */
const cut = (column: string, bytes: number): string =>
  `CASE WHEN octet_length(${q(column)}) > ${bytes}
    THEN CAST(substr(CAST(${q(column)} AS BLOB), 1, ${bytes}) AS TEXT) ELSE ${asText(column)} END`;

/** The id of a row: bytes go by their hexadecimal, since two of them may look alike as text. */
const rowId = (column: string): string =>
  `CASE WHEN typeof(${q(column)}) = 'blob' THEN 'x''' || lower(hex(${q(column)})) || '''' ELSE ${asText(column)} END`;

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

interface UserKey {
  readonly user: string;
  /** The id as a number where it is one; whole ones exact, however large. */
  readonly number: bigint | number | null;
}

function userKey(user: string): UserKey {
  const whole = /^-?\d{1,19}$/.test(user) ? BigInt(user) : null;
  if (whole !== null && BigInt.asIntN(64, whole) === whole) return { user, number: whole };
  const number = Number(user);
  return { user, number: Number.isNaN(number) ? null : number };
}

/**
 * Matches ids by their text, whether they are stored as text, number or bytes, and whatever the column's type.
 * The index on the column serves: so nothing here may give a value an affinity of its own.
 */
function userIs(column: string): string {
  return `(${q(column)} IN (:user, :number, CAST(:user AS BLOB)) AND ${asText(column)} COLLATE BINARY = :user)`;
}

/** The same, and ids that are no text, by their bytes. */
function userOrBytesAre(column: string): string {
  return `(${userIs(column)} OR ${q(column)} IN (SELECT key FROM temp.gleaner_hex_users WHERE user_id = :user))`;
}

/** A statement about one user: nearly always of an id that is text, which is found without a second look. */
function forUser<Key extends UserKey, Row>(
  source: SourceFile,
  column: string,
  sql: (where: string) => string,
): (user: UserKey) => Statement<[Key], Row> {
  const plain = source.db.prepare<[Key], Row>(sql(userIs(column)));
  let byBytes: Statement<[Key], Row> | null = null;
  return ({ user }) => {
    if (!mayBeHexId(user)) return plain;
    byBytes ??= source.db.prepare<[Key], Row>(sql(userOrBytesAre(column)));
    return byBytes;
  };
}

type Cells = (string | null | undefined)[];

function rowColumns(mapping: SourceMapping): readonly string[] {
  const optional = (column: string | null): string => (column === null ? 'NULL' : cut(column, longestCell));
  return [
    rowId(mapping.idColumn),
    cut(mapping.timeColumn, longestTime),
    optional(mapping.textColumn),
    optional(mapping.actionColumn),
    optional(mapping.itemColumn),
    optional(mapping.durationColumn),
    optional(mapping.propertiesColumn),
    ...mapping.placeColumns.map((column) => cut(column, longestCell)),
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
  const cells = columns.length === 0 ? 'NULL' : columns.map((column) => cut(column, longestCell)).join(', ');
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
const isPlainTime = (time: string | null): boolean => time !== null && plainTime.test(time);

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
  const ordered = (columns: readonly string[]) => (where: string) =>
    `SELECT ${columns.join(', ')} FROM ${qualified(source, mapping.table)}
      WHERE ${where} ORDER BY ${q(mapping.timeColumn)}, ${q(mapping.idColumn)}`;
  const selectRows = ordered(rowColumns(mapping));
  const { userColumn } = mapping;
  const rows = forUser<UserKey, Cells>(source, userColumn, selectRows);
  const page = forUser<PageKey, Cells>(
    source,
    userColumn,
    (where) => `${selectRows(where)} LIMIT :limit OFFSET :offset`,
  );
  const stampColumns = [
    `${rowId(mapping.idColumn)} AS id`,
    `${cut(mapping.timeColumn, longestTime)} AS time`,
  ];
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

interface CompactText {
  readonly text: string;
  readonly tokens: number;
}

/** Rows repeat each other word for word, so what was made of their texts is kept for so many of them. */
const keptTexts = 20_000;
const longestKept = 200;
const compactTexts = new Map<string, CompactText>();

function compactOf(row: RawRow): CompactText {
  const raw = row.text !== null && row.text.length <= longestKept && row.text.trim() !== '' ? row.text : null;
  const known = raw === null ? undefined : compactTexts.get(raw);
  if (known !== undefined) return known;
  const text = compactRow(row);
  const compact = { text, tokens: countTokens(text) };
  if (raw !== null) {
    if (compactTexts.size >= keptTexts) compactTexts.clear();
    compactTexts.set(raw, compact);
  }
  return compact;
}

interface Day {
  readonly heading: string;
  readonly tokens: number;
  readonly records: LoadedRecord[];
}

function addTo(days: Day[], heading: string, record: LoadedRecord): void {
  const last = days.at(-1);
  if (last?.heading === heading) last.records.push(record);
  else days.push({ heading, tokens: dayTokens, records: [record] });
}

/** Days in order of what their times say, each once. A record's text begins with its time of day. */
function inOrderOfTime(days: readonly Day[]): readonly Day[] {
  const keyed = days.flatMap(({ heading, records }) =>
    records.map((record) => ({
      heading,
      record,
      key: `${heading} ${record.text.slice(0, record.text.indexOf(' '))}`,
    })),
  );
  keyed.sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)));
  const sorted: Day[] = [];
  for (const { heading, record } of keyed) addTo(sorted, heading, record);
  return sorted;
}

/** Loads a user as the model will read it: rows by day, each compact, without the rows in `except`. */
export function loadUser(reader: UserReader, userId: string, except: ReadonlySet<string>): LoadedItem {
  const heading = reader.profile(userId);
  const days: Day[] = [];
  let isPlain = true;
  // One at a time: what the model reads of a row is a fraction of what the row holds.
  for (const row of reader.stored(userId)) {
    isPlain &&= isPlainTime(row.time);
    if (except.has(row.id)) continue;
    const { day, time } = readRowTime(row.time ?? '');
    const { text, tokens } = compactOf(row);
    addTo(days, day, { id: row.id, text: `${time} ${text}`, tokens: tokens + numberAndTimeTokens });
  }
  const groups: readonly RecordGroup[] = isPlain ? days : inOrderOfTime(days);
  return { id: userId, heading, tokens: countTokens(heading) + headerTokens, groups };
}
