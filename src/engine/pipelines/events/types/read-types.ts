import type { Database } from 'better-sqlite3';
import type { TypeSummary, TypesPage, TypesQuery } from '../../../../shared/pipelines/events.ts';
import { type Recipe, usualCategory } from '../../../../shared/recipe.ts';
import { hasColumn, hasTable } from '../../../database/read-schema.ts';
import { keptEdits } from '../../../ledger/type-edits.ts';
import { contextText } from '../event-views.ts';
import { eventsTable } from '../result-tables.ts';

interface CountedType {
  readonly type: string;
  readonly category: string;
  readonly categories: readonly string[];
  readonly events: number;
  readonly users: number;
  /** The rowid of an event of it. */
  readonly example: number;
}

const mostUnlisted = 200;

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

const originOf = ({ types, vocabulary, other }: Recipe['ask'], type: string): TypeSummary['origin'] => {
  if (types.some(({ name }) => name === type)) return 'listed';
  return vocabulary === 'closed' && type === other ? 'other' : 'coined';
};

/** What the model called events that stand under the recipe's type for others. */
function unlistedTypes(db: Database, { vocabulary, other }: Recipe['ask']): TypesPage['unlisted'] {
  if (vocabulary !== 'closed' || !hasTable(db, 'main', eventsTable)) return [];
  return db
    .prepare<[string, number], { type: string; events: number }>(
      `SELECT json_extract(context, '$.said') AS type, COUNT(*) AS events FROM main.extracted_events
       WHERE event_type = ? AND json_valid(context) AND json_extract(context, '$.said') IS NOT NULL
       GROUP BY 1 ORDER BY events DESC, 1 LIMIT ?`,
    )
    .all(other, mostUnlisted);
}

/** A page of the types of a file's events. */
export function readTypes(db: Database, recipe: Recipe, { offset, limit, search }: TypesQuery): TypesPage {
  const all = countTypes(db);
  const wanted = search.trim().toLowerCase();
  const found = all.filter(({ type }) => type.toLowerCase().includes(wanted));
  const contextAt =
    all.length > 0 && hasColumn(db, eventsTable, 'context')
      ? db
          .prepare<[number], string | null>('SELECT context FROM main.extracted_events WHERE rowid = ?')
          .pluck()
      : null;
  const rows = found.slice(offset, offset + limit).map(({ example, categories, ...counted }) => ({
    ...counted,
    categories: categories.length,
    origin: originOf(recipe.ask, counted.type),
    example: contextText(contextAt?.get(example) ?? null),
  }));
  const last = keptEdits(db).findLast(({ undone }) => !undone);
  const { types } = recipe.ask;
  return {
    rows,
    total: found.length,
    offset,
    categories: [
      ...new Set([...all.flatMap(({ categories }) => categories), ...types.map(({ category }) => category)]),
    ].sort(),
    lastEdit:
      last === undefined
        ? null
        : {
            types: last.types,
            into: last.into,
            category: last.category,
            events: last.events,
            at: last.at,
          },
    unlisted: unlistedTypes(db, recipe.ask),
  };
}
