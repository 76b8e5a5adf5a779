import type { SourceFile } from '../database/open-source-file.ts';
import { quoteIdentifier as q } from '../database/sql-text.ts';

/** The table, with the schema it is in, for use in SQL. */
export function qualified(source: Pick<SourceFile, 'schema'>, table: string): string {
  return `${q(source.schema)}.${q(table)}`;
}

export const asText = (column: string): string => `CAST(${q(column)} AS TEXT)`;

/** Whether a cell has more bytes than that; not where it is NULL. */
export const isLonger = (column: string, bytes: number): string =>
  `COALESCE(octet_length(${q(column)}) > ${bytes}, 0)`;

/** A cell as text, cut by bytes where it is very long: the rest, which may be a whole film, never leaves the file. */
export const cutCell = (column: string, bytes: number): string =>
  `CASE WHEN octet_length(${q(column)}) > ${bytes}
    THEN CAST(substr(CAST(${q(column)} AS BLOB), 1, ${bytes}) AS TEXT) ELSE ${asText(column)} END`;
