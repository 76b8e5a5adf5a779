import type { Database } from 'better-sqlite3';
import type { DataColumn } from '../../shared/data-import.ts';
import { guardDatabase } from '../database/database-error.ts';
import { quoteIdentifier } from '../database/sql-text.ts';
import { unusedName } from './table-names.ts';

/**
 * The table of these columns, and before them a number for each row in the order of the file: what was found in a row names it
 * by that for good, which SQLite's own row numbers do not promise.
 */
export function tableSql(name: string, columns: readonly DataColumn[]): string {
  const names = columns.map((column) => column.name);
  const key = unusedName(names.some((each) => each.toLowerCase() === 'id') ? 'row_id' : 'id', names);
  const defined = columns.map((column) => `${quoteIdentifier(column.name)} ${column.type}`);
  return `CREATE TABLE ${quoteIdentifier(name)} (${[`${quoteIdentifier(key)} INTEGER PRIMARY KEY`, ...defined].join(', ')})`;
}

/** Makes the table, and answers what writes a row of it. SQLite turns the text of a cell into the type of its column. */
export function beginTable(
  db: Database,
  name: string,
  columns: readonly DataColumn[],
): (cells: readonly (string | null)[]) => void {
  return guardDatabase(() => {
    db.exec(tableSql(name, columns));
    const insert = db.prepare(
      `INSERT INTO ${quoteIdentifier(name)} VALUES (NULL${', ?'.repeat(columns.length)})`,
    );
    return (cells) => void insert.run(cells);
  });
}
