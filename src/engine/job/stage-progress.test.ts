import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultModelSettings } from '../../shared/model-settings.ts';
import { noChange } from '../ledger/job-counters.ts';
import type { JobRecord } from '../ledger/job-record.ts';
import { roundsOf } from '../testing/thoroughness.ts';
import { createJobProgress } from './job-progress.ts';

interface PlannedStage {
  readonly weight: number;
  readonly total: number;
  /** Whether it asks a model. */
  readonly asks: boolean;
}

const nameOf = (index: number): string => `stage ${index}`;

function jobOf(stages: readonly PlannedStage[]): JobRecord {
  return {
    ...noChange,
    ...{
      id: 'j1',
      pipeline: 'tiny',
      status: 'running',
      reason: null,
      error: null,
      selection: { kind: 'all' },
    },
    ...{
      settings: { ...defaultModelSettings, concurrency: 1 },
      total: 10,
      totalRecords: 0,
      repeatedCalls: 0,
    },
    ...{
      elapsedMs: 0,
      lastSeq: 0,
      createdAt: 0,
      startedAt: 100,
      finishedAt: null,
      lease: null,
      options: null,
      adopts: false,
      estimate: null,
      transport: 'live',
      orders: null,
    },
    stages: stages.map(({ weight }, index) => ({
      ...{ name: nameOf(index), weight, current: 0, failed: 0, total: 0, startedAt: null, finishedAt: null },
    })),
  };
}

const make = (stages: readonly PlannedStage[]) =>
  createJobProgress(jobOf(stages), { now: () => 1_000, monotonic: () => 0 });

function begin(progress: ReturnType<typeof make>, stages: readonly PlannedStage[], index: number): void {
  const stage = stages[index];
  if (stage === undefined) return;
  const records = stage.asks ? stage.total : null;
  progress.beginStage({
    ...{ name: nameOf(index), total: stage.total, done: 0, failed: 0, records, newRecords: records ?? 0 },
  });
}

const four: readonly PlannedStage[] = [
  { weight: 1, total: 4, asks: false },
  { weight: 4, total: 40, asks: true },
  { weight: 4, total: 20, asks: true },
  { weight: 1, total: 4, asks: false },
];

describe('the percent of a job of several stages', () => {
  it('goes by the weights, and within a stage by what is done of it', () => {
    const progress = make(four);
    const seen = [progress.snapshot().percent];
    begin(progress, four, 0);
    progress.add({}, { done: 2, failed: 0 });
    seen.push(progress.snapshot().percent);
    progress.add({}, { done: 2, failed: 0 });
    progress.endStage(nameOf(0));
    begin(progress, four, 1);
    progress.add({ processedRecords: 10 }, { done: 10, failed: 0 });
    seen.push(progress.snapshot().percent);
    progress.add({ processedRecords: 30 }, { done: 30, failed: 0 });
    progress.endStage(nameOf(1));
    begin(progress, four, 2);
    seen.push(progress.snapshot().percent);
    expect(seen).toEqual([0, 5, 20, 50]);
  });

  it('never falls while stages run, and stays from nought to a hundred', () => {
    const stage = fc.record({
      weight: fc.double({ min: 0.1, max: 10, noNaN: true }),
      total: fc.nat(30),
      asks: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(stage, { minLength: 2, maxLength: 6 }), (stages) => {
        const progress = make(stages);
        let last = 0;
        const look = (): void => {
          const { percent } = progress.snapshot();
          expect(percent).toBeGreaterThanOrEqual(last - 1e-9);
          expect(percent).toBeLessThanOrEqual(100);
          last = percent;
        };
        for (const [index, { total, asks }] of stages.entries()) {
          begin(progress, stages, index);
          look();
          for (let done = 0; done < total; done += 1) {
            progress.add(asks ? { processedRecords: 1 } : {}, { done: 1, failed: 0 });
            look();
          }
          progress.endStage(nameOf(index));
          look();
        }
        expect(last).toBeCloseTo(100, 6);
      }),
      { numRuns: roundsOf(150, 500) },
    );
  });
});

describe('the time left of a job of several stages', () => {
  /** After half of the second stage, at ten seconds for each of its records. */
  function halfway(stages: readonly PlannedStage[]) {
    const progress = make(stages);
    begin(progress, stages, 0);
    progress.endStage(nameOf(0));
    begin(progress, stages, 1);
    for (let record = 0; record < 20; record += 1) {
      progress.add({ processedRecords: 1 }, { done: 1, failed: 0 });
      progress.addSample({ durationMs: 10_000, records: 1, items: 1 });
    }
    progress.setPlan(0, 20, 1);
    return progress.snapshot();
  }

  it('holds what later stages will take, by their weights', () => {
    const alone = halfway(four.slice(0, 2)).etaSeconds ?? 0;
    expect(alone).toBeGreaterThan(150);
    expect(alone).toBeLessThan(250);
    // Half of this stage is left; the later ones weigh 5 where it weighs 4: 2 + 5 for 2.
    expect((halfway(four).etaSeconds ?? 0) / alone).toBeCloseTo(3.5, 1);
    const { etaLowSeconds, etaSeconds, etaHighSeconds } = halfway(four);
    expect(etaLowSeconds).toBeLessThanOrEqual(etaSeconds ?? 0);
    expect(etaHighSeconds).toBeGreaterThanOrEqual(etaSeconds ?? 0);
  });

  it('is not judged by the pace of the stage before', () => {
    const progress = make(four);
    begin(progress, four, 1);
    progress.addSample({ durationMs: 10_000, records: 1, items: 1 });
    progress.endStage(nameOf(1));
    begin(progress, four, 2);
    progress.setPlan(0, 20, 1);
    expect(progress.snapshot().etaSeconds).toBeNull();
  });
});
