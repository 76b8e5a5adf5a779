import type { SourceFile } from '../../database/open-source-file.ts';
import { readSchema } from '../../database/read-schema.ts';
import { quoteIdentifier as q } from '../../database/sql-text.ts';
import { qualified } from '../../sources/cell-text.ts';

export interface IndexPart {
  readonly name: string | null;
  readonly coll: string;
  readonly desc: number;
  readonly key: number;
}

/** Names under which every table with a rowid has it, unless a column is called so. */
export const rowidNames = ['rowid', '_rowid_', 'oid'] as const;

/** The collation of an index that lets no two rows have one value of the column; null where there is none. */
export function uniqueCollation({ db, schema }: SourceFile, table: string, column: string): string | null {
  return uniqueIndex({ db, schema }, table, [column])?.[0]?.coll ?? null;
}

/** The parts of an index over just these columns in which no two rows are alike. */
function uniqueIndex(
  { db, schema }: Pick<SourceFile, 'db' | 'schema'>,
  table: string,
  columns: readonly string[],
): readonly IndexPart[] | null {
  const wanted = new Set(columns.map((name) => name.toLowerCase()));
  const indexes = db.pragma(`${q(schema)}.index_list(${q(table)})`) as {
    name: string;
    unique: number;
    partial: number;
  }[];
  for (const { name, unique, partial } of indexes) {
    if (unique !== 1 || partial === 1) continue;
    const all = db.pragma(`${q(schema)}.index_xinfo(${q(name)})`) as IndexPart[];
    const parts = all.filter(({ key }) => key === 1);
    const isOver = parts.every((part) => part.name !== null && wanted.has(part.name.toLowerCase()));
    if (isOver && parts.length === wanted.size) return parts;
  }
  return null;
}

/** Whether a column is the rowid of its table, by whichever name. */
export function isRowid({ db, schema }: SourceFile, table: string, column: string): boolean {
  const found = readSchema(db, schema).find(({ name }) => name === table);
  if (found === undefined || found.withoutRowid) return false;
  const declared = found.columns.find(({ name }) => name.toLowerCase() === column.toLowerCase());
  if (declared === undefined) return rowidNames.some((name) => name === column.toLowerCase());
  const keys = found.columns.filter(({ primaryKey }) => primaryKey > 0);
  return declared.primaryKey > 0 && keys.length === 1 && declared.type.toUpperCase() === 'INTEGER';
}

/** Whether the schema says that no two rows have the same in these columns, NULL apart. */
export const namesOneRow = (source: SourceFile, table: string, columns: readonly string[]): boolean =>
  columns.some((column) => isRowid(source, table, column)) || uniqueIndex(source, table, columns) !== null;

const isNull = (columns: readonly string[]): string =>
  columns.map((column) => `${q(column)} IS NULL`).join(' AND ');

/** Whether a row has nothing in all of these columns. */
export const hasNameless = (source: SourceFile, table: string, columns: readonly string[]): boolean =>
  source.db.prepare(`SELECT 1 FROM ${qualified(source, table)} WHERE ${isNull(columns)} LIMIT 1`).get() !==
  undefined;

/** A value, as text, that several rows have in these columns; null where there is none. All rows are read. */
export function findTwin(source: SourceFile, table: string, columns: readonly string[]): string | null {
  const groups = columns.map((column) => `${q(column)} COLLATE BINARY`).join(', ');
  const shown = columns.map((column) => `COALESCE(substr(CAST(${q(column)} AS TEXT), 1, 100), 'NULL')`);
  const twin = source.db.prepare<[], string>(
    `SELECT ${shown.join(" || ', ' || ")} FROM ${qualified(source, table)} WHERE NOT (${isNull(columns)})
     GROUP BY ${groups} HAVING COUNT(*) > 1 LIMIT 1`,
  );
  return twin.pluck().get() ?? null;
}
