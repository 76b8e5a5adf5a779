import type { Database } from 'better-sqlite3';
import { hasTable } from '../database/read-schema.ts';

/** What was done to types of events: all of `types`, and what was called `into` before, are `into` now. */
export interface TypeEdit {
  readonly types: readonly string[];
  readonly into: string;
  /** Of all of them from then on. */
  readonly category: string;
}

export interface KeptEdit extends TypeEdit {
  readonly id: number;
  readonly at: number;
  /** Events that it changed when it was made. */
  readonly events: number;
  readonly undone: boolean;
}

/** An event that an edit has changed, and what it was before. */
export interface Retyped {
  readonly edit: number;
  readonly eventId: string;
  readonly type: string;
  readonly category: string;
}

type Stored = Omit<KeptEdit, 'types' | 'undone'> & { readonly types: string; readonly undone: number };

/** Every edit in its order, those that were undone included. */
export function keptEdits(db: Database): readonly KeptEdit[] {
  if (!hasTable(db, 'main', 'gleaner_type_edit')) return [];
  return db
    .prepare<[], Stored>(
      `SELECT id, types, into_type AS "into", category, at, events, undone FROM main.gleaner_type_edit ORDER BY id`,
    )
    .all()
    .map((edit) => ({ ...edit, types: JSON.parse(edit.types), undone: edit.undone === 1 }));
}

/** Carries an edit out over every event of `extracted_events`; answers how many it changed. Inside a transaction. */
export function carryOutEdit(db: Database, { types, into, category }: TypeEdit, at: number): number {
  const { lastInsertRowid } = db
    .prepare('INSERT INTO main.gleaner_type_edit (types, into_type, category, at) VALUES (?, ?, ?, ?)')
    .run(JSON.stringify(types), into, category, at);
  const names = JSON.stringify([...new Set([...types, into])]);
  const where = `event_type IN (SELECT value FROM json_each(@names))
    AND (event_type IS NOT @into OR event_category IS NOT @category)`;
  db.prepare(
    `INSERT INTO main.gleaner_retyped (edit_id, event_id, place, type, category)
     SELECT @edit, COALESCE(event_id, ''), rowid, event_type, event_category FROM main.extracted_events WHERE ${where}`,
  ).run({ edit: lastInsertRowid, names, into, category });
  const { changes } = db
    .prepare(`UPDATE main.extracted_events SET event_type = @into, event_category = @category WHERE ${where}`)
    .run({ names, into, category });
  db.prepare('UPDATE main.gleaner_type_edit SET events = ? WHERE id = ?').run(changes, lastInsertRowid);
  return changes;
}

/**
 * Gives every event that the edit has changed, when it was made or as it was saved later, what it was before. An event that was
 * replaced since stays as it is. Inside a transaction; answers how many events it gave back.
 */
export function undoEdit(db: Database, id: number): number {
  const { changes } = db
    .prepare(
      `UPDATE main.extracted_events SET event_type = before.type, event_category = before.category
       FROM main.gleaner_retyped before
       WHERE before.edit_id = ? AND extracted_events.rowid = before.place
         AND COALESCE(extracted_events.event_id, '') = before.event_id`,
    )
    .run(id);
  db.prepare('DELETE FROM main.gleaner_retyped WHERE edit_id = ?').run(id);
  db.prepare('UPDATE main.gleaner_type_edit SET undone = 1 WHERE id = ?').run(id);
  return changes;
}

/** Notes of an event that is saved now which edits have changed it. Inside a transaction. */
export function noteRetyped(db: Database): (retyped: Retyped, place: number | bigint) => void {
  const insert = db.prepare(
    'INSERT OR REPLACE INTO main.gleaner_retyped (edit_id, event_id, place, type, category) VALUES (?, ?, ?, ?, ?)',
  );
  return ({ edit, eventId, type, category }, place) => void insert.run(edit, eventId, place, type, category);
}

/** What edits have changed an event, in order, and what it was before each. */
export const retypedOf = (
  db: Database,
): ((place: number, eventId: string) => readonly Pick<Retyped, 'edit' | 'type' | 'category'>[]) => {
  const find = db.prepare<[number, string], Pick<Retyped, 'edit' | 'type' | 'category'>>(
    'SELECT edit_id AS edit, type, category FROM main.gleaner_retyped WHERE place = ? AND event_id = ? ORDER BY edit_id',
  );
  return (place, eventId) => find.all(place, eventId);
};

/** Forgets it: what the event is called now, it is called by hand, or it is gone. Inside a transaction. */
export function forgetRetyped(db: Database, place: number, eventId: string): void {
  db.prepare('DELETE FROM main.gleaner_retyped WHERE place = ? AND event_id = ?').run(place, eventId);
}
