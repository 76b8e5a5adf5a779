import type { EventSort } from '../../../../shared/pipelines/found-events.ts';
import type { EventColumns } from './event-columns.ts';

const digit = 65_536;

/** Sorts places by a key of each, none below 0; of equal keys the order stays. A million take some 40 ms. */
function sortPlaces(places: Int32Array, keyOf: (place: number) => number, most: number): Int32Array {
  let sorted = places;
  for (let scale = 1; scale <= Math.max(1, most); scale *= digit) {
    const digitOf = (place: number): number => Math.floor(keyOf(place) / scale) % digit;
    const starts = new Int32Array(digit + 1);
    for (const place of sorted) {
      const at = digitOf(place) + 1;
      starts[at] = (starts[at] ?? 0) + 1;
    }
    for (let at = 1; at <= digit; at += 1) starts[at] = (starts[at] ?? 0) + (starts[at - 1] ?? 0);
    const next = new Int32Array(sorted.length);
    for (const place of sorted) {
      const at = digitOf(place);
      const to = starts[at] ?? 0;
      next[to] = place;
      starts[at] = to + 1;
    }
    sorted = next;
  }
  return sorted;
}

const most = (numbers: Int32Array): number => numbers.reduce((so, number) => Math.max(so, number), 0);

/** The number of each word when all are in order. */
function ranksOf(words: readonly string[]): Int32Array {
  const ranks = new Int32Array(words.length);
  const order = [...words.keys()].sort((a, b) => ((words[a] ?? '') < (words[b] ?? '') ? -1 : 1));
  for (const [rank, number] of order.entries()) ranks[number] = rank;
  return ranks;
}

function byStart({ count, start }: EventColumns): Int32Array {
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  for (const at of start) {
    if (at < first) first = at;
    if (at > last) last = at;
  }
  const places = Int32Array.from({ length: count }, (_, place) => place);
  // Events without a time come first, as SQLite orders what is empty.
  const keyOf = (place: number): number => {
    const at = start[place] ?? Number.NaN;
    return Number.isNaN(at) ? 0 : at - first + 1;
  };
  return sortPlaces(places, keyOf, first > last ? 1 : last - first + 1);
}

const orders = new WeakMap<EventColumns, Map<EventSort, Int32Array>>();

/**
 * The places of all events in order, made once. By user: those of one together, by time; by type and by rows: the earlier first
 * among equals.
 */
export function orderOf(columns: EventColumns, sort: EventSort): Int32Array {
  const known = orders.get(columns) ?? new Map<EventSort, Int32Array>();
  orders.set(columns, known);
  const kept = known.get(sort);
  if (kept !== undefined) return kept;
  const { user, type, rows, userRank, types, users } = columns;
  const made = ((): Int32Array => {
    if (sort === 'start') return byStart(columns);
    const inTime = orderOf(columns, 'start');
    if (sort === 'rows') return sortPlaces(inTime, (place) => rows[place] ?? 0, most(rows));
    if (sort === 'user')
      return sortPlaces(inTime, (place) => userRank[user[place] ?? 0] ?? 0, users.words.length);
    const ranks = ranksOf(types.words);
    return sortPlaces(inTime, (place) => ranks[type[place] ?? 0] ?? 0, types.words.length);
  })();
  known.set(sort, made);
  return made;
}
