import type { Database } from 'better-sqlite3';
import { quoteIdentifier } from './sql-text.ts';

export interface TableColumn {
  readonly name: string;
  readonly type: string;
  /** Place in the primary key from 1, or 0. */
  readonly primaryKey: number;
  readonly notNull: boolean;
}

export interface TableSchema {
  readonly name: string;
  readonly columns: readonly TableColumn[];
  readonly withoutRowid: boolean;
}

/**
 * The real tables of a schema. Views, virtual tables with their shadows, and SQLite's and our own tables
 * are left out: they are never read as a source.
 */
export function readSchema(db: Database, schema: string): readonly TableSchema[] {
  const listed = db.prepare<[], { schema: string; name: string; type: string; wr: number }>(
    `PRAGMA ${quoteIdentifier(schema)}.table_list`,
  );
  const columnsOf = (table: string): readonly TableColumn[] =>
    (
      db.pragma(`${quoteIdentifier(schema)}.table_xinfo(${quoteIdentifier(table)})`) as {
        name: string;
        type: string;
        pk: number;
        notnull: number;
      }[]
    ).map((column) => ({
      name: column.name,
      type: column.type,
      primaryKey: column.pk,
      notNull: column.notnull === 1,
    }));
  return listed
    .all()
    .filter((table) => table.schema === schema && table.type === 'table')
    .filter((table) => !table.name.startsWith('sqlite_') && !table.name.startsWith('gleaner_'))
    .map((table) => ({
      name: table.name,
      columns: columnsOf(table.name),
      withoutRowid: table.wr === 1,
    }));
}

/** Whether a table has that name in the schema. Names are compared as SQLite compares them. */
export function hasTable(db: Database, schema: string, table: string): boolean {
  return (
    db
      .prepare(
        `SELECT 1 FROM ${quoteIdentifier(schema)}.sqlite_schema WHERE type = 'table' AND name = ? COLLATE NOCASE`,
      )
      .get(table) !== undefined
  );
}

/** Whether a table in `main` has a column of that name, in whatever case. */
export function hasColumn(db: Database, table: string, column: string): boolean {
  const columns = db.pragma(`main.table_xinfo(${quoteIdentifier(table)})`) as { name: string }[];
  return columns.some(({ name }) => name.toLowerCase() === column);
}
