import type { Database } from 'better-sqlite3';
import { usualCategory } from '../../../../shared/recipe.ts';
import { changeStamp } from '../../../database/change-stamp.ts';
import { hasColumn, hasTable } from '../../../database/read-schema.ts';
import { hasRunning } from '../../../ledger/job-record.ts';
import { eventsTable } from '../result-tables.ts';

export interface CountedType {
  readonly type: string;
  readonly category: string;
  readonly categories: readonly string[];
  readonly events: number;
  readonly users: number;
  /** The rowid of an event of it. */
  readonly example: number;
}

/** Every type with its counts, those with most events first; none where there are no results yet. */
export function countTypes(db: Database): readonly CountedType[] {
  if (!hasTable(db, 'main', eventsTable) || !hasColumn(db, eventsTable, 'event_type')) return [];
  const category = hasColumn(db, eventsTable, 'event_category')
    ? `COALESCE(event_category, '${usualCategory}')`
    : `'${usualCategory}'`;
  const parts = db
    .prepare<[], Omit<CountedType, 'categories' | 'users'>>(
      `SELECT COALESCE(event_type, '') AS type, ${category} AS category, COUNT(*) AS events, MIN(rowid) AS example
       FROM main.extracted_events GROUP BY 1, 2 ORDER BY events DESC, 2`,
    )
    .all();
  const users = new Map(
    db
      .prepare<[], readonly [string, number]>(
        `SELECT COALESCE(event_type, ''), COUNT(DISTINCT user_id) FROM main.extracted_events GROUP BY 1`,
      )
      .raw()
      .all(),
  );
  const types = new Map<string, CountedType>();
  for (const part of parts) {
    const known = types.get(part.type);
    types.set(
      part.type,
      known === undefined
        ? { ...part, categories: [part.category], users: users.get(part.type) ?? 0 }
        : {
            ...known,
            categories: [...known.categories, part.category],
            events: known.events + part.events,
            example: Math.min(known.example, part.example),
          },
    );
  }
  return [...types.values()].sort((a, b) => b.events - a.events || (a.type < b.type ? -1 : 1));
}

/** Counts types anew only once something was written, by this program or by another: a long list is read a page at a time. */
export function watchTypes(db: Database): () => readonly CountedType[] {
  const stamp = changeStamp(db);
  let known: { readonly at: string; readonly types: readonly CountedType[] } | null = null;
  return () => {
    const at = stamp();
    if (known?.at !== at) known = { at, types: countTypes(db) };
    return known.types;
  };
}

/** By which a row that was added is told; null of a table that has none. */
function lastRowid(db: Database): number | null {
  const [table] = db.pragma(`main.table_list(${eventsTable})`) as readonly { readonly wr: number }[];
  if (table?.wr !== 0) return null;
  return db.prepare<[], number | null>('SELECT MAX(rowid) FROM main.extracted_events').pluck().get() ?? null;
}

/**
 * How many types there are, for who asks often: while a job of ours writes, only what was added is looked at, and that the last
 * event of a type has gone is seen once the job rests.
 */
export function watchTypeCount(db: Database): () => number {
  const stamp = changeStamp(db);
  const names = new Set<string>();
  let known: { readonly at: string; readonly version: unknown; readonly last: number | null } | null = null;
  const all = "SELECT DISTINCT COALESCE(event_type, '') FROM main.extracted_events";
  const namesIn = (after: number | null): readonly string[] =>
    after === null
      ? db.prepare<[], string>(all).pluck().all()
      : db.prepare<[number], string>(`${all} WHERE rowid > ?`).pluck().all(after);
  return () => {
    if (!hasTable(db, 'main', eventsTable) || !hasColumn(db, eventsTable, 'event_type')) return 0;
    const at = stamp();
    if (known?.at === at) return names.size;
    const version = db.pragma('main.data_version', { simple: true });
    const after = known !== null && known.version === version && hasRunning(db) ? known.last : null;
    if (after === null) names.clear();
    const last = lastRowid(db);
    for (const name of namesIn(after)) names.add(name);
    known = { at, version, last };
    return names.size;
  };
}
