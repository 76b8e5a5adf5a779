import type { Database, Statement } from 'better-sqlite3';
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

interface ListedTable {
  readonly schema: string;
  readonly name: string;
  readonly type: string;
  readonly wr: number;
}

function listTables(db: Database, schema: string): readonly ListedTable[] {
  return db
    .prepare<[], ListedTable>(`PRAGMA ${quoteIdentifier(schema)}.table_list`)
    .all()
    .filter((table) => table.schema === schema)
    .filter((table) => !table.name.startsWith('sqlite_') && !table.name.startsWith('gleaner_'));
}

function columnsOf(db: Database, schema: string, table: string): readonly TableColumn[] {
  const listed = db.pragma(`${quoteIdentifier(schema)}.table_xinfo(${quoteIdentifier(table)})`) as {
    name: string;
    type: string;
    pk: number;
    notnull: number;
  }[];
  return listed.map(({ name, type, pk, notnull }) => ({
    name,
    type,
    primaryKey: pk,
    notNull: notnull === 1,
  }));
}

/**
 * The real tables of a schema. Views, virtual tables with their shadows, and SQLite's and our own tables
 * are left out: they are never read as a source.
 */
export function readSchema(db: Database, schema: string): readonly TableSchema[] {
  return listTables(db, schema)
    .filter((table) => table.type === 'table')
    .map(({ name, wr }) => ({ name, columns: columnsOf(db, schema, name), withoutRowid: wr === 1 }));
}

export interface ViewSchema extends Pick<TableSchema, 'name' | 'columns'> {
  readonly kind: 'view' | 'virtual table';
}

/** What looks like a table and is none. One whose definition is broken has no columns. */
export function readViews(db: Database, schema: string): readonly ViewSchema[] {
  const columns = (name: string): readonly TableColumn[] => {
    try {
      return columnsOf(db, schema, name);
    } catch {
      // Whatever it refers to is gone, or its module is not here.
      return [];
    }
  };
  return listTables(db, schema).flatMap(({ name, type }) => {
    if (type !== 'view' && type !== 'virtual') return [];
    return [{ name, columns: columns(name), kind: type === 'view' ? 'view' : 'virtual table' }];
  });
}

/** By schema, of each connection: what nearly every read asks first. */
const tableNamed = new WeakMap<Database, ReadonlyMap<string, Statement<[string]>>>();

function selectTable(db: Database, schema: string): Statement<[string]> {
  const known = tableNamed.get(db)?.get(schema);
  if (known !== undefined) return known;
  const made = db.prepare<[string]>(
    `SELECT 1 FROM ${quoteIdentifier(schema)}.sqlite_schema WHERE type = 'table' AND name = ? COLLATE NOCASE`,
  );
  tableNamed.set(db, new Map(tableNamed.get(db)).set(schema, made));
  return made;
}

/** Whether a table has that name in the schema. Names are compared as SQLite compares them. */
export const hasTable = (db: Database, schema: string, table: string): boolean =>
  selectTable(db, schema).get(table) !== undefined;

/** The names of the columns of a table in `main`, in small letters; none where there is no such table. */
export function columnsPresent(db: Database, table: string): ReadonlySet<string> {
  const columns = db.pragma(`main.table_xinfo(${quoteIdentifier(table)})`) as { name: string }[];
  return new Set(columns.map(({ name }) => name.toLowerCase()));
}

/** Whether a table in `main` has a column of that name, in whatever case. */
export const hasColumn = (db: Database, table: string, column: string): boolean =>
  columnsPresent(db, table).has(column);
