import type { Database } from 'better-sqlite3';

/** What tables take of the main database with their indexes, in bytes; of none that is not there. Reads their pages alone. */
export function tableBytes(db: Database, tables: readonly string[]): number {
  const parts = db
    .prepare<[string], string>('SELECT name FROM main.sqlite_schema WHERE tbl_name = ? AND rootpage > 0')
    .pluck();
  const bytes = db
    .prepare<[string], number | null>(
      "SELECT pgsize FROM dbstat WHERE schema = 'main' AND name = ? AND aggregate = TRUE",
    )
    .pluck();
  const names = tables.flatMap((table) => parts.all(table));
  return names.reduce((sum, name) => sum + (bytes.get(name) ?? 0), 0);
}
