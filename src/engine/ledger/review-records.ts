import type { Database } from 'better-sqlite3';
import { prepared } from '../database/prepared.ts';
import { hasTable } from '../database/read-schema.ts';
import { pack, unpack } from './packed.ts';

/** How the review of an item stands. */
export interface ReviewMark {
  /** When somebody was done with it; null while nobody is. */
  readonly reviewedAt: number | null;
  /** How many records the item had then, or when its review began. */
  readonly records: number;
}

/** What is kept of the review of an item. */
export interface ReviewRecord<Found = unknown> extends ReviewMark {
  readonly itemId: string;
  readonly begunAt: number;
  /** The job that found what was found; null where no job of this ledger did. */
  readonly jobId: string | null;
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

export const hasReviews = (db: Database): boolean => hasTable(db, 'main', 'gleaner_review');

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

/** Every item whose review has begun. */
export function reviewMarks(db: Database): ReadonlyMap<string, ReviewMark> {
  if (!hasReviews(db)) return new Map();
  return new Map(
    prepared<[], ReviewMark & { readonly itemId: string }>(
      db,
      'SELECT item_id AS itemId, reviewed_at AS reviewedAt, records FROM main.gleaner_review',
    )
      .all()
      .map(({ itemId, ...mark }) => [itemId, mark]),
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

/** Marks an item as reviewed, or as not. Inside a transaction. */
export function markReviewed(db: Database, itemId: string, { reviewedAt, records }: ReviewMark): void {
  prepared(db, 'UPDATE main.gleaner_review SET reviewed_at = ?, records = ? WHERE item_id = ?').run(
    reviewedAt,
    records,
    itemId,
  );
}

/**
 * Notes what a job has found of an item whose review has begun, in place of what was found before. That it was reviewed, and with
 * how many records, stays. Inside a transaction.
 */
export function noteFound(
  db: Database,
  { itemId, jobId, found }: Pick<ReviewRecord, 'itemId' | 'jobId' | 'found'>,
): void {
  prepared(db, 'UPDATE main.gleaner_review SET job_id = ?, found = ? WHERE item_id = ?').run(
    jobId,
    pack(found),
    itemId,
  );
}

/** Forgets the review of an item, and what was edited of it: neither can be undone any more. Inside a transaction. */
export function forgetReview(db: Database, itemId: string): void {
  prepared(db, 'DELETE FROM main.gleaner_review WHERE item_id = ?').run(itemId);
  prepared(db, "UPDATE main.gleaner_edit SET state = 'void' WHERE item_id = ?").run(itemId);
}
