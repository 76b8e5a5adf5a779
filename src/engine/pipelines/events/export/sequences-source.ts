import type { Database } from 'better-sqlite3';
import { hasColumn, hasTable } from '../../../database/read-schema.ts';
import type { ExportCells, ExportColumn, ExportSource } from '../../../exporting/export-source.ts';
import { idList } from '../event-views.ts';
import { eventsTable, sequencesTable } from '../result-tables.ts';

const batchUsers = 500;

const columns: readonly ExportColumn[] = [
  { name: 'user_id', kind: 'text' },
  { name: 'status', kind: 'text' },
  { name: 'start_time', kind: 'text' },
  { name: 'end_time', kind: 'text' },
  { name: 'event_count', kind: 'integer' },
  { name: 'types', kind: 'text' },
  { name: 'event_ids', kind: 'text' },
  { name: 'error_message', kind: 'text' },
];

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

function* batchesOf(db: Database): Generator<readonly ExportCells[]> {
  const page = db.prepare<[number], StoredSequence>(selectSequences(db));
  const typesOf = typesById(db);
  for (let after = Number.MIN_SAFE_INTEGER; ; ) {
    const stored = page.all(after);
    const last = stored.at(-1);
    if (last === undefined) return;
    after = last.place;
    const listed = stored.map((each) => ({ ...each, ids: idList(each.sequence) }));
    const types = typesOf(listed.flatMap(({ ids }) => ids));
    yield listed.map(({ user, status, start, end, ids, error }) => [
      ...[user, status, start, end, ids.length],
      ids.map((id) => types.get(id) ?? ''),
      ids,
      error,
    ]);
  }
}

/** The sequence of each user: what came after what, by the names of the types. */
export function sequencesSource(db: Database): ExportSource {
  if (!hasTable(db, 'main', sequencesTable) || !hasColumn(db, sequencesTable, 'user_id'))
    return { columns, total: 0, batches: [] };
  const total = db.prepare<[], number>(`SELECT COUNT(*) FROM main.${sequencesTable}`).pluck().get() ?? 0;
  return { columns, total, batches: batchesOf(db) };
}
