import type { Database } from 'better-sqlite3';
import { hasTable } from '../database/read-schema.ts';

/** The items that were drawn at random, in the order of the draw. */
export function drawnItems(db: Database): readonly string[] {
  if (!hasTable(db, 'main', 'gleaner_drawn')) return [];
  return db.prepare<[], string>('SELECT item_id FROM main.gleaner_drawn ORDER BY place').pluck().all();
}

/** Notes items that were drawn behind those of before. Inside a transaction. */
export function noteDrawn(db: Database, itemIds: readonly string[], seed: number, at: number): void {
  const note = db.prepare('INSERT INTO main.gleaner_drawn (item_id, seed, at) VALUES (?, ?, ?)');
  for (const itemId of itemIds) note.run(itemId, seed, at);
}
