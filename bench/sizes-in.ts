import Database from 'better-sqlite3';

/** Bytes that a job's ledger and results take in its file. */
export function sizesIn(path: string): { readonly ledger: number; readonly results: number } {
  const db = new Database(path, { readonly: true });
  const size = (where: string): number =>
    db.prepare<[], number>(`SELECT COALESCE(SUM(pgsize), 0) FROM dbstat WHERE ${where}`).pluck().get() ?? 0;
  const isLedger = `name GLOB 'gleaner_*' AND name NOT GLOB 'gleaner_e[xv]*_user_id' OR name GLOB 'sqlite_autoindex_gleaner_*'`;
  const ledger = size(isLedger);
  const results = size(`name GLOB '*extracted_events*' OR name GLOB '*event_sequences*'`);
  db.close();
  return { ledger, results };
}
