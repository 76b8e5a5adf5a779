import type { Database } from 'better-sqlite3';
import {
  allEvents,
  type EventFacets,
  type EventFilter,
  type FoundEvents,
  type FoundQuery,
} from '../../../../shared/pipelines/found-events.ts';
import { usedRecipes } from '../../../recipes/note-recipe.ts';
import type { ReadContext } from '../../module.ts';
import { orderOf } from '../columns/event-orders.ts';
import { passing, type Verdicts } from '../columns/filter-events.ts';
import type { KeptColumns } from '../columns/open-columns.ts';
import { eventsAt, readEvents } from '../event-views.ts';
import { countFacets } from './count-facets.ts';

type Context = Pick<ReadContext, 'active'>;

/** So far into the table SQLite finds a page by itself in a moment. */
const nearEnough = 2_000;
/** Of so many filters and orders the places are kept, four bytes an event each. */
const keptLists = 2;

const everything = JSON.stringify(allEvents);

/** The events of a file by filter, order and page. */
export function openFound(db: Database, kept: KeptColumns) {
  const lists = new Map<string, { readonly verdicts: Verdicts; readonly places: Int32Array }>();
  const placesOf = async (
    filter: EventFilter,
    { sort, descending }: Pick<FoundQuery, 'sort' | 'descending'>,
    isAtWork: boolean,
  ) => {
    const { columns, verdicts } = await kept.judged(filter, isAtWork);
    const key = `${sort} ${descending} ${JSON.stringify(filter)}`;
    const known = lists.get(key);
    lists.delete(key);
    const list =
      known?.verdicts === verdicts ? known : { verdicts, places: passing(verdicts, orderOf(columns, sort)) };
    lists.set(key, list);
    for (const oldest of lists.keys()) {
      if (lists.size <= keptLists) break;
      lists.delete(oldest);
    }
    return { columns, places: list.places };
  };
  return {
    found: async (query: FoundQuery, { active }: Context): Promise<FoundEvents> => {
      const { sort, descending, offset, limit, ...filter } = query;
      const isAtWork = active.size > 0;
      const isPlain = sort === 'user' && !descending && JSON.stringify(filter) === everything;
      if (isPlain && offset <= nearEnough && !kept.isCurrent()) {
        // Whoever looks at the first page asks for more of it soon.
        if (!isAtWork) kept.columns(false).catch(() => undefined);
        return readEvents(db, { userId: null, offset, limit });
      }
      const { columns, places } = await placesOf(filter, { sort, descending }, isAtWork);
      const total = places.length;
      const page = descending
        ? places.slice(Math.max(0, total - offset - limit), Math.max(0, total - offset)).reverse()
        : places.slice(offset, offset + limit);
      const rows = eventsAt(
        db,
        [...page].map((place) => columns.rowid[place] ?? 0),
      ).map(({ event }) => event);
      return { rows, total, offset };
    },
    facets: async (filter: EventFilter, { active }: Context): Promise<EventFacets> => {
      const { columns, texts, verdicts } = await kept.judged(filter, active.size > 0, true);
      const names = new Map(usedRecipes(db).map(({ hash, recipe }) => [hash, recipe.name]));
      if (texts === null) throw new Error('The words were asked for.');
      return countFacets(columns, texts, verdicts, (hash) => names.get(hash) ?? null);
    },
  };
}
