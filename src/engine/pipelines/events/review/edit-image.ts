import type { Database } from 'better-sqlite3';
import { eventEditsOf } from '../../../ledger/event-edits.ts';
import type { ReviewMark } from '../../../ledger/review-records.ts';
import { idList } from '../event-views.ts';
import type { EventImage } from './event-images.ts';
import type { SequenceImage } from './user-sequence.ts';

/** What an edit has touched of a user's results, before it or after. */
export interface EditImage {
  readonly events: readonly EventImage[];
  readonly sequence: SequenceImage | null;
  /** Which edits of types stood then. */
  readonly typeEdits: readonly number[];
  /** Whether the user was reviewed; left out where the edit had nothing to do with that. */
  readonly review?: ReviewMark;
}

/** The rows that events of a user cited before they were edited: the model has accounted for them, whatever cites them now. */
export function rowsOfEdits(db: Database, userId: string): ReadonlySet<string> {
  const before = eventEditsOf<EditImage>(db, userId).flatMap((edit) => edit.before.events);
  return new Set(
    before.flatMap(({ cells: { source_behavior_ids: ids } }) => (typeof ids === 'string' ? idList(ids) : [])),
  );
}
