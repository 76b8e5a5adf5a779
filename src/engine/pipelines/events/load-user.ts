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

/** Reads raw rows and profiles of one user at a time. Statements are prepared once. */
export interface UserReader {
  /** All rows, by time and then by id. */
  rows(userId: string): readonly RawRow[];
  profile(userId: string): string;
}

/** Matches ids as text, and numbers as the numbers that they are, so that an index still serves. */
function userIs(column: string): string {
  return `(${q(column)} = :user OR (${q(column)} = CAST(:user AS INTEGER) AND CAST(${q(column)} AS TEXT) = :user))`;
}

function prepareRows(source: SourceFile, mapping: SourceMapping): Statement<[{ user: string }], string[]> {
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
  return source.db
    .prepare<[{ user: string }], string[]>(
      `SELECT ${columns.join(', ')} FROM ${qualified(source, mapping.table)}
       WHERE ${userIs(mapping.userColumn)} ORDER BY ${q(mapping.timeColumn)}, ${q(mapping.idColumn)}`,
    )
    .raw();
}

function prepareProfile(
  source: SourceFile,
  profile: NonNullable<SourceMapping['profile']>,
): Statement<[{ user: string }], (string | null)[]> {
  const columns = [...(profile.textColumn === null ? [] : [profile.textColumn]), ...profile.columns];
  return source.db
    .prepare<[{ user: string }], (string | null)[]>(
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

export function createUserReader(source: SourceFile, mapping: SourceMapping): UserReader {
  const rowsStatement = prepareRows(source, mapping);
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
    rows: (userId) => rowsStatement.all({ user: userId }).map(toRawRow),
    profile: (userId) => {
      const values = profileStatement?.get({ user: userId });
      return values === undefined || profile === null ? '' : profileText(values, profile);
    },
  };
}

/** Loads a user as the model will read it: rows by day, each compact, without the rows in `except`. */
export function loadUser(reader: UserReader, userId: string, except: ReadonlySet<string>): LoadedItem {
  const heading = reader.profile(userId);
  const groups: { heading: string; tokens: number; records: LoadedRecord[] }[] = [];
  for (const row of reader.rows(userId)) {
    if (except.has(row.id)) continue;
    const { day, time } = readRowTime(row.time ?? '');
    const text = compactRow(row);
    const record = { id: row.id, text: `${time} ${text}`, tokens: countTokens(text) + numberAndTimeTokens };
    const last = groups.at(-1);
    if (last?.heading === day) last.records.push(record);
    else groups.push({ heading: day, tokens: dayTokens, records: [record] });
  }
  const readonlyGroups: readonly RecordGroup[] = groups;
  return { id: userId, heading, tokens: countTokens(heading) + headerTokens, groups: readonlyGroups };
}
