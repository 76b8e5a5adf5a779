import type { Database } from 'better-sqlite3';
import type { ModelSettings } from '../../shared/model-settings.ts';
import type { Work } from '../../shared/work.ts';
import { hasTable } from '../database/read-schema.ts';

/** A job that waits for its turn, with all that it is to be begun with. */
export interface QueueEntry {
  readonly id: string;
  readonly work: Work;
  readonly settings: ModelSettings;
  readonly profile: string | null;
  readonly addedAt: number;
}

type Stored = Omit<QueueEntry, 'work' | 'settings'> & { readonly work: string; readonly settings: string };

/** All that wait, in their order. */
export function queueEntries(db: Database): readonly QueueEntry[] {
  if (!hasTable(db, 'main', 'gleaner_queue')) return [];
  return db
    .prepare<[], Stored>(
      'SELECT id, work, settings, profile, added_at AS addedAt FROM main.gleaner_queue ORDER BY place',
    )
    .all()
    .map((entry) => ({ ...entry, work: JSON.parse(entry.work), settings: JSON.parse(entry.settings) }));
}

/** Puts one at the end. Inside a transaction. */
export function addToQueue(db: Database, { id, work, settings, profile, addedAt }: QueueEntry): void {
  db.prepare(
    `INSERT INTO main.gleaner_queue (id, place, work, settings, profile, added_at)
     VALUES (?, (SELECT COALESCE(MAX(place), 0) + 1 FROM main.gleaner_queue), ?, ?, ?, ?)`,
  ).run(id, JSON.stringify(work), JSON.stringify(settings), profile, addedAt);
}

/** Answers whether it was there. Inside a transaction. */
export const removeFromQueue = (db: Database, id: string): boolean =>
  db.prepare('DELETE FROM main.gleaner_queue WHERE id = ?').run(id).changes === 1;

/** Gives the whole queue an order. Inside a transaction. */
export function orderQueue(db: Database, ids: readonly string[]): void {
  const place = db.prepare('UPDATE main.gleaner_queue SET place = ? WHERE id = ?');
  for (const [index, id] of ids.entries()) place.run(index + 1, id);
}
