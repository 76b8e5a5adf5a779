import type { Database } from 'better-sqlite3';
import { ledgerTables } from '../ledger/ledger-tables.ts';
import { ledgerOfVersion } from '../ledger/migrate.ts';

/** Makes a ledger one of an earlier version: what came with later steps goes. */
export function takeBackTo(db: Database, version: number): void {
  const model = ledgerOfVersion(version);
  const columnsOf = (of: Database, table: string): readonly string[] =>
    (of.pragma(`table_info("${table}")`) as readonly { readonly name: string }[]).map(({ name }) => name);
  db.exec('DROP INDEX gleaner_call_of_order');
  for (const table of ledgerTables(db)) {
    const before = columnsOf(model, table);
    if (before.length === 0) db.exec(`DROP TABLE ${table}`);
    for (const column of before.length === 0 ? [] : columnsOf(db, table))
      if (!before.includes(column)) db.exec(`ALTER TABLE ${table} DROP COLUMN ${column}`);
  }
  model.close();
  db.prepare("UPDATE gleaner_meta SET value = ? WHERE key = 'version'").run(String(version));
}
