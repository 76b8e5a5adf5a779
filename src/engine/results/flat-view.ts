import type { Database } from 'better-sqlite3';
import { quoteIdentifier as q } from '../database/sql-text.ts';

/** Stands in every view of ours: what has it may be replaced. */
const mark = '/* made by Gleaner for other programs, and made anew when its form changes */';

interface Standing {
  readonly type: string;
  readonly sql: string | null;
}

/**
 * Makes a view in `main` for programs that read results: results themselves are in tables. Whatever somebody else has put under that
 * name stays, and then there is no view. Inside the caller's transaction.
 * @param name ends in `_flat`: names that do are never the ledger's
 */
export function ensureFlatView(db: Database, name: string, select: string): void {
  const standing = db
    .prepare<[string], Standing>('SELECT type, sql FROM main.sqlite_schema WHERE name = ? COLLATE NOCASE')
    .get(name);
  const body = `${mark} ${select}`;
  if (standing !== undefined) {
    const isOurs = standing.type === 'view' && standing.sql?.includes(mark) === true;
    if (!isOurs || standing.sql?.endsWith(body) === true) return;
    db.exec(`DROP VIEW main.${q(name)}`);
  }
  db.exec(`CREATE VIEW main.${q(name)} AS ${body}`);
}
