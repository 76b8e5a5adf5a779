import type { Database } from 'better-sqlite3';
import type {
  LastTypeEdit,
  TypeSummary,
  TypesPage,
  TypesQuery,
} from '../../../../shared/pipelines/events/types.ts';
import type { ExtractedEvent } from '../../../../shared/pipelines/extracted-event.ts';
import type { Recipe } from '../../../../shared/recipe.ts';
import { hasColumn, hasTable } from '../../../database/read-schema.ts';
import { eventsAt } from '../event-views.ts';
import { readContext } from '../read-context.ts';
import { eventsTable } from '../result-tables.ts';
import { type CountedType, countTypes } from './count-types.ts';
import { lastEdits } from './settle-types.ts';

const mostUnlisted = 200;

const originOf = (
  { types, vocabulary, other, aliases }: Recipe['ask'],
  type: string,
): TypeSummary['origin'] => {
  if (types.some(({ name }) => name === type)) return 'listed';
  if (vocabulary === 'closed' && type === other) return 'other';
  return aliases.some(({ to }) => to === type) ? 'named' : 'coined';
};

function inOrder({ sort, descending }: Pick<TypesQuery, 'sort' | 'descending'>) {
  const sign = descending ? -1 : 1;
  const byName = (a: CountedType, b: CountedType): number => (a.type < b.type ? -1 : 1);
  return (a: CountedType, b: CountedType): number => {
    if (sort === 'type') return sign * byName(a, b);
    if (a[sort] === b[sort]) return byName(a, b);
    return a[sort] < b[sort] ? -sign : sign;
  };
}

/** What was done last, as it is told. */
function lastEditOf(db: Database): LastTypeEdit | null {
  const last = lastEdits(db);
  const [one] = last;
  if (one === undefined) return null;
  const isMove = one.types.length === 0;
  return {
    types: isMove ? last.map(({ into }) => into).reverse() : one.types,
    into: isMove ? null : one.into,
    category: one.category,
    events: last.reduce((sum, { events }) => sum + events, 0),
    at: one.at,
  };
}

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

/**
 * A page of the types of a file's events.
 * @param all as `countTypes` has them
 */
export function readTypes(
  db: Database,
  { ask }: Pick<Recipe, 'ask'>,
  { offset, limit, search, ...order }: TypesQuery,
  all: readonly CountedType[] = countTypes(db),
): TypesPage {
  const wanted = search.trim().toLowerCase();
  const found = all.filter(({ type }) => type.toLowerCase().includes(wanted)).sort(inOrder(order));
  const contextAt =
    all.length > 0 && hasColumn(db, eventsTable, 'context')
      ? db
          .prepare<[number], string | null>('SELECT context FROM main.extracted_events WHERE rowid = ?')
          .pluck()
      : null;
  const rows = found.slice(offset, offset + limit).map(({ example, categories, ...counted }) => ({
    ...counted,
    categories: categories.length,
    origin: originOf(ask, counted.type),
    example: readContext(contextAt?.get(example) ?? null).text,
  }));
  return {
    rows,
    total: found.length,
    offset,
    categories: [
      ...new Set([
        ...all.flatMap(({ categories }) => categories),
        ...ask.types.map(({ category }) => category),
      ]),
    ].sort(),
    lastEdit: lastEditOf(db),
    unlisted: unlistedTypes(db, ask),
  };
}

/** A few events of a type in the order in which they came, each of another user as far as there are so many. */
export function typeExamples(
  db: Database,
  { type, limit }: { readonly type: string; readonly limit: number },
): readonly ExtractedEvent[] {
  if (!hasTable(db, 'main', eventsTable) || !hasColumn(db, eventsTable, 'event_type')) return [];
  const places = db
    .prepare<[string, number], number>(
      `SELECT place FROM (
         SELECT rowid AS place, row_number() OVER (PARTITION BY user_id ORDER BY rowid) AS turn
         FROM main.extracted_events WHERE COALESCE(event_type, '') = ?)
       ORDER BY turn, place LIMIT ?`,
    )
    .pluck()
    .all(type, limit);
  return eventsAt(db, places).map(({ event }) => event);
}
