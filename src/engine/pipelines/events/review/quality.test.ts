import { describe, expect, it } from 'vitest';
import type { MatchedEvent } from '../../../../shared/pipelines/match-events.ts';
import {
  rateShare,
  studentT,
  type UserShare,
  usersToHalve,
  wilson,
} from '../../../../shared/pipelines/ratio-interval.ts';
import { scoreEvents, type UserScore } from '../../../../shared/pipelines/score-events.ts';
import { createSeededRandom, type Random } from '../../../demo-model/seeded-random.ts';

const event = (type: string, ...rows: readonly string[]): MatchedEvent => ({ type, rows });

describe('what was found of a user against what is right', () => {
  it('is paired by rows: hits, what is too many, what is missing, and what is called otherwise', () => {
    const score = scoreEvents(
      [event('A', '1', '2'), event('A', '3'), event('B', '4'), event('C', '9')],
      [event('A', '1', '2', '3'), event('A', '3'), event('A', '4'), event('D', '7')],
    );
    expect(score).toMatchObject({ found: 4, right: 4, hits: 2, retyped: [{ found: 'B', right: 'A' }] });
    expect(Object.fromEntries(score.types)).toEqual({
      A: { found: 2, right: 3, hits: 2 },
      B: { found: 1, right: 0, hits: 0 },
      C: { found: 1, right: 0, hits: 0 },
      D: { found: 0, right: 1, hits: 0 },
    });
  });

  it('adds up over types, whatever is held against what', () => {
    const random = createSeededRandom(4);
    const some = (): readonly MatchedEvent[] =>
      Array.from({ length: Math.floor(random() * 8) }, () =>
        event('ABC'.charAt(Math.floor(random() * 3)), String(Math.floor(random() * 9))),
      );
    for (let round = 0; round < 200; round += 1) {
      const [found, right] = [some(), some()];
      const score = scoreEvents(found, right);
      const sum = (of: 'found' | 'right' | 'hits') =>
        [...score.types.values()].reduce((all, each) => all + each[of], 0);
      expect([sum('found'), sum('right'), sum('hits')]).toEqual([found.length, right.length, score.hits]);
      expect(score.hits + score.retyped.length).toBeLessThanOrEqual(Math.min(found.length, right.length));
    }
  });
});

describe('the interval of a share', () => {
  const alike = (users: number, hits: number, of: number): readonly UserShare[] =>
    Array.from({ length: users }, () => ({ hits, of }));

  it('is Wilson’s, of as many events as they come to', () => {
    // Newcombe 1998, table I.
    expect(wilson(81 / 263, 263)).toMatchObject({
      low: expect.closeTo(0.2553, 3),
      high: expect.closeTo(0.3662, 3),
    });
    expect(wilson(1 / 29, 29)).toMatchObject({
      low: expect.closeTo(0.0061, 3),
      high: expect.closeTo(0.1718, 3),
    });
    expect([studentT(29), studentT(9), studentT(1)].map((each) => each.toFixed(2))).toEqual([
      '2.05',
      '2.26',
      '12.71',
    ]);
  });

  it('is wider where events of one user are alike, and never narrower than of independent ones', () => {
    const spread = rateShare(alike(40, 9, 10), 10_000);
    const clustered = rateShare([...alike(36, 10, 10), ...alike(4, 0, 10)], 10_000);
    expect(spread?.share).toBe(clustered?.share);
    expect(spread?.effective).toBeLessThanOrEqual(400);
    expect(clustered?.effective).toBeLessThan(60);
    expect(clustered?.low).toBeLessThan(spread?.low ?? 0);
  });

  it('shrinks to the share where everybody was looked at, and says nothing of fewer than two users', () => {
    expect(rateShare(alike(30, 9, 10), 30)).toMatchObject({ share: 0.9, low: 0.9, high: 0.9 });
    expect(rateShare(alike(1, 9, 10), 30)).toBeNull();
    expect(rateShare(alike(30, 0, 0), 30)).toBeNull();
  });

  it('does not call certain what was never seen to fail', () => {
    const { low = 0, high = 0 } = rateShare(alike(30, 10, 10), 10_000) ?? {};
    expect(high).toBe(1);
    expect(low).toBeGreaterThan(0.9);
    expect(low).toBeLessThan(wilson(1, 300).low);
  });

  it('is half as wide with as many more users as it says', () => {
    const users = [...alike(20, 9, 10), ...alike(10, 7, 10)];
    const more = usersToHalve(users, 100_000) ?? 0;
    expect(more).toBeGreaterThan(60);
    expect(more).toBeLessThan(100);
    const width = ({ low, high }: { readonly low: number; readonly high: number }): number => high - low;
    const now = rateShare(users, 100_000);
    const times = (30 + more) / 30;
    const then = rateShare(
      [...alike(Math.round(20 * times), 9, 10), ...alike(Math.round(10 * times), 7, 10)],
      100_000,
    );
    expect(width(then ?? { low: 0, high: 1 }) / width(now ?? { low: 0, high: 1 })).toBeCloseTo(0.5, 1);
    expect(usersToHalve(users, 60)).toBeLessThanOrEqual(30);
  });
});

describe('precision and recall of a model of known faults', () => {
  const users = 1_500;
  const looked = 30;
  const draws = 1_000;
  const types = ['A', 'A', 'A', 'B', 'B', 'C'];

  /** A user's right events, of one to three rows each. */
  function rightEvents(random: Random): readonly MatchedEvent[] {
    let row = 0;
    return Array.from({ length: 1 + Math.floor(random() * 12) }, () => {
      const rows = Array.from({ length: 1 + Math.floor(random() * 3) }, () => String(row++));
      return event(types[Math.floor(random() * types.length)] ?? 'A', ...rows);
    });
  }

  /** A fifth of one type is called by another, a tenth of all events is left out; of some users more than of others. */
  function foundEvents(right: readonly MatchedEvent[], random: Random, clustered: boolean) {
    const share = clustered ? random() * 2 : 1;
    return right.flatMap((one) => {
      if (random() < 0.1 * share) return [];
      return one.type === 'A' && random() < 0.2 * share ? [{ ...one, type: 'B' }] : [one];
    });
  }

  const ratio = (scores: readonly UserScore[], of: 'found' | 'right'): number =>
    scores.reduce((sum, { hits }) => sum + hits, 0) / scores.reduce((sum, score) => sum + score[of], 0);

  it.each([
    ['strike every event alike', false],
    ['strike some users more than others', true],
  ])(
    'lie in their intervals in at least 93 of 100 draws of 30 users (of 1 000), where the faults %s',
    (_, clustered) => {
      const random = createSeededRandom(11);
      const scores = Array.from({ length: users }, () => {
        const right = rightEvents(random);
        return scoreEvents(foundEvents(right, random, clustered), right);
      });
      const held = { found: 0, right: 0 };
      for (let seed = 1; seed <= draws; seed += 1) {
        const draw = createSeededRandom(seed * 7_919);
        const places = new Set<number>();
        while (places.size < looked) places.add(Math.floor(draw() * users));
        const drawn = [...places].flatMap((place) => scores[place] ?? []);
        for (const of of ['found', 'right'] as const) {
          const rated = rateShare(
            drawn.map((score) => ({ hits: score.hits, of: score[of] })),
            users,
          );
          const truth = ratio(scores, of);
          if (rated !== null && rated.low <= truth && truth <= rated.high) held[of] += 1;
        }
      }
      expect(ratio(scores, 'found')).toBeCloseTo(0.89, 1);
      expect(ratio(scores, 'right')).toBeCloseTo(0.8, 1);
      expect(held.found).toBeGreaterThanOrEqual(0.93 * draws);
      expect(held.right).toBeGreaterThanOrEqual(0.93 * draws);
    },
  );
});
