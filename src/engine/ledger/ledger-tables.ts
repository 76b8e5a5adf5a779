import type { Database } from 'better-sqlite3';
import { hasTable } from '../database/read-schema.ts';

/**
 * The tables of the ledger in the file; those of a damaged one that was set aside are not among them, nor what has the name of a view
 * that is made for others.
 */
export function ledgerTables(db: Database): readonly string[] {
  return db
    .prepare<[], string>(
      `SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name GLOB 'gleaner_*'
        AND name NOT GLOB 'gleaner_*_damaged_[0-9]*' AND name NOT GLOB 'gleaner_*_flat' ORDER BY name`,
    )
    .pluck()
    .all() as string[];
}

/** Whether Gleaner has written to the file before. */
export function hasLedger(db: Database): boolean {
  return hasTable(db, 'main', 'gleaner_meta');
}

/** The version that the ledger says it has; 0 where there is no ledger, null where what it says is no version. */
export function storedVersion(db: Database): number | null {
  if (!hasLedger(db)) return ledgerTables(db).length === 0 ? 0 : null;
  const columns = db.pragma('main.table_xinfo(gleaner_meta)') as readonly { name: string }[];
  if (!['key', 'value'].every((name) => columns.some((column) => column.name === name))) return null;
  const stored = db.prepare("SELECT value FROM main.gleaner_meta WHERE key = 'version'").pluck().get();
  return typeof stored === 'string' && /^\d{1,9}$/.test(stored) ? Number(stored) : null;
}

/** Renames tables whatever views the file has: else one of the analyst's that is broken, or is of such a table, would keep it from that. */
export function besideAnyView(db: Database, rename: () => void): void {
  db.pragma('legacy_alter_table = ON');
  try {
    rename();
  } finally {
    db.pragma('legacy_alter_table = OFF');
  }
}
