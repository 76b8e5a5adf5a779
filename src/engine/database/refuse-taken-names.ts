import type { Database } from 'better-sqlite3';
import { AppError } from '../../shared/app-error.ts';

/** Names beginning so are the ledger's, but for those of views that are made for others. */
const ledgerPrefix = 'gleaner_';
const viewEnding = '_flat';

function takenError(name: string, kind: string, on: string | null): AppError {
  const what = on === null ? `“${name}” in this file is a ${kind}` : `“${name}” is a ${kind} on “${on}”`;
  return new AppError('name_taken', `${what}, where Gleaner keeps what it writes.`, {
    hint: `Rename or drop the ${kind}, then open the file again. Nothing was changed, and nothing was sent.`,
    params: { name, kind },
  });
}

/**
 * Results and ledger are kept in plain tables of their names and in nothing else: a view or a virtual table cannot
 * hold them, and a trigger could change or drop what is saved without anybody knowing.
 * @param resultTables names of the tables that results go to, in lower case
 * @throws AppError name_taken, naming what stands in the way
 */
export function refuseTakenNames(db: Database, resultTables: readonly string[]): void {
  const isOurs = (name: string): boolean => {
    const lower = name.toLowerCase();
    const isLedger = lower.startsWith(ledgerPrefix) && !lower.endsWith(viewEnding);
    return isLedger || resultTables.includes(lower);
  };
  const tables = db.prepare<[], { schema: string; name: string; type: string }>('PRAGMA main.table_list');
  for (const { schema, name, type } of tables.iterate()) {
    if (schema === 'main' && type !== 'table' && isOurs(name)) {
      throw takenError(name, type === 'view' ? 'view' : 'virtual table', null);
    }
  }
  const others = db.prepare<[], { type: string; name: string; table: string }>(
    `SELECT type, name, tbl_name AS "table" FROM main.sqlite_schema WHERE type IN ('index', 'trigger')`,
  );
  for (const { type, name, table } of others.iterate()) {
    if (type === 'trigger' && isOurs(table)) throw takenError(name, 'trigger', table);
    if (type === 'index' && resultTables.includes(name.toLowerCase())) throw takenError(name, 'index', null);
  }
}
