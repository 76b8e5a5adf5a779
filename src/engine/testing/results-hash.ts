import { createHash } from 'node:crypto';
import { withDatabase } from './source-file.ts';

/** What the events and sequences of a file are known by, to the last cell; what the ledger keeps of them is not in it. */
export function resultsHash(path: string): string {
  const tables = withDatabase(path, (db) =>
    ['extracted_events', 'event_sequences'].map((name) =>
      db.prepare(`SELECT rowid, * FROM ${name} ORDER BY rowid`).raw().all(),
    ),
  );
  return createHash('sha256').update(JSON.stringify(tables)).digest('hex').slice(0, 16);
}
