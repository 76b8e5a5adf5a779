import { describe, expect, it } from 'vitest';
import { createRateLearner, type RateLearner } from './rate-learner.ts';

interface Door {
  /** Milliseconds until one more passes; a function of the time where that changes. */
  readonly everyMs: number | ((now: number) => number);
  readonly most?: number;
  /** Every so many of those that pass are never heard of again. */
  readonly losesEvery?: number;
  /** What a refusal tells to wait, of what is needed; null where it tells nothing. */
  readonly tells: (neededMs: number) => number | null;
}

const inSeconds = (neededMs: number): number => Math.ceil(neededMs / 1_000) * 1_000;
const roundTripMs = 10;
const sum = (counts: readonly number[]): number => counts.reduce((one, other) => one + other, 0);

/** Sends one after another for so long; answers what passed and what was refused in each second. */
function send(
  { everyMs, most = 1, losesEvery = Number.POSITIVE_INFINITY, tells }: Door,
  seconds: number,
): {
  readonly passed: readonly number[];
  readonly refused: readonly number[];
  readonly learner: RateLearner;
} {
  let now = 0;
  let level = most;
  let at = 0;
  const learner = createRateLearner(() => now, false);
  const passed = Array.from({ length: seconds }, () => 0);
  const refused = Array.from({ length: seconds }, () => 0);
  const note = (counts: number[]): void => {
    const second = Math.floor(now / 1_000);
    if (second < seconds) counts[second] = (counts[second] ?? 0) + 1;
  };
  while (now < seconds * 1_000) {
    now += learner.waitFor(1);
    const request = learner.sent(1);
    const every = typeof everyMs === 'number' ? everyMs : everyMs(now);
    level = Math.min(most, level + (now - at) / every);
    at = now;
    const passes = level >= 1 - 1e-6;
    note(passes ? passed : refused);
    if (passes) level -= 1;
    const waitMs = tells((1 - level) * every);
    now += roundTripMs;
    if (passes && sum(passed) % losesEvery === 0) learner.ended(request);
    else if (passes) learner.accepted(request);
    else {
      learner.refused(request, waitMs, waitMs ?? 500);
      now += waitMs ?? 500;
    }
  }
  return { passed, refused, learner };
}

describe('a rate that refusals alone tell of', () => {
  it.each<[string, Door, { readonly least: number; readonly refusals: number }]>([
    [
      'one a second, told in whole seconds',
      { everyMs: 1_000, tells: inSeconds },
      { least: 0.9, refusals: 6 },
    ],
    ['one in five seconds', { everyMs: 5_000, tells: inSeconds }, { least: 0.9, refusals: 14 }],
    [
      'five a second in a bucket of five',
      { everyMs: 200, most: 5, tells: inSeconds },
      { least: 0.95, refusals: 10 },
    ],
    [
      'five a second in a bucket of a minute',
      { everyMs: 200, most: 300, tells: inSeconds },
      { least: 0.99, refusals: 12 },
    ],
    [
      'a wait that is told exactly',
      { everyMs: 300, tells: (needed) => needed },
      { least: 0.9, refusals: 12 },
    ],
    [
      'a wait that is always told to be one second',
      { everyMs: 300, tells: () => 1_000 },
      { least: 0.75, refusals: 8 },
    ],
    [
      'a wait that is told to be ten times as long',
      { everyMs: 300, tells: (needed) => 10 * needed },
      { least: 0.65, refusals: 8 },
    ],
    [
      'of which every third is lost on the way',
      { everyMs: 300, losesEvery: 3, tells: inSeconds },
      { least: 0.7, refusals: 12 },
    ],
    ['nothing told at all', { everyMs: 300, tells: () => null }, { least: 0.7, refusals: 12 }],
    [
      'nothing told at all, and a slow one',
      { everyMs: 3_000, tells: () => null },
      { least: 0.85, refusals: 26 },
    ],
  ])('is found and used up: %s', (_, door, { least, refusals }) => {
    const { passed, refused } = send(door, 60);
    const every = typeof door.everyMs === 'number' ? door.everyMs : 1;
    expect(sum(passed)).toBeGreaterThanOrEqual(least * (60_000 / every));
    expect(sum(refused)).toBeLessThanOrEqual(refusals);
  });

  it('that grows tenfold is found anew within three quarters of a minute', () => {
    const { passed } = send({ everyMs: (now) => (now < 60_000 ? 1_000 : 100), tells: inSeconds }, 120);
    expect(sum(passed.slice(105)) / 15).toBeGreaterThan(6);
  });

  it('that falls to a tenth is found anew within ten seconds', () => {
    const { passed, refused } = send(
      { everyMs: (now) => (now < 30_000 ? 100 : 1_000), tells: inSeconds },
      90,
    );
    expect(sum(passed.slice(40))).toBeGreaterThan(0.85 * 50);
    expect(sum(refused.slice(40))).toBeLessThan(10);
  });

  it('is nothing before anything was refused', () => {
    const learner = createRateLearner(() => 0, false);
    for (let count = 0; count < 1_000; count += 1) learner.accepted(learner.sent(1));
    expect(learner.isActive()).toBe(false);
    expect(learner.waitFor(1)).toBe(0);
    expect(learner.supply()).toBeNull();
  });

  it('is supplied as it is let in', () => {
    const { learner } = send({ everyMs: 200, most: 5, tells: inSeconds }, 60);
    const supply = learner.supply();
    expect((supply?.perMs ?? 0) * 1_000).toBeCloseTo(5, 0);
    expect(supply?.left).toBeLessThanOrEqual(5);
  });
});
