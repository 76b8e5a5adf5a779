/** What events are put in order by: 32 bits of it, by the position of each. */
export type OrderKey = (position: number) => number;

const largestKey = 2 ** 32;

/** The keys that put numbers in order, the lesser first, what is none before all: two where they lie further apart than 32 bits tell. */
export function numberKeys(numbers: Float64Array | Uint32Array): readonly OrderKey[] {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const number of numbers) {
    if (number < first) first = number;
    if (number > last) last = number;
  }
  const sinceFirst = (position: number): number => {
    const number = numbers[position] ?? Number.NaN;
    return Number.isNaN(number) ? 0 : number - first + 1;
  };
  const low: OrderKey = (position) => sinceFirst(position) % largestKey;
  if (!(last - first + 1 >= largestKey)) return [low];
  return [low, (position) => Math.floor(sinceFirst(position) / largestKey)];
}

/**
 * Positions from 0 in order of their keys, in steps: the last key counts most, and of equals the earlier position comes first. Each key
 * stands with its position in one number of 64 bits, so that nothing is made for an event: 16 bytes each while it is done, 4 after.
 */
export function* orderPositions(count: number, keys: readonly OrderKey[]): Generator<void, Uint32Array> {
  let order = new Uint32Array(count).map((_, position) => position);
  const packed = new BigUint64Array(count);
  // Every machine that this runs on has the lower half of a number first.
  const halves = new Uint32Array(packed.buffer);
  for (const key of keys) {
    for (let at = 0; at < count; at += 1) {
      halves[2 * at] = at;
      halves[2 * at + 1] = key(order[at] ?? 0);
    }
    packed.sort();
    const next = new Uint32Array(count);
    for (let at = 0; at < count; at += 1) next[at] = order[halves[2 * at] ?? 0] ?? 0;
    order = next;
    yield;
  }
  return order;
}
