import type { Database } from 'better-sqlite3';
import type { ExtractedEvent } from '../../../../shared/pipelines/extracted-event.ts';
import { hasColumn, hasTable } from '../../../database/read-schema.ts';
import { eventsAt } from '../event-views.ts';
import { eventsTable } from '../result-tables.ts';

/** A few events of a type in the order in which they came, each of another user as far as there are so many. */
export function typeExamples(
  db: Database,
  { type, limit }: { readonly type: string; readonly limit: number },
): readonly ExtractedEvent[] {
  if (!hasTable(db, 'main', eventsTable) || !hasColumn(db, eventsTable, 'event_type')) return [];
  const places = db
    .prepare<[string, number], number>(
      `SELECT place FROM (
         SELECT rowid AS place, row_number() OVER (PARTITION BY user_id ORDER BY rowid) AS turn
         FROM main.extracted_events WHERE COALESCE(event_type, '') = ?)
       ORDER BY turn, place LIMIT ?`,
    )
    .pluck()
    .all(type, limit);
  return eventsAt(db, places).map(({ event }) => event);
}
