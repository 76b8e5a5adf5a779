import type { Database } from 'better-sqlite3';
import { unpack } from './packed.ts';

/** An item that a trial has read. */
export interface StoredTriedItem {
  readonly records: number;
  readonly attempts: number;
  /** What replies brought, in characters of JSON. */
  readonly written: number;
}

type StoredItem = Omit<StoredTriedItem, 'written'> & { readonly payloads: Uint8Array | string | null };

/** Whether a job has asked about anything under that fingerprint. */
export const hasAsked = (db: Database, jobId: string, fingerprint: string): boolean =>
  db
    .prepare<[string, string]>('SELECT 1 FROM main.gleaner_item WHERE job_id = ? AND fingerprint = ? LIMIT 1')
    .get(jobId, fingerprint) !== undefined;

/** The items that a job has read, and how much replies brought of each. */
export const triedItems = (db: Database, jobId: string): readonly StoredTriedItem[] =>
  db
    .prepare<[string], StoredItem>(
      "SELECT records, attempts, payloads FROM main.gleaner_item WHERE job_id = ? AND status = 'succeeded'",
    )
    .all(jobId)
    .map(({ records, attempts, payloads }) => ({
      records,
      attempts,
      written: payloads === null ? 0 : JSON.stringify(unpack(payloads)).length,
    }));

/** How long all answered calls of a job took together, in milliseconds. */
export const answeredMs = (db: Database, jobId: string): number =>
  db
    .prepare<[string], number>(
      `SELECT COALESCE(SUM(received_at - sent_at), 0) FROM main.gleaner_call
       WHERE job_id = ? AND received_at >= sent_at`,
    )
    .pluck()
    .get(jobId) ?? 0;
