import type { Database } from 'better-sqlite3';
import { type EditMark, editMarks } from '../../../../shared/pipelines/review.ts';
import { prepared } from '../../../database/prepared.ts';
import { hasColumn, hasTable } from '../../../database/read-schema.ts';
import type { AboutEvent } from '../about-event.ts';
import { idList } from '../event-views.ts';
import { isOwnEvent } from '../foreign-results.ts';
import { eventsTable } from '../result-tables.ts';

/** An event as an edit sees it. */
export interface ReviewedEvent {
  readonly eventId: string;
  readonly type: string;
  readonly category: string;
  readonly time: string;
  readonly end: string | null;
  readonly about: AboutEvent;
  readonly rows: readonly string[];
  readonly mark: EditMark | null;
}

/** An event as the model found it: by the name that it gave it, whatever types were merged since. */
export type FoundEvent = Pick<ReviewedEvent, 'type' | 'category' | 'rows'>;

/** A condition on a row of `extracted_events`: an analyst has found it right, changed or written it. */
export const isReviewedEvent = `edited IN (${editMarks.map((mark) => `'${mark}'`).join(', ')})`;

interface Stored {
  readonly eventId: string;
  readonly type: string | null;
  readonly category: string | null;
  readonly time: string | null;
  readonly end: string | null;
  readonly context: string | null;
  readonly sources: string | null;
  readonly mark: string | null;
}

function aboutOf(context: string | null): AboutEvent {
  try {
    const about: unknown = JSON.parse(context ?? '{}');
    return typeof about === 'object' && about !== null ? about : {};
  } catch {
    return { text: context ?? '' };
  }
}

/** The events of a user that Gleaner or an analyst wrote, in order of time. */
export function readReviewed(db: Database, userId: string): readonly ReviewedEvent[] {
  // A table of an earlier version, or of another origin, lacks some until something is edited.
  if (!hasTable(db, 'main', eventsTable) || !hasColumn(db, eventsTable, 'event_id')) return [];
  const optional = (column: string): string => (hasColumn(db, eventsTable, column) ? column : 'NULL');
  return db
    .prepare<[string], Stored>(
      `SELECT event_id AS eventId, ${optional('event_type')} AS type, ${optional('event_category')} AS category,
         ${optional('timestamp')} AS time, ${optional('end_time')} AS "end", ${optional('context')} AS context,
         ${optional('source_behavior_ids')} AS sources, ${optional('edited')} AS mark
       FROM main.extracted_events WHERE user_id = ? AND ${isOwnEvent} ORDER BY time, rowid`,
    )
    .all(userId)
    .map(({ eventId, type, category, time, end, context, sources, mark }) => ({
      eventId,
      type: type ?? '',
      category: category ?? '',
      time: time ?? '',
      end,
      about: aboutOf(context),
      rows: idList(sources),
      mark: editMarks.find((each) => each === mark) ?? null,
    }));
}

/** How many events of a user nobody has looked at. */
export function unseenEvents(db: Database, userId: string): number {
  if (!hasTable(db, 'main', eventsTable)) return 0;
  const { unseen } = prepared<[string], { unseen: number }>(
    db,
    `SELECT COUNT(*) AS unseen FROM main.extracted_events
     WHERE user_id = ? AND ${isOwnEvent} AND (${isReviewedEvent}) IS NOT TRUE`,
  ).get(userId) ?? { unseen: 0 };
  return unseen;
}
