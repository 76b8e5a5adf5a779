import type { Database } from 'better-sqlite3';
import { hasColumn } from '../../../database/read-schema.ts';
import { eventsTable } from '../result-tables.ts';

/** What is read of an event to tell whether it goes out, and where. */
export interface RowToTest {
  readonly place: number;
  readonly user: string;
  readonly id: string;
  readonly type: string | null;
  readonly category: string | null;
  readonly time: string | null;
  readonly recipe: string | null;
  readonly edited: string | null;
  /** Null as well where it is not asked for. */
  readonly context: string | null;
  readonly sources: string | null;
}

/** What is read besides what is short. */
interface ColumnsAsked {
  readonly withContext: boolean;
  readonly withSources: boolean;
}

export interface PagesAsked extends ColumnsAsked {
  /** The events of this user alone; null for all. */
  readonly userId: string | null;
  /** Event ids: these alone; null for any. */
  readonly ids: readonly string[] | null;
}

/** So many events are read at a step. */
const eventsAStep = 2_000;

const idColumn = (db: Database): string => (hasColumn(db, eventsTable, 'event_id') ? 'event_id' : 'rowid');

function selectRows(db: Database, { withContext, withSources }: ColumnsAsked): string {
  const optional = (column: string, isWanted = true): string =>
    isWanted && hasColumn(db, eventsTable, column) ? `CAST(${column} AS TEXT)` : 'NULL';
  return `SELECT rowid AS place, CAST(user_id AS TEXT) AS user, CAST(${idColumn(db)} AS TEXT) AS id, ${optional('event_type')} AS type,
      ${optional('event_category')} AS category, ${optional('timestamp')} AS time, ${optional('recipe')} AS recipe,
      ${optional('edited')} AS edited, ${optional('context', withContext)} AS context,
      ${optional('source_behavior_ids', withSources)} AS sources FROM main.${eventsTable}`;
}

const selectPage = (db: Database, asked: PagesAsked): string =>
  `${selectRows(db, asked)} WHERE (user_id, rowid) > (CAST(@user AS TEXT), @place)
    ${asked.ids === null ? '' : `AND ${idColumn(db)} IN (SELECT value FROM json_each(@ids))`}
    ORDER BY user_id, rowid LIMIT ${eventsAStep}`;

/** Reads all events of some users, those of each together. */
export function rowsOfUsers(
  db: Database,
  asked: ColumnsAsked,
): (users: readonly string[]) => Iterable<readonly RowToTest[]> {
  const statement = db.prepare<[string], RowToTest>(
    `${selectRows(db, asked)} WHERE user_id IN (SELECT value FROM json_each(?)) ORDER BY user_id, rowid`,
  );
  return function* (users) {
    for (const row of statement.iterate(JSON.stringify(users))) yield [row];
  };
}

interface PageAfter {
  /** The bytes of a user, since not every text in a file is one. */
  readonly user: Buffer;
  readonly place: number;
  readonly ids: string | null;
}

/**
 * Events user by user, each user's in the order of the table, some at a time: nothing is held from one page to the next, so the file can
 * be written to between two. Only of a table that `isOrderedByUser`.
 */
export function* pagesByUser(db: Database, asked: PagesAsked): Generator<readonly RowToTest[]> {
  const { userId } = asked;
  const page = db.prepare<[PageAfter], RowToTest>(selectPage(db, asked));
  const bytesOf = db
    .prepare<[number], Buffer>(`SELECT CAST(user_id AS BLOB) FROM main.${eventsTable} WHERE rowid = ?`)
    .pluck();
  const ids = asked.ids === null ? null : JSON.stringify(asked.ids);
  let after: PageAfter = { user: Buffer.from(userId ?? ''), place: Number.MIN_SAFE_INTEGER, ids };
  for (;;) {
    const found = page.all(after);
    const rows = userId === null ? found : found.filter(({ user }) => user === userId);
    const last = found.at(-1);
    // Asked in the same turn, so that the event is still there.
    if (last !== undefined)
      after = { user: bytesOf.get(last.place) ?? Buffer.from(last.user), place: last.place, ids };
    if (rows.length > 0) yield rows;
    if (last === undefined || rows.length < found.length) return;
  }
}
