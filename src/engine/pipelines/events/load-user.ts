import type { Statement } from 'better-sqlite3';
import type { SourceMapping } from '../../../shared/source.ts';
import { quoteIdentifier as q } from '../../database/identifiers.ts';
import type { SourceFile } from '../../database/open-source-file.ts';
import { countTokens } from '../../packing/count-tokens.ts';
import type { LoadedItem, LoadedRecord, RecordGroup } from '../pipeline.ts';
import { compactRow, plainText, type RawRow } from './compact-row.ts';
import { readRowTime } from './row-time.ts';
import { qualified } from './user-list.ts';

/** Tokens of a row's number, time and line break, over those of its text. */
const numberAndTimeTokens = 7;
const dayTokens = 9;
const headerTokens = 4;

const asText = (column: string): string => `CAST(${q(column)} AS TEXT)`;

export interface RowStamp {
  readonly id: string;
  readonly time: string | null;
}

/** Reads raw rows and profiles of one user at a time. Statements are prepared once. */
export interface UserReader {
  /** All rows, by time and then by id. */
  rows(userId: string): readonly RawRow[];
  /** The same rows in the same order, by id and stored time alone. */
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

function selectRows(source: SourceFile, mapping: SourceMapping, columns: readonly string[]): string {
  return `SELECT ${columns.join(', ')} FROM ${qualified(source, mapping.table)}
    WHERE ${userIs(mapping.userColumn)} ORDER BY ${q(mapping.timeColumn)}, ${q(mapping.idColumn)}`;
}

function prepareRows(source: SourceFile, mapping: SourceMapping): Statement<[UserKey], string[]> {
  const optional = (column: string | null): string => (column === null ? 'NULL' : asText(column));
  const columns = [
    asText(mapping.idColumn),
    asText(mapping.timeColumn),
    optional(mapping.textColumn),
    optional(mapping.actionColumn),
    optional(mapping.itemColumn),
    optional(mapping.durationColumn),
    optional(mapping.propertiesColumn),
    ...mapping.placeColumns.map(asText),
  ];
  return source.db.prepare<[UserKey], string[]>(selectRows(source, mapping, columns)).raw();
}

function prepareProfile(
  source: SourceFile,
  profile: NonNullable<SourceMapping['profile']>,
): Statement<[UserKey], (string | null)[]> {
  const columns = [...(profile.textColumn === null ? [] : [profile.textColumn]), ...profile.columns];
  return source.db
    .prepare<[UserKey], (string | null)[]>(
      `SELECT ${columns.length === 0 ? 'NULL' : columns.map(asText).join(', ')}
       FROM ${qualified(source, profile.table)} WHERE ${userIs(profile.userColumn)} LIMIT 1`,
    )
    .raw();
}

function profileText(
  values: readonly (string | null)[],
  profile: NonNullable<SourceMapping['profile']>,
): string {
  const [first = null, ...others] = profile.textColumn === null ? [null, ...values] : values;
  if (first !== null && first.trim() !== '') return plainText(first).slice(0, 400);
  const words = others.flatMap((value, index) => {
    if (value === null || value.trim() === '' || value.trim() === '{}') return [];
    return profile.columns[index]?.toLowerCase() === 'age' ? `${value}岁` : value;
  });
  return plainText(words.join('，')).slice(0, 400);
}

const plainTime = /^\d{4}-\d\d-\d\d [012]\d:\d\d/;

/**
 * Times sort as they are stored where they are all written the usual way; `2025/10/1` after `2025/9/1`, or several
 * ways of writing in one file, have to be read first. Rows whose time cannot be read come last.
 */
function inOrder<Row extends { readonly time: string | null }>(rows: readonly Row[]): readonly Row[] {
  if (rows.every((row) => row.time !== null && plainTime.test(row.time))) return rows;
  const keyed = rows.map((row) => {
    const { day, time } = readRowTime(row.time ?? '');
    return { row, key: `${day} ${time}` };
  });
  return keyed.sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key))).map((each) => each.row);
}

export function createUserReader(source: SourceFile, mapping: SourceMapping): UserReader {
  const rowsStatement = prepareRows(source, mapping);
  const stampColumns = [`${asText(mapping.idColumn)} AS id`, `${asText(mapping.timeColumn)} AS time`];
  const stamps = source.db.prepare<[UserKey], RowStamp>(selectRows(source, mapping, stampColumns));
  const profile = mapping.profile;
  const profileStatement = profile === null ? null : prepareProfile(source, profile);
  const toRawRow = (row: (string | null | undefined)[]): RawRow => ({
    id: row[0] ?? '',
    time: row[1] ?? null,
    text: row[2] ?? null,
    action: row[3] ?? null,
    item: row[4] ?? null,
    duration: row[5] ?? null,
    properties: row[6] ?? null,
    places: row.slice(7).map((place) => place ?? null),
  });
  return {
    rows: (userId) => inOrder(rowsStatement.all(userKey(userId)).map(toRawRow)),
    times: (userId) => inOrder(stamps.all(userKey(userId))),
    profile: (userId) => {
      const values = profileStatement?.get(userKey(userId));
      return values === undefined || profile === null ? '' : profileText(values, profile);
    },
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

/** Loads a user as the model will read it: rows by day, each compact, without the rows in `except`. */
export function loadUser(reader: UserReader, userId: string, except: ReadonlySet<string>): LoadedItem {
  const heading = reader.profile(userId);
  const groups: { heading: string; tokens: number; records: LoadedRecord[] }[] = [];
  for (const row of reader.rows(userId)) {
    if (except.has(row.id)) continue;
    const { day, time } = readRowTime(row.time ?? '');
    const { text, tokens } = compactOf(row);
    const record = { id: row.id, text: `${time} ${text}`, tokens: tokens + numberAndTimeTokens };
    const last = groups.at(-1);
    if (last?.heading === day) last.records.push(record);
    else groups.push({ heading: day, tokens: dayTokens, records: [record] });
  }
  const readonlyGroups: readonly RecordGroup[] = groups;
  return { id: userId, heading, tokens: countTokens(heading) + headerTokens, groups: readonlyGroups };
}
