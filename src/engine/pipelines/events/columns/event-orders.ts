import type { EventSort } from '../../../../shared/pipelines/found-events.ts';
import type { EventColumns } from './event-columns.ts';

const digits = 65_536;

/** Sorts places by sixteen bits of the key of each; of equal ones the order stays. */
function sortByDigit(places: Int32Array, keys: Uint32Array, shift: number): Int32Array {
  const starts = new Int32Array(digits + 1);
  for (const place of places) {
    const at = (((keys[place] ?? 0) >>> shift) & 0xffff) + 1;
    starts[at] = (starts[at] ?? 0) + 1;
  }
  for (let at = 1; at <= digits; at += 1) starts[at] = (starts[at] ?? 0) + (starts[at - 1] ?? 0);
  const sorted = new Int32Array(places.length);
  for (const place of places) {
    const at = ((keys[place] ?? 0) >>> shift) & 0xffff;
    const to = starts[at] ?? 0;
    sorted[to] = place;
    starts[at] = to + 1;
  }
  return sorted;
}

/** Sorts places by the key of each. A million take some 30 ms. */
function sortPlaces(places: Int32Array, keys: Uint32Array, most: number): Int32Array {
  const sorted = sortByDigit(places, keys, 0);
  return most < digits ? sorted : sortByDigit(sorted, keys, 16);
}

const keysOf = (count: number, keyOf: (place: number) => number): Uint32Array => {
  const keys = new Uint32Array(count);
  for (let place = 0; place < count; place += 1) keys[place] = keyOf(place);
  return keys;
};

const most = (numbers: Int32Array): number => {
  let so = 0;
  for (const number of numbers) if (number > so) so = number;
  return so;
};

/** The number of each word when all are in order. */
export function ranksOf(words: readonly string[]): Int32Array {
  const ranks = new Int32Array(words.length);
  const order = [...words.keys()].sort((a, b) => ((words[a] ?? '') < (words[b] ?? '') ? -1 : 1));
  for (const [rank, number] of order.entries()) ranks[number] = rank;
  return ranks;
}

const largestKey = 2 ** 32;

function byStart({ count, start }: EventColumns): Int32Array {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const at of start) {
    if (at < first) first = at;
    if (at > last) last = at;
  }
  const places = Int32Array.from({ length: count }, (_, place) => place);
  if (first > last) return places;
  // Events without a time come first, as SQLite orders what is empty.
  const sinceFirst = (place: number): number => {
    const at = start[place] ?? Number.NaN;
    return Number.isNaN(at) ? 0 : at - first + 1;
  };
  const most = last - first + 1;
  const low = keysOf(count, (place) => sinceFirst(place) % largestKey);
  const sorted = sortPlaces(places, low, Math.min(most, largestKey - 1));
  if (most < largestKey) return sorted;
  return sortByDigit(
    sorted,
    keysOf(count, (place) => Math.floor(sinceFirst(place) / largestKey)),
    0,
  );
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
    if (sort === 'rows') return sortPlaces(inTime, Uint32Array.from(rows), most(rows));
    const [of, ranks, words] =
      sort === 'user' ? [user, userRank, users.words] : [type, ranksOf(types.words), types.words];
    const keys = keysOf(of.length, (place) => ranks[of[place] ?? 0] ?? 0);
    return sortPlaces(inTime, keys, words.length);
  })();
  known.set(sort, made);
  return made;
}
