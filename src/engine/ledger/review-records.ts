import type { Database } from 'better-sqlite3';
import { prepared } from '../database/prepared.ts';
import { hasTable } from '../database/read-schema.ts';
import { pack, unpack } from './packed.ts';

/** What is kept of the review of an item. */
export interface ReviewRecord<Found = unknown> {
  readonly itemId: string;
  readonly begunAt: number;
  /** When somebody was done with it; null while nobody is. */
  readonly reviewedAt: number | null;
  /** The job that found what was found; null where no job of this ledger did. */
  readonly jobId: string | null;
  /** How many records the item had then. */
  readonly records: number;
  /** What the model found, before anybody has edited it. */
  readonly found: readonly Found[];
}

type Stored = Omit<ReviewRecord, 'found'> & { readonly found: Buffer };

const columns =
  'item_id AS itemId, begun_at AS begunAt, reviewed_at AS reviewedAt, job_id AS jobId, records, found';

const withFound = <Found>(stored: Stored): ReviewRecord<Found> => ({
  ...stored,
  found: unpack(stored.found) as readonly Found[],
});

const reviewTable = 'gleaner_review';
export const hasReviews = (db: Database): boolean => hasTable(db, 'main', reviewTable);

export function readReview<Found>(db: Database, itemId: string): ReviewRecord<Found> | null {
  if (!hasReviews(db)) return null;
  const stored = prepared<[string], Stored>(
    db,
    `SELECT ${columns} FROM main.gleaner_review WHERE item_id = ?`,
  ).get(itemId);
  return stored === undefined ? null : withFound<Found>(stored);
}

/** Every item that somebody is done with, by its id. */
export function reviewedItems<Found>(db: Database): readonly ReviewRecord<Found>[] {
  if (!hasReviews(db)) return [];
  return prepared<[], Stored>(
    db,
    `SELECT ${columns} FROM main.gleaner_review WHERE reviewed_at IS NOT NULL ORDER BY item_id`,
  )
    .all()
    .map((stored) => withFound<Found>(stored));
}

/** Every item whose review has begun, and when it was over; null where it is not. */
export function reviewMarks(db: Database): ReadonlyMap<string, number | null> {
  if (!hasReviews(db)) return new Map();
  return new Map(
    prepared<[], { itemId: string; reviewedAt: number | null }>(
      db,
      'SELECT item_id AS itemId, reviewed_at AS reviewedAt FROM main.gleaner_review',
    )
      .all()
      .map(({ itemId, reviewedAt }) => [itemId, reviewedAt]),
  );
}

/** Begins the review of an item, where it has not begun: what was found stands as it is now. Inside a transaction. */
export function beginReview(
  db: Database,
  { itemId, begunAt, jobId, records, found }: Omit<ReviewRecord, 'reviewedAt'>,
): void {
  prepared(
    db,
    `INSERT INTO main.gleaner_review (item_id, begun_at, job_id, records, found) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO NOTHING`,
  ).run(itemId, begunAt, jobId, records, pack(found));
}

/** Marks an item as reviewed, or with null as not. Inside a transaction. */
export function markReviewed(db: Database, itemId: string, at: number | null): void {
  prepared(db, 'UPDATE main.gleaner_review SET reviewed_at = ? WHERE item_id = ?').run(at, itemId);
}

/** Notes what a job has found of an item whose review has begun, in place of what was found before. Inside a transaction. */
export function noteFound(
  db: Database,
  { itemId, jobId, records, found }: Pick<ReviewRecord, 'itemId' | 'jobId' | 'records' | 'found'>,
): void {
  prepared(db, 'UPDATE main.gleaner_review SET job_id = ?, records = ?, found = ? WHERE item_id = ?').run(
    jobId,
    records,
    pack(found),
    itemId,
  );
}

/** Forgets the review of an item, and what was edited of it: neither can be undone any more. Inside a transaction. */
export function forgetReview(db: Database, itemId: string): void {
  prepared(db, 'DELETE FROM main.gleaner_review WHERE item_id = ?').run(itemId);
  prepared(db, "UPDATE main.gleaner_edit SET state = 'void' WHERE item_id = ?").run(itemId);
}
