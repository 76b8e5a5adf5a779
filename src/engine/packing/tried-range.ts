import type { Range } from '../../shared/work.ts';
import { createSeededRandom, type Random } from '../demo-model/seeded-random.ts';

/** What an item of a trial took, as far as can be told of one item: how much was sent about it, and how much was written. */
export interface TriedItem {
  readonly records: number;
  /** Records sent about it, once for each time that it was asked about. */
  readonly sent: number;
  /** How long what was found is, in characters of JSON. */
  readonly written: number;
}

const resamples = 1_000;
/** Nine of ten trials of other items would lie between. */
const tails = 0.05;
const seed = 1;

/** Student's t at 95 %, for 1 and more items beyond the first: a few items know less of how far apart items are than many. */
const studentAt = [6.31, 2.92, 2.35, 2.13, 2.02, 1.94, 1.89, 1.86, 1.83, 1.81];
const normalAt = 1.645;
/** One item says nothing of how far apart items are. */
const unknown: Range = [0.5, 2];
/** However alike they are, requests are filled otherwise in a job than in a trial. */
const least: Range = [0.95, 1.05];

function resampled(items: readonly TriedItem[], of: (item: TriedItem) => number, random: Random): number {
  let taken = 0;
  let records = 0;
  for (let n = 0; n < items.length; n += 1) {
    const item = items[Math.floor(random() * items.length)] as TriedItem;
    taken += of(item);
    records += item.records;
  }
  return records === 0 ? 0 : taken / records;
}

/**
 * How far what a record takes may lie from what was seen, as shares of that, by a bootstrap over the items that were tried: they are drawn again and
 * again, as many as there are. Widened for few items, since such a draw knows of no item but those.
 */
export function spreadOf(items: readonly TriedItem[], of: (item: TriedItem) => number): Range {
  const records = items.reduce((sum, item) => sum + item.records, 0);
  const taken = items.reduce((sum, item) => sum + of(item), 0);
  if (items.length < 2 || records === 0 || taken === 0) return unknown;
  const random = createSeededRandom(seed);
  const middle = taken / records;
  const drawn = Array.from({ length: resamples }, () => resampled(items, of, random) / middle).sort(
    (a, b) => a - b,
  );
  const at = (share: number): number => drawn[Math.round(share * (resamples - 1))] ?? 1;
  const { length } = items;
  const widened = ((studentAt[length - 2] ?? normalAt) / normalAt) * Math.sqrt(length / (length - 1));
  const low = 1 - (1 - at(tails)) * widened;
  const high = 1 + (at(1 - tails) - 1) * widened;
  // Nothing takes less than nothing: what would is as far off as one item could be.
  const floored = Math.max(low, Math.min(unknown[0], at(tails)));
  return [Math.min(least[0], floored), Math.max(least[1], high)];
}
