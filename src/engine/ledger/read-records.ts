import type { Database } from 'better-sqlite3';
import { prepared } from '../database/prepared.ts';
import { hasTable } from '../database/read-schema.ts';
import { pack, unpack } from './packed.ts';

/**
 * What of an item has been read, in short: so that records that came since are told from those that did not, and those that
 * were changed from those that were not. Which records they are is told by what replies brought; see `readOutcomes`.
 */
export interface ReadRecord {
  /** Which table it was read from, and by what its records go. */
  readonly source: string;
  /** How many records have been accounted for or given up. */
  readonly rows: number;
  /** Every record with a number up to this that was there has been read; null where records have no such numbers. */
  readonly mark: number | null;
  /** What the hash is of: two are compared only where this is the same. */
  readonly readAs: string;
  /** The sum of the hashes of these records as they were when they were read; null where it is not known. */
  readonly hash: number | null;
  /** Records that no reply accounted for, and that are not asked about again. */
  readonly givenUp: readonly string[];
}

type StoredRecord = Omit<ReadRecord, 'givenUp'> & { readonly givenUp: Uint8Array | null };

/** Whether the ledger keeps such records: one of an earlier version does from its next job on. */
const keepsReadRecords = (db: Database): boolean => hasTable(db, 'main', 'gleaner_read');

/** What is noted of the items of a stage, as a select: item_id, source, rows, mark, read_as, hash. */
export const selectRead = (db: Database, stage: string): string =>
  keepsReadRecords(db)
    ? `SELECT item_id, source, rows, mark, read_as, hash FROM main.gleaner_read WHERE stage = '${stage}'`
    : 'SELECT NULL AS item_id, NULL AS source, 0 AS rows, 0 AS mark, NULL AS read_as, NULL AS hash WHERE FALSE';

export function readRecord(db: Database, stage: string, itemId: string): ReadRecord | null {
  if (!keepsReadRecords(db)) return null;
  const stored = prepared<[string, string], StoredRecord>(
    db,
    `SELECT source, rows, mark, read_as AS readAs, hash, given_up AS givenUp FROM main.gleaner_read
     WHERE stage = ? AND item_id = ?`,
  ).get(stage, itemId);
  if (stored === undefined) return null;
  const { givenUp } = stored;
  return { ...stored, givenUp: givenUp === null ? [] : (unpack(givenUp) as readonly string[]) };
}

/** Writes what has been read of an item, in place of what was known. Inside a transaction. */
export function writeReadRecord(db: Database, stage: string, itemId: string, record: ReadRecord): void {
  const { source, rows, mark, readAs, hash, givenUp } = record;
  prepared<unknown[]>(
    db,
    `INSERT OR REPLACE INTO main.gleaner_read (stage, item_id, source, rows, mark, read_as, hash, given_up)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(stage, itemId, source, rows, mark, readAs, hash, givenUp.length === 0 ? null : pack(givenUp));
}
