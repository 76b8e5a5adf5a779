import type { Database } from 'better-sqlite3';
import { type EditMark, editMarks } from '../../../../shared/pipelines/review.ts';
import type { AboutEvent } from '../about-event.ts';
import { idList } from '../event-views.ts';
import { isOwnEvent } from '../foreign-results.ts';

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
  return db
    .prepare<[string], Stored>(
      `SELECT event_id AS eventId, event_type AS type, event_category AS category, timestamp AS time, end_time AS "end",
         context, source_behavior_ids AS sources, edited AS mark
       FROM main.extracted_events WHERE user_id = ? AND ${isOwnEvent} ORDER BY timestamp, rowid`,
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
