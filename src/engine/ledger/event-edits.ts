import type { Database } from 'better-sqlite3';
import { prepared } from '../database/prepared.ts';
import { hasTable } from '../database/read-schema.ts';
import { pack, unpack } from './packed.ts';

/** `void`: it can be neither undone nor done again, since something else was done after it. */
type EditState = 'done' | 'undone' | 'void';

/** An edit of the events of one item, as it is listed. */
export interface EventEditRecord {
  readonly id: number;
  readonly itemId: string;
  readonly kind: string;
  readonly at: number;
  /** How many events it has changed. */
  readonly events: number;
}

/** The same with what was there before and after; what that is, is the pipeline's. */
export interface EventEditImages<Image> extends EventEditRecord {
  readonly before: Image;
  readonly after: Image;
}

const editsTable = 'gleaner_edit';
const columns = 'id, item_id AS itemId, kind, at, events';

interface StoredImages extends EventEditRecord {
  readonly before: Buffer;
  readonly after: Buffer;
}

const withImages = <Image>(stored: StoredImages): EventEditImages<Image> => ({
  ...stored,
  before: unpack(stored.before) as Image,
  after: unpack(stored.after) as Image,
});

/** Notes an edit; what was undone before it cannot be done again from then on. Inside a transaction. */
export function noteEventEdit(db: Database, edit: Omit<EventEditImages<unknown>, 'id'>): void {
  prepared(db, "UPDATE main.gleaner_edit SET state = 'void' WHERE state = 'undone'").run();
  prepared(
    db,
    'INSERT INTO main.gleaner_edit (item_id, kind, at, events, before, after) VALUES (?, ?, ?, ?, ?, ?)',
  ).run(edit.itemId, edit.kind, edit.at, edit.events, pack(edit.before), pack(edit.after));
}

const next = {
  undo: "state = 'done' ORDER BY id DESC",
  redo: "state = 'undone' ORDER BY id",
} as const;

/** The edit that would be undone next, or done again next; null where there is none. */
export function nextEventEdit(db: Database, what: keyof typeof next): EventEditRecord | null {
  if (!hasTable(db, 'main', editsTable)) return null;
  const found = db
    .prepare<[], EventEditRecord>(`SELECT ${columns} FROM main.gleaner_edit WHERE ${next[what]} LIMIT 1`)
    .get();
  return found ?? null;
}

export function eventEditImages<Image>(db: Database, id: number): EventEditImages<Image> | null {
  const stored = prepared<[number], StoredImages>(
    db,
    `SELECT ${columns}, before, after FROM main.gleaner_edit WHERE id = ?`,
  ).get(id);
  return stored === undefined ? null : withImages(stored);
}

/** Every edit of an item that was ever made, in order, those that were undone included; or those of a kind that stand. */
export function eventEditsOf<Image>(
  db: Database,
  itemId: string,
  standing: string | null = null,
): readonly EventEditImages<Image>[] {
  if (!hasTable(db, 'main', editsTable)) return [];
  return prepared<[{ itemId: string; standing: string | null }], StoredImages>(
    db,
    `SELECT ${columns}, before, after FROM main.gleaner_edit
     WHERE item_id = @itemId AND (@standing IS NULL OR (kind = @standing AND state = 'done')) ORDER BY id`,
  )
    .all({ itemId, standing })
    .map((stored) => withImages<Image>(stored));
}

export function markEventEdit(db: Database, id: number, state: EditState): void {
  prepared(db, 'UPDATE main.gleaner_edit SET state = ? WHERE id = ?').run(state, id);
}

/** A condition on an item, by an expression of its id: its events were edited at some time. */
export const wasEdited = (db: Database, id: string): string =>
  hasTable(db, 'main', editsTable)
    ? `EXISTS (SELECT 1 FROM main.gleaner_edit edit WHERE edit.item_id = ${id})`
    : 'FALSE';

/** The items with an edit that stands. */
export function editedItems(db: Database): ReadonlySet<string> {
  if (!hasTable(db, 'main', editsTable)) return new Set();
  return new Set(
    db
      .prepare<[], string>("SELECT DISTINCT item_id FROM main.gleaner_edit WHERE state = 'done'")
      .pluck()
      .all(),
  );
}
