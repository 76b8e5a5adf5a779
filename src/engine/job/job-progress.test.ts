import { describe, expect, it } from 'vitest';
import { defaultModelSettings } from '../../shared/model-settings.ts';
import { noChange } from '../ledger/job-counters.ts';
import type { JobRecord } from '../ledger/job-record.ts';
import { createJobProgress, snapshotOfRecord } from './job-progress.ts';

const price = { inputPerMillion: 1, outputPerMillion: 2, currency: 'CNY' };
const job: JobRecord = {
  ...noChange,
  id: 'j1',
  pipeline: 'events',
  status: 'running',
  reason: null,
  error: null,
  selection: { kind: 'all' },
  settings: { ...defaultModelSettings, concurrency: 4, price },
  stages: [],
  total: 10,
  totalRecords: 1_000,
  repeatedCalls: 0,
  elapsedMs: 5_000,
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
};

const begun = (total: number) => ({
  name: 'extraction',
  total,
  done: 0,
  failed: 0,
  records: 1_000,
  newRecords: 0,
});

function make(record: JobRecord = job, running = true) {
  const time = { now: 1_000, monotonic: 0 };
  const progress = createJobProgress(
    record,
    { now: () => time.now, monotonic: () => time.monotonic },
    running,
  );
  const pass = (milliseconds: number): void => {
    time.now += milliseconds;
    time.monotonic += milliseconds;
  };
  return { progress, pass };
}

describe('snapshotOfRecord', () => {
  it('says what the ledger says, and guesses the batches to come alone', () => {
    const record: JobRecord = {
      ...job,
      status: 'paused',
      reason: 'quota',
      error: { code: 'quota', message: 'm', hint: 'h' },
      stages: [
        { name: 'extraction', current: 3, failed: 0, total: 10, weight: 1, startedAt: 100, finishedAt: null },
      ],
      succeeded: 3,
      failed: 1,
      processedRecords: 250,
      unaccountedRecords: 2,
      results: 40,
      batches: 6,
      promptTokens: 1_000_000,
      completionTokens: 500_000,
      retries: 9,
      repeatedCalls: 2,
    };
    expect(snapshotOfRecord(record)).toEqual({
      recordsPerResult: 6.25,
      isWindingDown: false,
      transport: 'live',
      orders: null,
      jobId: 'j1',
      pipeline: 'events',
      selection: 'all',
      spreadTokens: 0,
      estimatedCalls: 0,
      waitsUntil: null,
      pace: null,
      status: 'paused',
      reason: 'quota',
      stage: 'extraction',
      stages: record.stages,
      total: 10,
      processed: 4,
      succeeded: 3,
      failed: 1,
      totalRecords: 1_000,
      processedRecords: 250,
      unaccountedRecords: 2,
      results: 40,
      currentBatch: 6,
      totalBatches: 24,
      activeItems: [],
      activeCalls: 0,
      percent: 25,
      startedAt: 100,
      finishedAt: null,
      elapsedMs: 5_000,
      etaSeconds: null,
      etaLowSeconds: null,
      etaHighSeconds: null,
      ratePerMinute: null,
      cachedTokens: null,
      cacheWriteTokens: null,
      reasoningTokens: null,
      isCacheUnpriced: false,
      promptTokens: 1_000_000,
      completionTokens: 500_000,
      cost: 2,
      currency: 'CNY',
      concurrency: 4,
      retries: 9,
      repeatedCalls: 2,
      model: 'demo',
      preset: 'demo',
      estimate: null,
      error: { code: 'quota', message: 'm', hint: 'h' },
    });
  });

  it.each([
    ['a job that is completed', { status: 'completed' }, 100],
    ['a completed job of nothing', { status: 'completed', totalRecords: 0 }, 100],
    ['a job of nothing', { status: 'queued', totalRecords: 0 }, 0],
    ['more done than there was', { status: 'paused', processedRecords: 1_200 }, 100],
    ['a cancelled job', { status: 'cancelled', processedRecords: 100 }, 10],
  ] as const)('gives per cent of %s', (_, change, percent) => {
    expect(snapshotOfRecord({ ...job, ...change } as JobRecord).percent).toBe(percent);
  });

  it('knows no cost without a price, and names no stage of a job that is over', () => {
    const record: JobRecord = {
      ...job,
      settings: { ...job.settings, preset: 'custom', price: null },
      promptTokens: 5,
      status: 'completed',
    };
    expect(snapshotOfRecord(record)).toMatchObject({ cost: null, currency: 'USD', stage: null });
  });
});

describe('createJobProgress', () => {
  it('adds up, and says beforehand what a change will come to', () => {
    const { progress } = make();
    progress.add({ succeeded: 2, processedRecords: 100 });
    expect(progress.snapshot({ succeeded: 1, batches: 1 })).toMatchObject({
      succeeded: 3,
      processed: 3,
      currentBatch: 1,
    });
    expect(progress.snapshot()).toMatchObject({
      succeeded: 2,
      processedRecords: 100,
      percent: 10,
      currentBatch: 0,
    });
    progress.add({ processedRecords: -50 });
    expect(progress.counters()).toMatchObject({ succeeded: 2, processedRecords: 50 });
  });

  it('measures the time that it ran, and stops with the job', () => {
    const { progress, pass } = make();
    pass(2_000);
    expect(progress.elapsedMs()).toBe(7_000);
    progress.setStatus('paused', 'user', null);
    pass(9_000);
    expect(progress.snapshot()).toMatchObject({
      status: 'paused',
      reason: 'user',
      elapsedMs: 7_000,
      finishedAt: null,
    });
    progress.setStatus('cancelled', null, null);
    expect(progress.snapshot()).toMatchObject({ status: 'cancelled', elapsedMs: 7_000, finishedAt: 12_000 });
  });

  it('measures nothing of a job that does not run', () => {
    const { progress, pass } = make({ ...job, status: 'paused' }, false);
    pass(9_000);
    progress.setStatus('cancelled', null, null);
    expect(progress.snapshot()).toMatchObject({ elapsedMs: 5_000, finishedAt: 10_000 });
  });

  it('names who is being read: each once, twenty at most', () => {
    const { progress } = make();
    progress.callStarted(1, ['a', 'b']);
    progress.callStarted(2, ['b', ...Array.from({ length: 30 }, (_, index) => `u${index}`)]);
    const { activeItems, activeCalls } = progress.snapshot();
    expect(activeItems.slice(0, 3)).toEqual(['a', 'b', 'u0']);
    expect([activeItems.length, activeCalls, progress.activeCalls()]).toEqual([20, 2, 2]);
    progress.callEnded(1);
    progress.callEnded(1);
    progress.callEnded(2);
    expect(progress.activeCalls()).toBe(0);
  });

  it('says how long a call was under way', () => {
    const { progress, pass } = make();
    progress.callStarted(1, []);
    pass(1_234);
    expect(progress.callEnded(1)).toBe(1_234);
    expect(progress.callEnded(1)).toBe(0);
  });

  it('estimates the time left while it runs, from the calls of this run', () => {
    const { progress } = make();
    progress.setPlan(0, 1_000, 100);
    expect(progress.snapshot()).toMatchObject({ etaSeconds: null, ratePerMinute: null });
    for (let index = 0; index < 5; index += 1)
      progress.addSample({ durationMs: 10_000, records: 100, items: 2 });
    const { etaSeconds, etaLowSeconds, etaHighSeconds, ratePerMinute } = progress.snapshot();
    expect(etaSeconds).toBeGreaterThan(20);
    expect(etaSeconds).toBeLessThan(35);
    expect(etaLowSeconds).toBeLessThan(etaSeconds ?? 0);
    expect(etaHighSeconds).toBeGreaterThan(etaSeconds ?? 0);
    expect(ratePerMinute).toBe(48);
    progress.setStatus('paused', 'user', null);
    expect(progress.snapshot()).toMatchObject({ etaSeconds: null, ratePerMinute: null });
  });

  it('counts batches to come: in flight, packed, and those that the rest will make', () => {
    const { progress } = make();
    progress.add({ batches: 3 });
    progress.callStarted(1, []);
    progress.setPlan(2, 250, 100);
    expect(progress.snapshot()).toMatchObject({ currentBatch: 3, totalBatches: 3 + 1 + 2 + 3 });
    progress.setPlan(0, 250, 0);
    expect(progress.snapshot().totalBatches).toBe(4);
    progress.setStatus('completed', null, null);
    expect(progress.snapshot().totalBatches).toBe(3);
  });

  it('shows tries again as they happen', () => {
    const { progress } = make({ ...job, retries: 4 });
    progress.retrying(1);
    progress.retrying(1);
    expect(progress.snapshot().retries).toBe(6);
    progress.retrying(-2);
    progress.add({ retries: 2 });
    expect(progress.snapshot().retries).toBe(6);
  });

  it('keeps stages: begun once, gone on with, ended', () => {
    const { progress, pass } = make();
    progress.beginStage(begun(10));
    progress.add({ succeeded: 3, failed: 1 }, { done: 4, failed: 1 });
    expect(progress.stages()).toEqual([
      {
        name: 'extraction',
        current: 4,
        failed: 1,
        total: 10,
        weight: 1,
        startedAt: 1_000,
        finishedAt: null,
      },
    ]);
    pass(500);
    progress.beginStage({ ...begun(12), done: 12, failed: 1 });
    expect(progress.stages()).toMatchObject([{ total: 12, startedAt: 1_000, finishedAt: null }]);
    progress.endStage('extraction');
    expect(progress.stages()).toEqual([
      {
        name: 'extraction',
        current: 12,
        failed: 1,
        total: 12,
        weight: 1,
        startedAt: 1_000,
        finishedAt: 1_500,
      },
    ]);
  });
});
