import Database from 'better-sqlite3';
import { ledgerTables } from '../ledger/ledger-tables.ts';
import { migrations } from '../ledger/migrations.ts';

/** Makes a ledger one of an earlier version: what came with later steps goes. */
export function takeBackTo(db: Database.Database, version: number): void {
  const model = new Database(':memory:');
  model.exec('CREATE TABLE gleaner_meta (key TEXT PRIMARY KEY, value TEXT)');
  for (const step of migrations.slice(0, version)) model.exec(step);
  const columnsOf = (of: Database.Database, table: string): readonly string[] =>
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
