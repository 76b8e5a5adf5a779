import type { Statement } from 'better-sqlite3';
import type { ReadLimits, SourceMapping } from '../../../shared/source-mapping.ts';
import type { SourceFile } from '../../database/open-source-file.ts';
import { quoteIdentifier as q } from '../../database/sql-text.ts';
import { asText, cutCell } from '../../sources/cell-text.ts';
import { mayNameBytes, nameOfBytes } from '../../sources/item-ids.ts';
import { lookedAt } from './compact-row.ts';
import { isRowid } from './names-one-row.ts';

/** Bytes of a cell that are read: as many as the characters that `compactRow` looks at may take. */
export const longestCell = ({ longestRow, longestProfile }: ReadLimits): number =>
  4 * lookedAt(Math.max(longestRow, longestProfile));
const longestTime = 200;

/** When a row happened, as text, cut where it is long: of a day and a time of day that stand apart both. */
export function timeCell({ timeColumn, dateColumn }: SourceMapping): string {
  if (dateColumn === undefined) return cutCell(timeColumn, longestTime);
  const part = (column: string): string => `COALESCE(${cutCell(column, longestTime)}, '')`;
  return `trim(${part(dateColumn)} || ' ' || ${part(timeColumn)})`;
}

/** What rows are sorted by in the database. */
export const timeOrder = (mapping: SourceMapping): string =>
  mapping.dateColumn === undefined ? q(mapping.timeColumn) : timeCell(mapping);

/** The columns that name a row, in the order of its key. */
export const idColumns = ({ idColumn, otherIdColumns = [] }: SourceMapping): readonly string[] => [
  idColumn,
  ...otherIdColumns,
];

/**
 * Whether rows go by SQLite's own number of a row: as a rule a row that comes later has a higher one, and those above a number
 * are found without looking at the others.
 */
export const isNumbered = (source: SourceFile, mapping: SourceMapping): boolean =>
  idColumns(mapping).length === 1 && isRowid(source, mapping.table, mapping.idColumn);

/**
 * The id of a row: bytes go by their hexadecimal, since two of them may look alike as text. A key of several columns goes
 * by all of them, as a JSON list in which a number is a number: so 1 and '1' differ, and nothing runs into the next.
 */
export function rowId(mapping: SourceMapping): string {
  const columns = idColumns(mapping);
  const cell = (column: string, plain: string): string =>
    `CASE WHEN typeof(${q(column)}) = 'blob' THEN ${nameOfBytes(q(column))} ELSE ${plain} END`;
  return columns.length === 1
    ? cell(mapping.idColumn, asText(mapping.idColumn))
    : `json_array(${columns.map((column) => cell(column, q(column))).join(', ')})`;
}

export interface UserKey {
  readonly user: string;
  /** The id as a number where it is one; whole ones exact, however large. */
  readonly number: bigint | number | null;
}

export function userKey(user: string): UserKey {
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

/**
 * A statement about one user: nearly always of an id that is text, which is found without a second look. It is prepared when it is
 * first asked for: a reader knows eight of them, and most who make one need two.
 */
export function forUser<Key extends UserKey, Row>(
  source: SourceFile,
  column: string,
  sql: (where: string) => string,
): (user: UserKey) => Statement<[Key], Row> {
  const preparedOnce = (isUser: (column: string) => string) => {
    let statement: Statement<[Key], Row> | null = null;
    return () => (statement ??= source.db.prepare<[Key], Row>(sql(isUser(column))));
  };
  const plain = preparedOnce(userIs);
  const byBytes = preparedOnce(userOrBytesAre);
  return ({ user }) => (mayNameBytes(user) ? byBytes() : plain());
}

/** A row's user as text, whatever the id is stored as, in a table that goes by `alias`. */
export function userText({ db }: Pick<SourceFile, 'db'>, alias: string, column: string): string {
  const text = `CAST(${alias}.${q(column)} AS TEXT)`;
  // Nearly no file has ids that are no text: then nobody is looked up.
  const hasBytes = db.prepare('SELECT 1 FROM temp.gleaner_hex_users LIMIT 1').get() !== undefined;
  return hasBytes
    ? `COALESCE((SELECT hex.user_id FROM temp.gleaner_hex_users hex WHERE hex.key = ${alias}.${q(column)}), ${text})`
    : text;
}
