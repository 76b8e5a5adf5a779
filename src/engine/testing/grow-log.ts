import type Database from 'better-sqlite3';
import { withDatabase } from './source-file.ts';

/** What happened to a log after its users were read. */
export interface Grown {
  /** The ids of the rows that came, and whose they are. */
  readonly newRows: readonly string[];
  readonly grown: readonly string[];
  /** Users of whom a row that was read says something else now, or is gone. */
  readonly changed: readonly string[];
  readonly deleted: readonly string[];
}

const usersOf = (db: Database.Database): readonly string[] =>
  db.prepare<[], string>('SELECT DISTINCT user_id FROM behavior_data ORDER BY user_id').pluck().all();

/** Every so-manieth user from a place on, so many of them. */
const pick = (users: readonly string[], from: number, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => users[(from + index * 7) % users.length] ?? '');

/**
 * Lets a log grow as logs do: every tenth user gets three rows, after the last of all; of five users a row that was read is
 * changed, and of three one is deleted. Some are both: users with new rows are among those with changed ones.
 */
export function growLog(path: string, { changes = true }: { readonly changes?: boolean } = {}): Grown {
  return withDatabase(path, (db) => {
    const users = usersOf(db);
    const grown = users.filter((_, index) => index % 10 === 3);
    const highest = db.prepare<[], number>('SELECT MAX(id) FROM behavior_data').pluck().get() ?? 0;
    // Told apart by their minutes, as all rows of such a file are.
    const add = db.prepare(
      `INSERT INTO behavior_data (user_id, action, timestamp, item_id, app_id, media_id, poi_id, duration, behavior_text)
       SELECT user_id, action, datetime((SELECT MAX(timestamp) FROM behavior_data), '+1 minutes'), item_id, app_id, media_id,
         poi_id, duration, behavior_text FROM behavior_data WHERE user_id = ? ORDER BY id LIMIT 1 OFFSET ?`,
    );
    for (let row = 0; row < 3; row += 1) for (const user of grown) add.run(user, row);
    const newRows = db
      .prepare<[number], number>('SELECT id FROM behavior_data WHERE id > ? ORDER BY id')
      .pluck()
      .all(highest)
      .map(String);
    const changed = changes ? [...pick(users, 3, 2), ...pick(users, 5, 3)] : [];
    const deleted = changes ? pick(users, 1, 3) : [];
    const first = '(SELECT MIN(id) FROM behavior_data WHERE user_id = ?)';
    const change = db.prepare(
      `UPDATE behavior_data SET duration = COALESCE(duration, 0) + 60, behavior_text = behavior_text || '。' WHERE id = ${first}`,
    );
    const drop = db.prepare(`DELETE FROM behavior_data WHERE id = ${first}`);
    for (const user of changed) change.run(user);
    for (const user of deleted) drop.run(user);
    return { newRows, grown, changed: changed.toSorted(), deleted: deleted.toSorted() };
  });
}

/** The id, the user and the rows of every event, in order of their ids. */
export const eventsIn = (path: string): readonly string[] =>
  withDatabase(path, (db) =>
    db
      .prepare<[], string>(
        `SELECT event_id || ' ' || user_id || ' ' || event_type || ' ' || source_behavior_ids FROM extracted_events ORDER BY event_id`,
      )
      .pluck()
      .all(),
  );
