import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '../demo-model/seeded-random.ts';
import { type CallSample, type EtaInput, estimateEta, etaWindow } from './eta.ts';

const call = (durationMs: number, records = 100, items = 5): CallSample => ({ durationMs, records, items });
const input = (change: Partial<EtaInput> = {}): EtaInput => ({
  samples: [call(10_000), call(10_000), call(10_000), call(10_000)],
  inFlightMs: [],
  remainingRecords: 1_000,
  remainingBatches: 10,
  concurrency: 1,
  ...change,
});

describe('estimateEta', () => {
  it.each([
    ['one place', {}, 100],
    ['four places, which stand empty at the end', { concurrency: 4 }, 25 + 3],
    ['more places than batches', { concurrency: 64 }, 10],
    ['a call under way', { concurrency: 1, inFlightMs: [4_000] }, 96],
    ['a call that takes much longer than the four others', { inFlightMs: [60_000] }, 2 * 100 - 10],
    ['the last call, just begun', { remainingRecords: 10, remainingBatches: 1, inFlightMs: [0] }, 10],
    ['nothing left', { remainingRecords: 0, remainingBatches: 0 }, 0],
    ['no batch known yet', { remainingBatches: 0 }, 100],
  ] satisfies readonly (readonly [string, Partial<EtaInput>, number])[])('%s', (_, change, seconds) => {
    const eta = estimateEta(input(change));
    expect(eta?.seconds).toBeCloseTo(seconds, 5);
    expect(eta?.lowSeconds).toBeLessThanOrEqual(seconds);
    expect(eta?.highSeconds).toBeGreaterThanOrEqual(seconds);
  });

  it.each([
    ['no call has finished', []],
    ['calls brought nothing', [call(10_000, 0), call(5_000, 0)]],
    ['calls took no time', [call(0)]],
  ])('is null while %s', (_, samples) => {
    expect(estimateEta(input({ samples }))).toBeNull();
  });

  it('counts items a minute over all places', () => {
    expect(estimateEta(input({ concurrency: 8 }))?.itemsPerMinute).toBeCloseTo(240, 5);
  });

  it('falls as records are done, and rises with none', () => {
    const left = [1_000, 800, 500, 100, 1].map(
      (remainingRecords) => estimateEta(input({ remainingRecords }))?.seconds ?? -1,
    );
    expect(left).toEqual(left.toSorted((a, b) => b - a));
    const places = [1, 2, 4, 8].map((concurrency) => estimateEta(input({ concurrency }))?.seconds ?? -1);
    expect(places).toEqual(places.toSorted((a, b) => b - a));
  });

  it('is surer of many calls alike than of few that differ', () => {
    const width = (samples: readonly CallSample[]): number => {
      const eta = estimateEta(input({ samples }));
      return ((eta?.highSeconds ?? 0) - (eta?.lowSeconds ?? 0)) / (eta?.seconds ?? 1);
    };
    const alike = Array.from({ length: 20 }, () => call(10_000));
    const different = [call(2_000), call(30_000), call(9_000)];
    expect(width(alike)).toBeLessThan(width(different));
    expect(width([call(10_000)])).toBeGreaterThan(width(alike));
  });

  it('is a number in order, whatever it is given', () => {
    const random = createSeededRandom(7);
    for (let round = 0; round < 5_000; round += 1) {
      const eta = estimateEta({
        samples: Array.from({ length: 1 + Math.floor(random() * 6) }, () =>
          call(random() * 90_000, Math.floor(random() * 400), Math.floor(random() * 30)),
        ),
        inFlightMs: Array.from({ length: Math.floor(random() * 5) }, () => random() * 200_000),
        remainingRecords: Math.floor(random() * 5_000),
        remainingBatches: Math.floor(random() * 50),
        concurrency: 1 + Math.floor(random() * 32),
      });
      if (eta === null) continue;
      const { lowSeconds, seconds, highSeconds, itemsPerMinute } = eta;
      expect([lowSeconds, seconds, highSeconds, itemsPerMinute].every(Number.isFinite)).toBe(true);
      expect(0 <= lowSeconds && lowSeconds <= seconds && seconds <= highSeconds).toBe(true);
    }
  });
});

interface Shape {
  readonly batches: number;
  readonly concurrency: number;
  /** How long a call takes for each of its records, as a random share of the mean. */
  readonly duration: (random: () => number) => number;
}

/** Runs a job of random calls and asks for the estimate every second; answers how often it held. */
function holds(shape: Shape, seed: number) {
  const random = createSeededRandom(seed);
  const waiting = Array.from({ length: shape.batches }, () => 80 + Math.floor(random() * 40));
  let remaining = waiting.reduce((sum, records) => sum + records, 0);
  let running: { readonly startedAt: number; readonly endsAt: number; readonly records: number }[] = [];
  let samples: CallSample[] = [];
  const told: { readonly at: number; readonly low: number; readonly high: number }[] = [];
  let now = 0;
  for (;;) {
    while (running.length < shape.concurrency && waiting.length > 0) {
      const records = waiting.shift() ?? 0;
      running.push({ startedAt: now, endsAt: now + records * 100 * shape.duration(random), records });
    }
    if (running.length === 0) break;
    const next = Math.min(...running.map((each) => each.endsAt));
    for (; now < next; now = Math.min(next, now + 1_000)) {
      const eta = estimateEta({
        samples,
        inFlightMs: running.map((each) => now - each.startedAt),
        remainingRecords: remaining,
        remainingBatches: running.length + waiting.length,
        concurrency: shape.concurrency,
      });
      if (eta !== null) told.push({ at: now, low: eta.lowSeconds, high: eta.highSeconds });
    }
    for (const each of running.filter((every) => every.endsAt <= now)) {
      remaining -= each.records;
      samples = [...samples, { durationMs: now - each.startedAt, records: each.records, items: 5 }].slice(
        -etaWindow,
      );
    }
    running = running.filter((each) => each.endsAt > now);
  }
  const held = told.filter(
    ({ at, low, high }) => (now - at) / 1_000 >= low && (now - at) / 1_000 <= high,
  ).length;
  const middle = told.filter(({ at }) => at > now / 4 && at < (now * 3) / 4);
  const widths = middle.map(({ at, low, high }) => (high - low) / 2 / ((now - at) / 1_000));
  return { moments: told.length, held, width: widths.reduce((sum, width) => sum + width, 0) / widths.length };
}

describe('the range of the estimate holds the time that it really took', () => {
  const normal = (random: () => number): number =>
    Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  it.each([
    ['calls that differ by a fifth', { batches: 120, concurrency: 8, duration: (r) => 0.8 + 0.4 * r() }],
    [
      'calls that differ by a half, one at a time',
      { batches: 60, concurrency: 1, duration: (r) => 0.5 + r() },
    ],
    ['calls with a long tail', { batches: 200, concurrency: 8, duration: (r) => Math.exp(0.5 * normal(r)) }],
    ['many places', { batches: 300, concurrency: 32, duration: (r) => 0.7 + 0.6 * r() }],
    ['few batches', { batches: 24, concurrency: 4, duration: (r) => 0.7 + 0.6 * r() }],
  ] satisfies readonly (readonly [string, Shape])[])('%s', (_, shape) => {
    let moments = 0;
    let held = 0;
    let width = 0;
    for (let seed = 1; seed <= 12; seed += 1) {
      const outcome = holds(shape, seed);
      moments += outcome.moments;
      held += outcome.held;
      width += outcome.width / 12;
    }
    expect(held / moments).toBeGreaterThan(0.8);
    // A range that holds everything says nothing.
    expect(width).toBeLessThan(0.5);
  });
});
