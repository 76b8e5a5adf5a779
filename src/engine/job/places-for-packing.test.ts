import { describe, expect, it } from 'vitest';
import type { PaceState } from '../../shared/job.ts';
import { createPlacesForPacking } from './places-for-packing.ts';

const free: PaceState = { atOnce: 3, most: 64, places: 8, boundBy: 'finding' };

/** Asks once for each state that the lane is in. */
function askedOver(concurrency: number | 'auto', atOnce: number, states: readonly Partial<PaceState>[]) {
  let state = free;
  const places = createPlacesForPacking({ concurrency }, { state: () => state }, atOnce);
  return states.map((each) => {
    state = { ...free, ...each };
    return places();
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

  it('so they are from when the provider has taken fewer than before', () => {
    expect(askedOver('auto', 64, [{ places: 16, atOnce: 16 }, { places: 11 }, { places: 30 }])).toEqual([
      64, 16, 16,
    ]);
  });

  it('are those that a person set, and never more than may go', () => {
    expect(askedOver(16, 16, [{}, { boundBy: 'requests' }])).toEqual([16, 16]);
    expect(askedOver('auto', 1, [{}])).toEqual([1]);
  });
});
