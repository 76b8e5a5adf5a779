import type { ErrorInfo } from '../../shared/app-error.ts';
import type { JobSnapshot, JobStatus, PauseReason, StageProgress } from '../../shared/job.ts';
import { isFinished } from '../../shared/job.ts';
import type { JobCounters, JobRecord } from '../ledger/job-record.ts';
import { costOf } from '../packing/cost.ts';
import { type CallSample, type Eta, estimateEta, etaWindow, stretchEta } from './eta.ts';

const namedActiveItems = 20;
/** Less of a stage than this says nothing of how long the whole of it takes. */
const leastShare = 0.02;

/** What a commit changes in the stage that runs. */
export interface StageDelta {
  readonly done: number;
  readonly failed: number;
}

const noStageChange: StageDelta = { done: 0, failed: 0 };

/** A stage as it begins, or goes on after a rest. */
export interface StageBeginning extends StageDelta {
  readonly name: string;
  readonly total: number;
  /** Records of its items; null for a stage without a model. */
  readonly records: number | null;
  /** Of them new to the job. */
  readonly newRecords: number;
}

interface ActiveCall {
  readonly items: readonly string[];
  readonly startedAt: number;
}

/** What a job knows of itself while it runs, over the ledger's record. */
export interface JobProgress {
  readonly counters: () => JobCounters;
  add(delta: Partial<JobCounters>, stage?: StageDelta): void;
  callStarted(callId: number, items: readonly string[]): void;
  /** Forgets a call in flight, and answers how long it was under way. */
  callEnded(callId: number): number;
  /** The machine slept, or the process stood still, for so long: that was no running time, and no pace to judge by. */
  wake(stoodStillMs: number): void;
  /** Takes a call's figures into the estimate of the time left. */
  addSample(sample: CallSample): void;
  activeCalls(): number;
  /** Batches known to come, and whether more may be planned. */
  setPlan(queuedBatches: number, unplannedRecords: number, recordsPerBatch: number): void;
  setStatus(status: JobStatus, reason: PauseReason | null, error: ErrorInfo | null): void;
  beginStage(stage: StageBeginning): void;
  endStage(name: string): StageProgress;
  stages(): readonly StageProgress[];
  elapsedMs(): number;
  /** Tries again that the ledger does not know of yet. */
  retrying(more: number): void;
  /** Records that the job knows of, and of them still open. */
  records(): { readonly total: number; readonly open: number };
  /** The state, or what it will be once `delta` is committed. */
  snapshot(delta?: Partial<JobCounters>, stage?: StageDelta): JobSnapshot;
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
  let stage: string | null =
    stages.find((each) => each.startedAt !== null && each.finishedAt === null)?.name ?? null;
  let { totalRecords } = job;
  let stageRecords = stages.length > 1 ? null : job.totalRecords;
  let liveRetries = 0;
  let plan = { queuedBatches: 0, unplannedRecords: 0, recordsPerBatch: 0 };

  let stoodStillMs = 0;
  const ranMs = (): number => clock.monotonic() - ranSince - stoodStillMs;
  const elapsedMs = (): number => job.elapsedMs + (stoppedAfterMs ?? ranMs());
  const setStage = (name: string, change: Partial<StageProgress>): void => {
    stages = stages.map((each) => (each.name === name ? { ...each, ...change } : each));
  };
  const comingBatches = (): number => {
    const unplanned =
      plan.recordsPerBatch === 0 ? 0 : Math.ceil(plan.unplannedRecords / plan.recordsPerBatch);
    return active.size + plan.queuedBatches + unplanned;
  };
  const openRecords = (counters: JobCounters): number =>
    Math.max(0, totalRecords - counters.processedRecords);
  /** How much of a stage is done, 0–1. */
  const shareOf = (each: StageProgress, counters: JobCounters): number => {
    if (each.finishedAt !== null) return 1;
    if (each.name !== stage) return 0;
    if (stageRecords !== null && stageRecords > 0)
      return Math.max(0, 1 - openRecords(counters) / stageRecords);
    return each.total === 0 ? 0 : Math.min(1, each.current / each.total);
  };
  const eta = (counters: JobCounters): Eta | null => {
    const current = stages.find((each) => each.name === stage);
    if (status !== 'running') return null;
    const now = clock.monotonic();
    const own = estimateEta({
      samples,
      inFlightMs: [...active.values()].map((call) => now - call.startedAt),
      remainingRecords: openRecords(counters),
      remainingBatches: comingBatches(),
      concurrency: job.settings.concurrency,
    });
    if (own === null || current === undefined) return own;
    const later = stages
      .filter((each) => each.startedAt === null)
      .reduce((sum, each) => sum + each.weight, 0);
    const wholeStage = own.seconds / Math.max(leastShare, 1 - shareOf(current, counters));
    return stretchEta(own, (wholeStage * later) / current.weight);
  };
  const percent = (counters: JobCounters, shown: readonly StageProgress[]): number => {
    if (status === 'completed') return 100;
    const whole = shown.reduce((sum, each) => sum + each.weight, 0);
    if (whole === 0) {
      return totalRecords === 0 ? 0 : Math.min(100, (counters.processedRecords / totalRecords) * 100);
    }
    const done = shown.reduce((sum, each) => sum + each.weight * shareOf(each, counters), 0);
    return Math.min(100, (done / whole) * 100);
  };

  /** Of a job at rest what is to come is not planned: as many again as what is done took. */
  const totalBatches = ({ batches }: JobCounters, percentDone: number): number => {
    if (isFinished(status)) return batches;
    if (status === 'running' || percentDone === 0) return batches + comingBatches();
    return Math.max(batches, Math.round((batches * 100) / percentDone));
  };

  const currentStages = (delta: StageDelta): readonly StageProgress[] =>
    stages.map((each) =>
      each.name === stage && each.finishedAt === null
        ? { ...each, current: each.current + delta.done, failed: each.failed + delta.failed }
        : each,
    );

  const compose = (counters: JobCounters, delta: StageDelta): JobSnapshot => {
    const estimate = eta(counters);
    const shown = currentStages(delta);
    const share = percent(counters, shown);
    const names = [...active.values()].flatMap((call) => call.items);
    const usage = { promptTokens: counters.promptTokens, completionTokens: counters.completionTokens };
    return {
      jobId: job.id,
      pipeline: job.pipeline,
      status,
      reason,
      stage: isFinished(status) ? null : stage,
      stages: shown,
      total: job.total,
      processed: counters.succeeded + counters.failed,
      succeeded: counters.succeeded,
      failed: counters.failed,
      totalRecords,
      processedRecords: counters.processedRecords,
      unaccountedRecords: counters.unaccountedRecords,
      results: counters.results,
      currentBatch: counters.batches,
      totalBatches: totalBatches(counters, share),
      activeItems: [...new Set(names)].slice(0, namedActiveItems),
      activeCalls: active.size,
      percent: share,
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
    add: (delta, change = noStageChange) => {
      counters = sumOf(counters, delta);
      stages = [...currentStages(change)];
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
    wake: (milliseconds) => {
      stoodStillMs += milliseconds;
      samples = [];
      const startedAt = clock.monotonic();
      for (const [callId, call] of active) active.set(callId, { ...call, startedAt });
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
      stoppedAfterMs ??= ranMs();
      finishedAt = isFinished(status) ? Math.max(startedAt ?? 0, clock.now()) : null;
    },
    beginStage: ({ name, total, done, failed, records, newRecords }) => {
      stage = name;
      stageRecords = records;
      totalRecords += newRecords;
      samples = [];
      plan = { queuedBatches: 0, unplannedRecords: 0, recordsPerBatch: 0 };
      const known = stages.find((each) => each.name === name);
      const begun = { total, current: done, failed, finishedAt: null };
      if (known === undefined) stages = [...stages, { name, weight: 1, startedAt: clock.now(), ...begun }];
      else setStage(name, { ...begun, startedAt: known.startedAt ?? clock.now() });
    },
    endStage: (name) => {
      setStage(name, { finishedAt: clock.now() });
      const ended = stages.find((each) => each.name === name);
      if (ended === undefined) throw new Error(`No stage is named ${name}.`);
      return ended;
    },
    stages: () => stages,
    elapsedMs,
    records: () => ({ total: totalRecords, open: openRecords(counters) }),
    snapshot: (delta = {}, change = noStageChange) => compose(sumOf(counters, delta), change),
  };
}
