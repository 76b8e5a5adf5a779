import type { Database } from 'better-sqlite3';
import { type MatchedEvent, speakOfSame } from '../../../../shared/pipelines/match-events.ts';
import { prepared } from '../../../database/prepared.ts';
import { hasColumn } from '../../../database/read-schema.ts';
import { eventEditsOf } from '../../../ledger/event-edits.ts';
import { idList } from '../event-views.ts';
import { isOwnEvent } from '../foreign-results.ts';
import { eventsTable } from '../result-tables.ts';
import type { Named } from '../types/settle-types.ts';
import type { EditImage } from './edit-image.ts';
import { originalName } from './event-images.ts';
import { isReviewedEvent } from './reviewed-event.ts';

/** An event that stays whatever a new reading says. */
export interface KeptEvent {
  readonly eventId: string;
  readonly sourceRowIds: readonly string[];
}

/** The events of a user that an analyst has accepted, edited or written; none where the table knows of none. */
export function keptEvents(db: Database, userId: string): readonly KeptEvent[] {
  if (!hasColumn(db, eventsTable, 'edited')) return [];
  return prepared<[string], { eventId: string; sources: string | null }>(
    db,
    `SELECT event_id AS eventId, source_behavior_ids AS sources FROM main.extracted_events
     WHERE user_id = ? AND ${isOwnEvent} AND ${isReviewedEvent}`,
  )
    .all(userId)
    .map(({ eventId, sources }) => ({ eventId, sourceRowIds: idList(sources) }));
}

/** What an analyst has deleted of a user, and that stays deleted: rows, and the type by its name of now. */
export function deletedEvents(
  db: Database,
  userId: string,
  settle: (name: Named) => Named,
): readonly MatchedEvent[] {
  return eventEditsOf<EditImage>(db, userId, 'delete').flatMap(({ before }) =>
    before.events.map((image) => ({
      type: settle(originalName(image)).type,
      rows: idList(image.cells.source_behavior_ids as string | null),
    })),
  );
}

/**
 * Tells which events of a new reading are left out: what speaks of the rows of an event that is kept, or has no rows but those of
 * such; and what speaks of the rows of a deleted one and is of the same type.
 */
export function leavesOut(
  kept: readonly KeptEvent[],
  deleted: readonly MatchedEvent[],
): (event: MatchedEvent) => boolean {
  const owned = new Set(kept.flatMap(({ sourceRowIds }) => sourceRowIds));
  const near = kept.map(({ sourceRowIds }) => ({ rows: sourceRowIds }));
  return (event) =>
    (event.rows.length > 0 && event.rows.every((row) => owned.has(row))) ||
    near.some((one) => speakOfSame(one, event)) ||
    deleted.some((one) => one.type === event.type && speakOfSame(one, event));
}
