import type { Database } from 'better-sqlite3';
import { hasColumn, hasTable } from '../../../database/read-schema.ts';
import { quoteIdentifier as q } from '../../../database/sql-text.ts';
import type { IndexPart } from '../names-one-row.ts';
import { eventsTable } from '../result-tables.ts';

/** Whether an index has the events of each user together, users in order of their bytes. */
function hasUserIndex(db: Database): boolean {
  const indexes = db.pragma(`main.index_list(${q(eventsTable)})`) as { name: string; partial: number }[];
  return indexes.some(({ name, partial }) => {
    const [first] = db.pragma(`main.index_xinfo(${q(name)})`) as IndexPart[];
    const isPlain = partial === 0 && first?.coll === 'BINARY' && first.desc === 0;
    return isPlain && first.name?.toLowerCase() === 'user_id';
  });
}

/**
 * Whether events can be read user by user, a page at a time, each page from where the one before ended: the table has an index on the
 * user, and every user is a text. Gleaner's own table is so; one of another origin may not be, until a job writes to it.
 */
export function isOrderedByUser(db: Database): boolean {
  if (!hasTable(db, 'main', eventsTable) || !hasColumn(db, eventsTable, 'user_id')) return false;
  if (!hasUserIndex(db)) return false;
  // Nothing and numbers come before all texts, bytes after them.
  const other = ['user_id IS NULL', "user_id < ''", "user_id >= x''"].map(
    (condition) => `EXISTS (SELECT 1 FROM main.${eventsTable} WHERE ${condition})`,
  );
  return (
    db
      .prepare<[], number>(`SELECT ${other.join(' OR ')}`)
      .pluck()
      .get() === 0
  );
}
