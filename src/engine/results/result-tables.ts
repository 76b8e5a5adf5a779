import type { Database } from 'better-sqlite3';
import { columnsPresent, hasTable } from '../database/read-schema.ts';
import { quoteIdentifier as q } from '../database/sql-text.ts';
import type { ResultTable } from './result-table.ts';
import { formOf, keyOf, ownForm } from './table-form.ts';
import { cannotTake, tryTable } from './try-table.ts';

/**
 * Looks whether the tables of results that are there can be ours, before they are read: they have all columns and the
 * key. Columns of the analyst's own beside them are welcome. Nothing is written.
 * @throws AppError name_taken
 */
export function refuseForeignTables(db: Database, tables: readonly ResultTable[]): void {
  for (const table of tables) {
    if (table.added !== undefined || !hasTable(db, 'main', table.name)) continue;
    const own = ownForm(table);
    const present = formOf(db, table.name);
    const isThere = (name: string): boolean =>
      present.columns.some((column) => column.name.toLowerCase() === name);
    const missing = own.columns.find(({ name }) => !isThere(name));
    if (missing !== undefined) throw cannotTake(table.name, `it has no column ${missing.name}.`);
    const keyText = (form: typeof own): string =>
      keyOf(form)
        .map(({ name }) => name.toLowerCase())
        .join(', ');
    if (keyText(present) !== keyText(own)) throw cannotTake(table.name, `its key is not ${keyText(own)}.`);
    if (present.withoutRowid !== own.withoutRowid) throw cannotTake(table.name, 'it is of another kind.');
  }
}

/** Makes an index on a column of a table in `main`, unless one leads with it already. */
export function ensureIndex(db: Database, table: string, column: string, name: string): void {
  const indexes = db.pragma(`main.index_list(${q(table)})`) as { name: string; partial: number }[];
  const leads = indexes.some((index) => {
    if (index.partial === 1) return false;
    const [first] = db.pragma(`main.index_info(${q(index.name)})`) as { name: string | null }[];
    return first?.name?.toLowerCase() === column.toLowerCase();
  });
  if (!leads) db.exec(`CREATE INDEX IF NOT EXISTS main.${q(name)} ON ${q(table)}(${q(column)})`);
}

/** Makes the tables that are missing, as they are; nothing is looked at or tried. */
export function makeTables(db: Database, tables: readonly ResultTable[]): void {
  for (const { name, create } of tables) if (!hasTable(db, 'main', name)) db.exec(create);
}

/** Adds the columns that a table lacks and may have. Inside the caller's transaction. */
export function addColumns(db: Database, tables: readonly ResultTable[]): void {
  for (const { name, added = {} } of tables) {
    const present = columnsPresent(db, name);
    for (const [column, type] of Object.entries(added))
      if (!present.has(column)) db.exec(`ALTER TABLE main.${q(name)} ADD COLUMN ${q(column)} ${type}`);
  }
}

/**
 * Makes the tables of results where they are missing, adds what one of another origin lacks and may, and tries whether
 * each takes results. Nothing is dropped or changed. Inside the caller's transaction.
 * @throws AppError name_taken where a table that is there cannot take results
 */
export function ensureTables(db: Database, tables: readonly ResultTable[]): void {
  refuseForeignTables(db, tables);
  makeTables(db, tables);
  addColumns(db, tables);
  for (const table of tables) {
    tryTable(db, table);
    for (const [column, name] of Object.entries(table.indexes ?? {}))
      ensureIndex(db, table.name, column, name);
  }
}
