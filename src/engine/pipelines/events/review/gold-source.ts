import type { Database } from 'better-sqlite3';
import { type ExportColumn, type ExportSource, sourceOf } from '../../../exporting/export-source.ts';
import { drawnItems } from '../../../ledger/drawn-items.ts';
import { goldUsers } from './gold-users.ts';
import { readReviewed } from './reviewed-event.ts';

const columns: readonly (string | ExportColumn)[] = [
  'user_id',
  { name: 'rows', kind: 'integer' },
  { name: 'drawn', kind: 'integer' },
  'event_id',
  'type',
  'category',
  'start_time',
  'end_time',
  'text',
  'attributes',
  'row_ids',
  'edited',
];

/** What is right of the reviewed users: a line for each event, and one without an event for a user who has none. */
export function goldSource(db: Database): ExportSource {
  const places = new Map(drawnItems(db).map((userId, index) => [userId, index + 1]));
  const rows = goldUsers(db).flatMap(({ userId, rows: count }) => {
    const user = { user_id: userId, rows: count, drawn: places.get(userId) ?? null };
    const right = readReviewed(db, userId).filter(({ mark }) => mark !== null);
    if (right.length === 0) return [user];
    return right.map(({ eventId, type, category, time, end, about, rows: cited, mark }) => ({
      ...user,
      ...{ event_id: eventId, type, category, start_time: time, end_time: end, text: about.text ?? '' },
      ...{ attributes: about.attributes ?? {}, row_ids: cited, edited: mark },
    }));
  });
  return sourceOf(columns, rows);
}
