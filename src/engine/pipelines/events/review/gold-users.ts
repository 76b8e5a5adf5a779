import type { Database } from 'better-sqlite3';
import type { PickedUser } from '../../../../shared/pipelines/events-trial.ts';
import type { MatchedEvent } from '../../../../shared/pipelines/match-events.ts';
import type { ReviewState } from '../../../../shared/pipelines/review.ts';
import { prepared } from '../../../database/prepared.ts';
import { type ReviewMark, reviewMarks } from '../../../ledger/review-records.ts';
import { readReviewed, unseenEvents } from './reviewed-event.ts';

/** How many rows a user has now; null where the file has the user no more. */
const rowsOf = (db: Database, userId: string): number | null =>
  prepared<[string], { rows: number }>(db, 'SELECT rows FROM temp.gleaner_users WHERE user_id = ?').get(
    userId,
  )?.rows ?? null;

/** The reviewed users whose rows are as many as when they were reviewed: what is right of the others is not known any more. */
export function goldUsers(db: Database): readonly PickedUser[] {
  return [...reviewMarks(db)]
    .flatMap(([userId, mark]) =>
      mark.reviewedAt !== null && rowsOf(db, userId) === mark.records ? [{ userId, rows: mark.records }] : [],
    )
    .sort((one, other) => (one.userId < other.userId ? -1 : 1));
}

/** What is right of a reviewed user: the events that an analyst has accepted, edited or written. */
export const rightEvents = (db: Database, userId: string): readonly MatchedEvent[] =>
  readReviewed(db, userId).filter(({ mark }) => mark !== null);

/** How the review of a user stands, by the user's events and rows of now. */
export interface ReviewStanding {
  readonly state: ReviewState;
  /** Events that nobody has looked at, of a user who was reviewed; null where there is nothing new to look at. */
  readonly unseen: number | null;
}

export function standingOf(db: Database, userId: string, mark: ReviewMark | undefined): ReviewStanding {
  if (mark === undefined) return { state: 'open', unseen: null };
  if (mark.reviewedAt === null) return { state: 'begun', unseen: null };
  const unseen = unseenEvents(db, userId);
  const rows = rowsOf(db, userId);
  return rows === null || (unseen === 0 && rows === mark.records)
    ? { state: 'done', unseen: null }
    : { state: 'begun', unseen };
}
