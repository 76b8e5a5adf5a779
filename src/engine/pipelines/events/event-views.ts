import type { Database } from 'better-sqlite3';
import type { Page } from '../../../shared/page.ts';
import type { EventQuery } from '../../../shared/pipelines/events/users.ts';
import type { ExtractedEvent, FirstEvents } from '../../../shared/pipelines/extracted-event.ts';
import { type EditMark, editMarks } from '../../../shared/pipelines/review.ts';
import { pageOf } from '../../database/page-of.ts';
import { prepared } from '../../database/prepared.ts';
import { hasColumn, hasTable } from '../../database/read-schema.ts';
import { isOwnEvent } from './foreign-results.ts';
import { readContext } from './read-context.ts';
import { eventsTable } from './result-tables.ts';

interface StoredEvent {
  readonly eventId: string;
  readonly userId: string;
  readonly type: string;
  readonly category: string;
  readonly time: string | null;
  readonly endTime: string | null;
  readonly context: string | null;
  readonly sources: string | null;
  readonly edited: string | null;
  readonly recipe: string | null;
}

/** Ids as they are stored, as a list. */
export function idList(stored: string | null): readonly string[] {
  if (stored === null) return [];
  try {
    const ids: unknown = JSON.parse(stored);
    return Array.isArray(ids) ? ids.map(String) : [];
  } catch {
    // Another program's list may be damaged; the event is shown without its rows.
    return [];
  }
}

const isEditMark = (stored: string | null): stored is EditMark => editMarks.some((mark) => mark === stored);

function eventOf(stored: StoredEvent): ExtractedEvent {
  const sourceRowIds = idList(stored.sources);
  const time = stored.time ?? '';
  const { text, ...told } = readContext(stored.context);
  return {
    eventId: stored.eventId,
    userId: stored.userId,
    type: stored.type ?? '',
    category: stored.category ?? 'engagement',
    time,
    // Written before ends were kept: one row ends when it begins, of several it is not known.
    endTime: stored.endTime ?? (sourceRowIds.length === 1 ? time : ''),
    context: text,
    ...told,
    sourceRowIds,
    ...(isEditMark(stored.edited) && { edited: stored.edited }),
  };
}

const conditions = {
  all: '',
  one: 'WHERE user_id = @userId',
  places: 'WHERE rowid IN (SELECT value FROM json_each(@places))',
} as const;

/** The events of all, of the user `@userId`, or those in the places of `@places`; a table of another origin may lack most columns. */
function selectEvents(db: Database, of: keyof typeof conditions): string {
  const optional = (column: string): string => (hasColumn(db, eventsTable, column) ? column : 'NULL');
  return `SELECT CAST(${hasColumn(db, eventsTable, 'event_id') ? 'event_id' : 'rowid'} AS TEXT) AS eventId,
      CAST(user_id AS TEXT) AS userId, ${optional('event_type')} AS type,
      ${optional('event_category')} AS category, CAST(${optional('timestamp')} AS TEXT) AS time,
      CAST(${optional('end_time')} AS TEXT) AS endTime,
      CAST(${optional('context')} AS TEXT) AS context, ${optional('source_behavior_ids')} AS sources,
      ${optional('edited')} AS edited, ${optional('recipe')} AS recipe,
      user_id AS owner, rowid AS place
    FROM main.extracted_events ${conditions[of]}`;
}

/**
 * The events in these places of the table, in that order, each with the hash of the recipe that it was found by, where that is known;
 * one that is there no more is left out.
 */
export function eventsAt(db: Database, places: readonly number[]) {
  if (places.length === 0) return [];
  const found = new Map(
    db
      .prepare<[{ places: string }], StoredEvent & { readonly place: number }>(selectEvents(db, 'places'))
      .all({ places: JSON.stringify(places) })
      .map((stored) => [stored.place, { event: eventOf(stored), recipe: stored.recipe }]),
  );
  return places.flatMap((place) => found.get(place) ?? []);
}

/** A user's events in order of time: all, or so many at most. */
export function eventsOf(db: Database, userId: string, most = -1): readonly ExtractedEvent[] {
  if (!hasTable(db, 'main', eventsTable)) return [];
  return db
    .prepare<[{ userId: string; most: number }], StoredEvent>(
      `${selectEvents(db, 'one')} ORDER BY time, rowid LIMIT @most`,
    )
    .all({ userId, most })
    .map(eventOf);
}

/** The events of a user that Gleaner found, in order of time: all, or so many of the last. */
export function ownEvents(db: Database, userId: string, last = -1): readonly ExtractedEvent[] {
  if (!hasTable(db, 'main', eventsTable)) return [];
  return prepared<[{ userId: string; last: number }], StoredEvent>(
    db,
    `${selectEvents(db, 'one')} AND ${isOwnEvent} ORDER BY time DESC, rowid DESC LIMIT @last`,
  )
    .all({ userId, last })
    .map(eventOf)
    .reverse();
}

/** A page of the events of a user, or of all users one after another. */
export function readEvents(db: Database, query: EventQuery): Page<ExtractedEvent> {
  if (!hasTable(db, 'main', eventsTable)) return { rows: [], total: 0, offset: query.offset };
  const { userId, offset, limit } = query;
  const whose =
    userId === null
      ? { sql: selectEvents(db, 'all') }
      : { sql: selectEvents(db, 'one'), parameters: { userId } };
  return pageOf<StoredEvent, ExtractedEvent>(
    db,
    { ...whose, order: ['owner', 'time', 'place'] },
    { offset, limit },
    eventOf,
  );
}

/** So many of a user's events say what it did at a glance. */
const firstTold = 4;

/** The first events of each of some users. */
export const firstEventsOf = (db: Database, ids: readonly string[]): readonly FirstEvents[] =>
  ids.map((userId) => {
    const { rows, total } = readEvents(db, { userId, offset: 0, limit: firstTold });
    return { userId, events: rows.map(({ eventId, type, time }) => ({ eventId, type, time })), total };
  });
