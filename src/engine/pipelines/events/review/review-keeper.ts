import type { Database } from 'better-sqlite3';
import type { MatchedEvent } from '../../../../shared/pipelines/match-events.ts';
import { hasColumn } from '../../../database/read-schema.ts';
import {
  forgetReview,
  hasReviews,
  noteFound,
  readReview,
  reviewMarks,
} from '../../../ledger/review-records.ts';
import { eventsTable } from '../result-tables.ts';
import type { Named } from '../types/settle-types.ts';
import { deletedEvents, type KeptEvent, keptEvents, leavesOut } from './kept-events.ts';
import { type FoundEvent, isReviewedEvent } from './reviewed-event.ts';

/** What of a user's events stays when the user is read again, and what of the new ones is left out for that. */
interface KeptOfUser {
  readonly kept: readonly KeptEvent[];
  readonly leavesOut: (event: MatchedEvent) => boolean;
}

export const keptOfNobody: KeptOfUser = { kept: [], leavesOut: () => false };

interface Reading {
  readonly jobId: string;
  /** The job read new rows alone. */
  readonly grows: boolean;
  readonly found: readonly FoundEvent[];
}

/** Whether anything of the file was reviewed, as far as its ledger and its events say. */
function isReviewed(db: Database): boolean {
  if (hasReviews(db) && reviewMarks(db).size > 0) return true;
  if (!hasColumn(db, eventsTable, 'edited')) return false;
  return (
    db.prepare(`SELECT 1 FROM main.extracted_events WHERE ${isReviewedEvent} LIMIT 1`).get() !== undefined
  );
}

/**
 * Keeps what was reviewed while users are read again. All of it runs inside the transaction that saves a user.
 * @param replaces what was reviewed is not kept, but replaced, and its review forgotten
 */
export function createReviewKeeper(db: Database, settle: (name: Named) => Named, replaces: boolean) {
  // Nothing is edited while a job runs: where nothing was before, nobody has to be asked about.
  if (!isReviewed(db)) return { of: () => keptOfNobody, note: () => undefined };
  return {
    /** Asked before anything of the user is dropped. */
    of: (userId: string): KeptOfUser => {
      if (replaces) return keptOfNobody;
      const kept = keptEvents(db, userId);
      const deleted = deletedEvents(db, userId, settle);
      return kept.length === 0 && deleted.length === 0
        ? keptOfNobody
        : { kept, leavesOut: leavesOut(kept, deleted) };
    },
    /** Notes what a job has found of a user whose review has begun. */
    note: (userId: string, { jobId, grows, found }: Reading) => {
      if (replaces && !grows) return forgetReview(db, userId);
      const review = readReview<FoundEvent>(db, userId);
      if (review === null) return;
      const all = grows ? [...review.found, ...found] : found;
      noteFound(db, { itemId: userId, jobId, found: all });
    },
  };
}
