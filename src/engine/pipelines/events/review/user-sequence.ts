import type { Database } from 'better-sqlite3';
import { idList } from '../event-views.ts';
import { isOwnSequence } from '../foreign-results.ts';
import { inSequence, rowPlacer } from '../order-events.ts';
import type { RowStamp } from '../user-reader.ts';
import { readReviewed } from './reviewed-event.ts';

/** A user's sequence as it is stored. */
export interface SequenceImage {
  readonly place: number;
  readonly ids: string;
}

/** The sequence that Gleaner wrote of a user who was read; null where there is none. */
export function readSequence(db: Database, userId: string): SequenceImage | null {
  const found = db
    .prepare<[string], { place: number; ids: string | null }>(
      `SELECT rowid AS place, sequence AS ids FROM main.event_sequences
       WHERE user_id = ? AND status IN ('success', 'incomplete') AND ${isOwnSequence(db)} ORDER BY rowid DESC LIMIT 1`,
    )
    .get(userId);
  return found === undefined ? null : { place: found.place, ids: found.ids ?? '[]' };
}

export function writeSequence(db: Database, { place }: Pick<SequenceImage, 'place'>, ids: string): void {
  db.prepare('UPDATE main.event_sequences SET sequence = ? WHERE rowid = ?').run(ids, place);
}

/** Puts the events of a user that were changed in their places among the others, which keep their order. */
export function resequence(
  db: Database,
  userId: string,
  changed: readonly string[],
  stamps: readonly RowStamp[],
): void {
  const sequence = readSequence(db, userId);
  if (sequence === null) return;
  const events = new Map(readReviewed(db, userId).map((event) => [event.eventId, event]));
  const before = idList(sequence.ids);
  const moved = new Set([...changed, ...[...events.keys()].filter((id) => !before.includes(id))]);
  const stay = before.flatMap((id) => {
    const event = events.get(id);
    return event === undefined || moved.has(id) ? [] : [{ eventId: id, sourceRowIds: event.rows }];
  });
  const placed = rowPlacer(stamps);
  const added = [...moved]
    .flatMap((id) => {
      const event = events.get(id);
      return event === undefined ? [] : [{ id, place: placed(event.rows).place }];
    })
    .sort((a, b) => a.place - b.place);
  const ids = inSequence(
    stay,
    added.map(({ id }) => id),
    added,
    stamps,
  );
  writeSequence(db, sequence, JSON.stringify(ids));
}
