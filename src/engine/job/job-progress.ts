import type { ErrorInfo } from '../../shared/app-error.ts';
import type { JobSnapshot, JobStatus, PauseReason, StageProgress } from '../../shared/job.ts';
import { isFinished } from '../../shared/job.ts';
import type { JobCounters, JobRecord } from '../ledger/job-record.ts';
import { costOf } from './cost.ts';
import { type CallSample, estimateEta, etaWindow } from './eta.ts';

const namedActiveItems = 20;

interface ActiveCall {
  readonly items: readonly string[];
  readonly startedAt: number;
}

/** What a job knows of itself while it runs, over the ledger's record. */
export interface JobProgress {
  readonly counters: () => JobCounters;
  add(delta: Partial<JobCounters>): void;
  callStarted(callId: number, items: readonly string[]): void;
  /** Forgets a call in flight, and answers how long it was under way. */
  callEnded(callId: number): number;
  /** Takes a call's figures into the estimate of the time left. */
  addSample(sample: CallSample): void;
  activeCalls(): number;
  /** Batches known to come, and whether more may be planned. */
  setPlan(queuedBatches: number, unplannedRecords: number, recordsPerBatch: number): void;
  setStatus(status: JobStatus, reason: PauseReason | null, error: ErrorInfo | null): void;
  beginStage(name: string, total: number): void;
  endStage(name: string, total: number): void;
  stages(): readonly StageProgress[];
  elapsedMs(): number;
  /** Tries again that the ledger does not know of yet. */
  retrying(more: number): void;
  /** The state, or what it will be once `delta` is committed. */
  snapshot(delta?: Partial<JobCounters>): JobSnapshot;
}

export interface ProgressClock {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Milliseconds that never go back. */
  readonly monotonic: () => number;
}

const countersOf = (job: JobRecord): JobCounters => ({
  succeeded: job.succeeded,
  failed: job.failed,
  processedRecords: job.processedRecords,
  unaccountedRecords: job.unaccountedRecords,
  results: job.results,
  batches: job.batches,
  promptTokens: job.promptTokens,
  completionTokens: job.completionTokens,
  retries: job.retries,
});

function sumOf(counters: JobCounters, delta: Partial<JobCounters>): JobCounters {
  const sum: { -readonly [Key in keyof JobCounters]: number } = { ...counters };
  for (const key of Object.keys(delta) as (keyof JobCounters)[]) sum[key] += delta[key] ?? 0;
  return sum;
}

/** The snapshot of a job that does not run, straight from the ledger. */
export function snapshotOfRecord(job: JobRecord): JobSnapshot {
  return createJobProgress(job, { now: Date.now, monotonic: () => 0 }, false).snapshot();
}

export function createJobProgress(job: JobRecord, clock: ProgressClock, running = true): JobProgress {
  let counters = countersOf(job);
  let { status, reason, error } = job;
  let finishedAt = job.finishedAt;
  const startedAt = job.startedAt ?? (running ? clock.now() : null);
  const ranSince = clock.monotonic();
  let stoppedAfterMs: number | null = running ? null : 0;
  const active = new Map<number, ActiveCall>();
  let samples: CallSample[] = [];
  let stages: StageProgress[] = [...job.stages];
  let stage: string | null = stages.find((each) => each.finishedAt === null)?.name ?? null;
  let liveRetries = 0;
  let plan = { queuedBatches: 0, unplannedRecords: 0, recordsPerBatch: 0 };

  const elapsedMs = (): number => job.elapsedMs + (stoppedAfterMs ?? clock.monotonic() - ranSince);
  const setStage = (name: string, change: Partial<StageProgress>): void => {
    stages = stages.map((each) => (each.name === name ? { ...each, ...change } : each));
  };
  const comingBatches = (): number => {
    const unplanned =
      plan.recordsPerBatch === 0 ? 0 : Math.ceil(plan.unplannedRecords / plan.recordsPerBatch);
    return active.size + plan.queuedBatches + unplanned;
  };
  const eta = (counters: JobCounters) => {
    if (status !== 'running') return null;
    const now = clock.monotonic();
    return estimateEta({
      samples,
      inFlightMs: [...active.values()].map((call) => now - call.startedAt),
      remainingRecords: Math.max(0, job.totalRecords - counters.processedRecords),
      remainingBatches: comingBatches(),
      concurrency: job.settings.concurrency,
    });
  };
  const percent = (counters: JobCounters): number => {
    if (status === 'completed') return 100;
    if (job.totalRecords === 0) return 0;
    return Math.min(100, (counters.processedRecords / job.totalRecords) * 100);
  };

  const currentStages = (counters: JobCounters): readonly StageProgress[] =>
    stages.map((each) =>
      each.name === stage && each.finishedAt === null
        ? { ...each, current: counters.succeeded + counters.failed }
        : each,
    );

  const compose = (counters: JobCounters): JobSnapshot => {
    const estimate = eta(counters);
    const names = [...active.values()].flatMap((call) => call.items);
    const usage = { promptTokens: counters.promptTokens, completionTokens: counters.completionTokens };
    return {
      jobId: job.id,
      pipeline: job.pipeline,
      status,
      reason,
      stage: isFinished(status) ? null : stage,
      stages: currentStages(counters),
      total: job.total,
      processed: counters.succeeded + counters.failed,
      succeeded: counters.succeeded,
      failed: counters.failed,
      totalRecords: job.totalRecords,
      processedRecords: counters.processedRecords,
      unaccountedRecords: counters.unaccountedRecords,
      results: counters.results,
      currentBatch: counters.batches,
      totalBatches: counters.batches + (isFinished(status) ? 0 : comingBatches()),
      activeItems: [...new Set(names)].slice(0, namedActiveItems),
      activeCalls: active.size,
      percent: percent(counters),
      startedAt,
      finishedAt,
      elapsedMs: Math.round(elapsedMs()),
      etaSeconds: estimate?.seconds ?? null,
      etaLowSeconds: estimate?.lowSeconds ?? null,
      etaHighSeconds: estimate?.highSeconds ?? null,
      ratePerMinute: estimate?.itemsPerMinute ?? null,
      ...usage,
      cost: costOf(usage, job.settings.price),
      currency: job.settings.price?.currency ?? 'USD',
      concurrency: job.settings.concurrency,
      retries: counters.retries + liveRetries,
      repeatedCalls: job.repeatedCalls,
      error,
    };
  };

  return {
    counters: () => counters,
    add: (delta) => {
      counters = sumOf(counters, delta);
    },
    retrying: (more) => {
      liveRetries += more;
    },
    callStarted: (callId, items) => void active.set(callId, { items, startedAt: clock.monotonic() }),
    callEnded: (callId) => {
      const call = active.get(callId);
      active.delete(callId);
      return call === undefined ? 0 : clock.monotonic() - call.startedAt;
    },
    addSample: (sample) => {
      samples = [...samples, sample].slice(-etaWindow);
    },
    activeCalls: () => active.size,
    setPlan: (queuedBatches, unplannedRecords, recordsPerBatch) => {
      plan = { queuedBatches, unplannedRecords, recordsPerBatch };
    },
    setStatus: (nextStatus, nextReason, nextError) => {
      status = nextStatus;
      reason = nextReason;
      error = nextError;
      if (status === 'running') return;
      stoppedAfterMs ??= clock.monotonic() - ranSince;
      if (isFinished(status)) finishedAt = clock.now();
    },
    beginStage: (name, total) => {
      stage = name;
      const begun: StageProgress = { name, current: 0, total, startedAt: clock.now(), finishedAt: null };
      if (!stages.some((each) => each.name === name)) stages = [...stages, begun];
      else setStage(name, { total, finishedAt: null });
    },
    endStage: (name, total) => setStage(name, { current: total, total, finishedAt: clock.now() }),
    stages: () => currentStages(counters),
    elapsedMs,
    snapshot: (delta = {}) => compose(sumOf(counters, delta)),
  };
}
