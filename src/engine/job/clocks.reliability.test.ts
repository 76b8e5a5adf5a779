import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { JobEvent, JobSnapshot } from '../../shared/job.ts';
import { defaultModelSettings } from '../../shared/model-settings.ts';
import { createSeededRandom } from '../demo-model/seeded-random.ts';
import { noChange } from '../ledger/job-counters.ts';
import type { JobRecord } from '../ledger/job-record.ts';
import { accessTo } from '../testing/access.ts';
import { accountForRows } from '../testing/account-for-rows.ts';
import { withDatabase, writeSourceFile } from '../testing/source-file.ts';
import { makeDemo, makeFolder, openHere, runToEnd } from '../testing/test-bench.ts';
import { createJobProgress } from './job-progress.ts';
import { createSleepWatch } from './sleep-watch.ts';

const dayMs = 86_400_000;

/** A clock on a wall where somebody sets it all the time, by up to a day either way. */
function jumpingClock(seed: number): () => number {
  const random = createSeededRandom(seed);
  let offset = 0;
  return () => {
    if (random() < 0.05) offset = Math.round((random() - 0.5) * 2 * dayMs);
    return Date.now() + offset;
  };
}

const isSane = (seconds: number | null): boolean => seconds === null || (seconds >= 0 && seconds < 3_600);

describe('a clock that jumps both ways', () => {
  it.each([1, 2, 3])('changes nothing about a job (seed %d)', async (seed) => {
    const path = join(makeFolder(), 'source.db');
    writeSourceFile(path, { form: 'text', users: 40, rowsPerUser: 8 });
    const demo = await makeDemo({
      seed,
      latencyMs: 5,
      faults: { http_429: 0.1, http_500: 0.1, missing_user: 0.1 },
    });
    const engine = await openHere(path, { now: jumpingClock(seed) });
    const events: JobEvent[] = [];
    const snapshots: JobSnapshot[] = [];
    engine.subscribe({
      event: (event) => void events.push(event),
      snapshot: (snapshot) => void snapshots.push(snapshot),
    });
    const from = performance.now();
    const job = await runToEnd(engine, () =>
      engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, accessTo(demo)),
    );
    const tookMs = performance.now() - from;
    expect(job).toMatchObject({ status: 'completed', succeeded: 40, failed: 0, reason: null });
    expect(accountForRows(path)).toMatchObject({ problems: [], untouched: [] });
    expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
    expect(await engine.events(0)).toEqual(events);
    expect(events.some((event) => event.type === 'status' && event.data.status === 'paused')).toBe(false);
    for (const { elapsedMs, etaSeconds, etaLowSeconds, etaHighSeconds } of snapshots) {
      expect(elapsedMs).toBeGreaterThanOrEqual(0);
      expect(elapsedMs).toBeLessThanOrEqual(tookMs + 1);
      for (const seconds of [etaSeconds, etaLowSeconds, etaHighSeconds]) expect(isSane(seconds)).toBe(true);
    }
    expect(job.finishedAt).toBeGreaterThanOrEqual(job.startedAt ?? Number.POSITIVE_INFINITY);
    const estimate = await engine.estimate(
      { pipeline: 'events', selection: { kind: 'all' } },
      accessTo(demo),
    );
    expect(isSane(estimate.seconds)).toBe(true);
  });

  it('leaves the latest job the latest, though the clock says it began a year before the one before it', async () => {
    const path = join(makeFolder(), 'source.db');
    writeSourceFile(path, { form: 'text', users: 4, rowsPerUser: 4 });
    const demo = await makeDemo();
    let now = Date.now();
    const engine = await openHere(path, { now: () => now });
    const first = await runToEnd(engine, () =>
      engine.start({ pipeline: 'events', selection: { kind: 'all' } }, accessTo(demo)),
    );
    now -= 365 * dayMs;
    const second = await runToEnd(engine, () =>
      engine.start({ pipeline: 'events', selection: { kind: 'all' } }, accessTo(demo)),
    );
    expect(second.jobId).not.toBe(first.jobId);
    await engine.close();
    const again = await openHere(path, { now: () => now });
    expect((await again.snapshot())?.jobId).toBe(second.jobId);
    withDatabase(path, (db) => {
      const ids = db.prepare('SELECT id FROM gleaner_job ORDER BY created_at').pluck().all();
      expect(ids).toEqual([second.jobId, first.jobId]);
    });
  });
});

describe('sleep and waking', () => {
  const everyMs = 5_000;
  it.each([
    ['nothing', 5_000, 5_000, null],
    ['a look that is somewhat late', 9_000, 9_000, null],
    ['sleep that the steady clock counts', 3_600_000, 3_600_000, { stoodStillMs: 3_595_000 }],
    ['sleep that the steady clock does not count', 3_600_000, 5_000, { stoodStillMs: 0 }],
    ['a clock that is set back', -3_600_000, 5_000, null],
  ] as const)('knows %s from the rest', (_, wallMs, steadyMs, expected) => {
    const at = { wall: 1e12, steady: 50 };
    const look = createSleepWatch({ now: () => at.wall, monotonic: () => at.steady }, everyMs);
    at.wall += wallMs;
    at.steady += steadyMs;
    expect(look()).toEqual(expected);
    at.wall += everyMs;
    at.steady += everyMs;
    expect(look()).toBeNull();
  });

  it('starts the estimate of the time left anew, and counts as no running time', () => {
    const time = { now: 1e12, monotonic: 0 };
    const record: JobRecord = {
      ...noChange,
      id: 'j1',
      pipeline: 'events',
      status: 'running',
      reason: null,
      error: null,
      selection: { kind: 'all' },
      settings: { ...defaultModelSettings, concurrency: 2 },
      stages: [],
      total: 10,
      totalRecords: 1_000,
      repeatedCalls: 0,
      elapsedMs: 0,
      lastSeq: 0,
      createdAt: 0,
      startedAt: 1,
      finishedAt: null,
      lease: null,
      options: null,
      adopts: false,
      estimate: null,
      transport: 'live',
      orders: null,
    };
    const progress = createJobProgress(record, { now: () => time.now, monotonic: () => time.monotonic });
    progress.beginStage({ name: 'extraction', total: 10, done: 0, failed: 0, records: 1_000, newRecords: 0 });
    progress.callStarted(1, ['a']);
    progress.addSample({ durationMs: 1_000, records: 100, items: 1 });
    expect(progress.snapshot().etaSeconds).not.toBeNull();
    time.monotonic += 3_600_000;
    progress.wake(3_595_000);
    expect(progress.snapshot()).toMatchObject({ etaSeconds: null, ratePerMinute: null, elapsedMs: 5_000 });
    // A call that was under way has been so since the waking alone.
    time.monotonic += 1_000;
    expect(progress.callEnded(1)).toBe(1_000);
    progress.addSample({ durationMs: 1_000, records: 100, items: 1 });
    expect(progress.snapshot().etaSeconds).toBeLessThan(11);
  });
});
