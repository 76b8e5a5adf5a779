import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '../demo-model/seeded-random.ts';
import { spreadOf, type TriedItem } from './tried-range.ts';

const written = (item: TriedItem): number => item.written;
const itemOf = (records: number, perRecord: number): TriedItem => ({
  records,
  sent: records,
  written: records * perRecord,
});

describe('the spread of what items take', () => {
  it('is wide where one item is all that is known, and where nothing is', () => {
    expect(spreadOf([itemOf(20, 3)], written)).toEqual([0.5, 2]);
    expect(spreadOf([], written)).toEqual([0.5, 2]);
    expect(spreadOf([itemOf(20, 0), itemOf(3, 0)], written)).toEqual([0.5, 2]);
  });

  it('is never less than requests differ by that are filled otherwise', () => {
    expect(spreadOf([itemOf(20, 3), itemOf(9, 3), itemOf(14, 3)], written)).toEqual([0.95, 1.05]);
  });

  it('is the same for the same items, and narrower for more of them', () => {
    const alike = (count: number) => Array.from({ length: count }, (_, n) => itemOf(20, n % 2 === 0 ? 2 : 6));
    const [few, many] = [spreadOf(alike(4), written), spreadOf(alike(40), written)];
    expect(spreadOf(alike(4), written)).toEqual(few);
    expect(many[1] - many[0]).toBeLessThan((few[1] - few[0]) / 2);
  });

  it('holds what all items take, as often as it says, for five items drawn of many', () => {
    const random = createSeededRandom(7);
    const all = Array.from({ length: 2_000 }, () =>
      itemOf(5 + Math.floor(random() * 60), 1 + 6 * random() ** 2),
    );
    const meanOf = (items: readonly TriedItem[]): number =>
      items.reduce((sum, each) => sum + each.written, 0) / items.reduce((sum, each) => sum + each.records, 0);
    const truth = meanOf(all);
    const trials = 300;
    let held = 0;
    for (let n = 0; n < trials; n += 1) {
      const drawn = Array.from({ length: 5 }, () => all[Math.floor(random() * all.length)] as TriedItem);
      const [low, high] = spreadOf(drawn, written);
      const middle = meanOf(drawn);
      if (truth >= middle * low && truth <= middle * high) held += 1;
    }
    expect(held / trials).toBeGreaterThan(0.85);
  });
});
