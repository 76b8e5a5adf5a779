import type { Counted } from '../../../../shared/pipelines/counted.ts';
import type { Funnel, FunnelQuery, Insights, InsightsQuery } from '../../../../shared/pipelines/insights.ts';
import type { ReadContext } from '../../module.ts';
import { dayText } from '../columns/day-number.ts';
import type { EventColumns } from '../columns/event-columns.ts';
import { orderOf } from '../columns/event-orders.ts';
import type { KeptColumns } from '../columns/open-columns.ts';

const mostPaths = 200;
const byCount = <Key extends string>(one: Counted<Key>, other: Counted<Key>): number =>
  other.events - one.events || (one.key < other.key ? -1 : 1);

function daysOf(counts: ReadonlyMap<number, number>): Insights['days'] {
  const known = [...counts.keys()].filter((day) => day !== -1).sort((a, b) => a - b);
  const [first = 0] = known;
  const last = known.at(-1) ?? -1;
  // A file with one stray year would have a day for each of a thousand years: then only days with events are told.
  if (last - first > 3_660) return known.map((day) => ({ key: dayText(day), events: counts.get(day) ?? 0 }));
  return Array.from({ length: last - first + 1 }, (_, index) => ({
    key: dayText(first + index),
    events: counts.get(first + index) ?? 0,
  }));
}

type Tally = ReturnType<typeof tallyOf>;
type Paths = Map<number, { times: number; users: number; lastUser: number }>;

const addOne = (counts: Map<number, number>, key: number): void =>
  void counts.set(key, (counts.get(key) ?? 0) + 1);

/** Goes through the events user by user. */
function tallyOf(columns: EventColumns, isWanted: (place: number) => boolean) {
  const typeCount = columns.types.words.length;
  const categoryCount = columns.categories.words.length;
  const tally = {
    events: 0,
    users: 0,
    rows: 0,
    ofType: new Int32Array(typeCount),
    usersOfType: new Int32Array(typeCount),
    ofCategory: new Int32Array(categoryCount),
    /** By type and category together: of most of its events is a type's category. */
    typeCategory: new Int32Array(typeCount * categoryCount),
    days: new Map<number, number>(),
    hours: new Int32Array(24),
    withoutTime: 0,
    perUser: new Map<number, number>(),
    paths: new Map() as Paths,
  };
  const lastUserOf = new Int32Array(typeCount).fill(-1);
  const add = (list: Int32Array, index: number): void => {
    list[index] = (list[index] ?? 0) + 1;
  };
  let user = -1;
  let ofUser = 0;
  let before = -1;
  const endUser = (): void => {
    if (ofUser > 0) addOne(tally.perUser, ofUser);
  };
  for (const place of orderOf(columns, 'user')) {
    if (!isWanted(place)) continue;
    const type = columns.type[place] ?? 0;
    const category = columns.category[place] ?? 0;
    const whose = columns.user[place] ?? 0;
    if (whose !== user) {
      endUser();
      user = whose;
      ofUser = 0;
      before = -1;
      tally.users += 1;
    }
    ofUser += 1;
    tally.events += 1;
    tally.rows += columns.rows[place] ?? 0;
    add(tally.ofType, type);
    add(tally.ofCategory, category);
    add(tally.typeCategory, type * categoryCount + category);
    if (lastUserOf[type] !== user) add(tally.usersOfType, type);
    lastUserOf[type] = user;
    const day = columns.day[place] ?? -1;
    const hour = columns.hour[place] ?? -1;
    if (day === -1) tally.withoutTime += 1;
    else addOne(tally.days, day);
    if (day !== -1 && hour >= 0 && hour < 24) add(tally.hours, hour);
    if (before !== -1) addPath(tally.paths, before * typeCount + type, user);
    before = type;
  }
  endUser();
  return tally;
}

function addPath(paths: Paths, key: number, user: number): void {
  const path = paths.get(key) ?? { times: 0, users: 0, lastUser: -1 };
  path.times += 1;
  if (path.lastUser !== user) path.users += 1;
  path.lastUser = user;
  paths.set(key, path);
}

function categoryOf({ typeCategory }: Tally, type: number, categories: readonly string[]): string {
  const own = typeCategory.subarray(type * categories.length, (type + 1) * categories.length);
  return categories[own.indexOf(Math.max(...own))] ?? '';
}

/** What the events come to that are asked about, told by their places. */
export function countInsights(columns: EventColumns, isWanted: (place: number) => boolean): Insights {
  const tally = tallyOf(columns, isWanted);
  const types = columns.types.words;
  const categories = columns.categories.words;
  const had = <Entry extends { readonly events: number }>({ events }: Entry): boolean => events > 0;
  return {
    events: tally.events,
    users: tally.users,
    rows: tally.rows,
    types: types
      .map((key, type) => ({
        key,
        events: tally.ofType[type] ?? 0,
        category: categoryOf(tally, type, categories),
        users: tally.usersOfType[type] ?? 0,
      }))
      .filter(had)
      .sort(byCount),
    categories: categories
      .map((key, category) => ({ key, events: tally.ofCategory[category] ?? 0 }))
      .filter(had)
      .sort(byCount),
    days: daysOf(tally.days),
    hours: [...tally.hours].map((events, key) => ({ key, events })),
    withoutTime: tally.withoutTime,
    perUser: [...tally.perUser].map(([key, events]) => ({ key, events })).sort((a, b) => a.key - b.key),
    paths: [...tally.paths]
      .map(([key, { times, users }]) => ({
        from: types[Math.floor(key / types.length)] ?? '',
        to: types[key % types.length] ?? '',
        times,
        users,
      }))
      .sort((a, b) => b.times - a.times || (a.from + a.to < b.from + b.to ? -1 : 1))
      .slice(0, mostPaths),
  };
}

/** How many users have events of these types after each other, others between them allowed. */
export function countFunnel(columns: EventColumns, types: readonly string[]): Funnel {
  const wanted = types.map((type) => columns.types.words.indexOf(type));
  const users = types.map(() => 0);
  let user = -1;
  let step = 0;
  for (const place of orderOf(columns, 'user')) {
    const whose = columns.user[place] ?? 0;
    if (whose !== user) {
      user = whose;
      step = 0;
    }
    if (step < wanted.length && columns.type[place] === wanted[step]) {
      users[step] = (users[step] ?? 0) + 1;
      step += 1;
    }
  }
  return { steps: types.map((type, index) => ({ type, users: users[index] ?? 0 })) };
}

/** What the events of a file come to. */
export function openInsights(kept: KeptColumns) {
  return {
    insights: async (query: InsightsQuery, { active }: Pick<ReadContext, 'active'>): Promise<Insights> => {
      const { columns, verdicts } = await kept.judged(query, active.size > 0);
      return countInsights(columns, (place) => verdicts.of[place] === 0);
    },
    funnel: async ({ types }: FunnelQuery, { active }: Pick<ReadContext, 'active'>): Promise<Funnel> =>
      countFunnel(await kept.columns(active.size > 0), types),
  };
}
