import { describe, expect, it } from 'vitest';
import type { PaceState } from '../../shared/job.ts';
import { createPlacesForPacking } from './places-for-packing.ts';

const free: PaceState = { atOnce: 3, most: 64, places: 8, boundBy: 'finding' };

/** Asks once for each state that the lane is in. */
function askedOver(concurrency: number | 'auto', atOnce: number, states: readonly Partial<PaceState>[]) {
  let state = free;
  const lane = { state: () => state, keptBusy: () => Number.POSITIVE_INFINITY };
  const places = createPlacesForPacking({ concurrency }, lane, atOnce);
  return states.map((each) => {
    state = { ...free, ...each };
    return places(1_000);
  });
}

describe('the places that work is shared among', () => {
  it('are as many as there may be while nothing has limited them', () => {
    expect(askedOver('auto', 64, [{}, { places: 20, atOnce: 20, boundBy: 'work' }])).toEqual([64, 64]);
  });

  it.each(['requests', 'tokens', 'provider'] as const)(
    'are as many as have gone at once from when %s limit them, and eight at least',
    (boundBy) => {
      const states = [{ boundBy }, {}, { atOnce: 12 }, { atOnce: 1 }];
      expect(askedOver('auto', 64, states)).toEqual([8, 8, 12, 12]);
    },
  );

  it('are no more than the provider is thought to take once it has refused some for their number', () => {
    const states = [{ places: 16, atOnce: 16 }, { places: 11 }, { places: 12 }, { places: 80 }];
    expect(askedOver('auto', 64, states)).toEqual([64, 11, 12, 16]);
    expect(askedOver(16, 16, states)).toEqual([16, 11, 12, 16]);
  });

  it.each<[number | 'auto', number]>([
    ['auto', 64],
    [16, 16],
  ])('are no more than what is limited keeps busy, with %s set, and one at least', (concurrency, atOnce) => {
    let keptBusy = Number.POSITIVE_INFINITY;
    const lane = { state: () => free, keptBusy: () => keptBusy };
    const places = createPlacesForPacking({ concurrency }, lane, atOnce);
    const asked = [Number.POSITIVE_INFINITY, 99.2, 12.6, 2.1, 0.02].map((busy) => {
      keptBusy = busy;
      return places(1_000);
    });
    expect(asked).toEqual([atOnce, atOnce, 13, 2, 1]);
  });

  it('are those that a person set, and never more than may go', () => {
    expect(askedOver(16, 16, [{}, { boundBy: 'requests' }])).toEqual([16, 16]);
    expect(askedOver('auto', 1, [{}])).toEqual([1]);
  });
});
