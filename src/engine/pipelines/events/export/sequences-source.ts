import type { Database } from 'better-sqlite3';
import {
  allEvents,
  type EventFilter,
  sequencesExportSchema,
} from '../../../../shared/pipelines/found-events.ts';
import { hasColumn, hasTable } from '../../../database/read-schema.ts';
import type { ExportCells, ExportSource } from '../../../exporting/export-source.ts';
import { needsTexts } from '../columns/filter-events.ts';
import { idList } from '../event-views.ts';
import { eventsTable, sequencesTable } from '../result-tables.ts';
import { columnsOf } from './columns-of.ts';
import { passingByUser } from './passing-by-user.ts';
import { readOptions } from './read-options.ts';
import { rowsOfUsers } from './rows-to-test.ts';

const batchUsers = 200;

const columns = columnsOf(
  ['user_id', 'status', 'start_time', 'end_time', 'event_count', 'types', 'event_ids', 'error_message'],
  ['event_count'],
);

interface StoredSequence {
  readonly place: number;
  readonly user: string;
  readonly status: string | null;
  readonly start: string | null;
  readonly end: string | null;
  readonly sequence: string | null;
  readonly error: string | null;
}

function selectSequences(db: Database): string {
  const optional = (column: string): string =>
    hasColumn(db, sequencesTable, column) ? `CAST(${column} AS TEXT)` : 'NULL';
  return `SELECT rowid AS place, CAST(user_id AS TEXT) AS user, ${optional('status')} AS status,
    ${optional('start_time')} AS start, ${optional('end_time')} AS "end", ${optional('sequence')} AS sequence,
    ${optional('error_message')} AS error FROM main.${sequencesTable} WHERE rowid > ? ORDER BY rowid LIMIT ${batchUsers}`;
}

/** What events are called, by their ids. */
function typesById(db: Database): (ids: readonly string[]) => ReadonlyMap<string, string> {
  if (!hasTable(db, 'main', eventsTable) || !hasColumn(db, eventsTable, 'event_id')) return () => new Map();
  const select = db
    .prepare<[string], [string, string]>(
      `SELECT event_id, event_type FROM main.${eventsTable} WHERE event_id IN (SELECT value FROM json_each(?))`,
    )
    .raw();
  return (ids) => new Map(select.all(JSON.stringify(ids)));
}

const isAll = (filter: EventFilter): boolean => JSON.stringify(filter) === JSON.stringify(allEvents);

/** Tells of some users which have an event that passes. */
function withEvents(db: Database, filter: EventFilter): (users: readonly string[]) => ReadonlySet<string> {
  if (!hasTable(db, 'main', eventsTable) || !hasColumn(db, eventsTable, 'user_id')) return () => new Set();
  const { userId } = filter;
  const rowsOf = rowsOfUsers(db, { withContext: needsTexts(filter), withSources: false });
  return (users) => {
    const asked = userId === null ? users : users.filter((user) => user === userId);
    if (asked.length === 0) return new Set();
    const passing = [...passingByUser(rowsOf(asked), filter, false)].flatMap((events) => events ?? []);
    return new Set(passing.map(({ user }) => user));
  };
}

function* batchesOf(db: Database, filter: EventFilter): Generator<readonly ExportCells[]> {
  const page = db.prepare<[number], StoredSequence>(selectSequences(db));
  const typesOf = typesById(db);
  const passing = isAll(filter) ? null : withEvents(db, filter);
  for (let after = Number.MIN_SAFE_INTEGER; ; ) {
    const stored = page.all(after);
    const last = stored.at(-1);
    if (last === undefined) return;
    after = last.place;
    const wanted = passing?.(stored.map(({ user }) => user));
    const listed = stored
      .filter(({ user }) => wanted?.has(user) !== false)
      .map((each) => ({ ...each, ids: idList(each.sequence) }));
    const types = typesOf(listed.flatMap(({ ids }) => ids));
    yield listed.map(({ user, status, start, end, ids, error }) => [
      ...[user, status, start, end, ids.length],
      ids.map((id) => types.get(id) ?? ''),
      ids,
      error,
    ]);
  }
}

/**
 * The sequence of each user: what came after what, by the names of the types. By a filter of events: those of the users who have an event
 * that passes, whole.
 */
export function sequencesSource(db: Database, options: unknown): ExportSource {
  const { filter } = readOptions(sequencesExportSchema, options);
  if (!hasTable(db, 'main', sequencesTable) || !hasColumn(db, sequencesTable, 'user_id'))
    return { columns, total: 0, batches: [] };
  const all = db.prepare<[], number>(`SELECT COUNT(*) FROM main.${sequencesTable}`).pluck().get() ?? 0;
  return { columns, total: isAll(filter) ? all : null, batches: batchesOf(db, filter) };
}
