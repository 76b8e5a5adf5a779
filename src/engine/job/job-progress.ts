import type { ErrorInfo } from '../../shared/app-error.ts';
import type { JobSnapshot, JobStatus, PaceState, PauseReason, StageProgress } from '../../shared/job.ts';
import { isFinished } from '../../shared/job.ts';
import type { OrdersStanding } from '../../shared/order.ts';
import { type JobCounters, sumCounters } from '../ledger/job-counters.ts';
import type { JobRecord } from '../ledger/job-record.ts';
import { composeSnapshot, noPlan, openRecords, type ProgressState, stateOf } from './compose-snapshot.ts';
import { type CallSample, etaWindow } from './eta.ts';

/** What a commit changes in the stage that runs. */
export interface StageDelta {
  readonly done: number;
  readonly failed: number;
}

/** A wait of less than this is over before anybody has read of it. */
const leastToldMs = 3_000;

const noStageChange: StageDelta = { done: 0, failed: 0 };

/** A stage as it begins, or goes on after a rest. */
export interface StageBeginning extends StageDelta {
  readonly name: string;
  readonly total: number;
  /** Records of its items; null for a stage without a model. */
  readonly records: number | null;
  /** Of them new to the job. */
  readonly newRecords: number;
  /** Items of the job's total that are left to other jobs. */
  readonly left?: number;
}

/** What a job knows of itself while it runs, over the ledger's record. */
export type JobProgress = ReturnType<typeof createJobProgress>;

export interface ProgressClock {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Milliseconds that never go back. */
  readonly monotonic: () => number;
}

/** The snapshot of a job that does not run, straight from the ledger. */
export function snapshotOfRecord(job: JobRecord): JobSnapshot {
  return createJobProgress(job, { now: Date.now, monotonic: () => 0 }, false).snapshot();
}

/** The stages once the one that runs has got so much further. */
const stagesAfter = ({ stages, stage }: ProgressState, delta: StageDelta): readonly StageProgress[] =>
  stages.map((each) =>
    each.name === stage && each.finishedAt === null
      ? { ...each, current: each.current + delta.done, failed: each.failed + delta.failed }
      : each,
  );

function setStage(state: ProgressState, name: string, change: Partial<StageProgress>): void {
  state.stages = state.stages.map((each) => (each.name === name ? { ...each, ...change } : each));
}

function beginStage(state: ProgressState, beginning: StageBeginning, now: number): void {
  const { name, total, done, failed, records, newRecords, left = 0 } = beginning;
  if (left > 0) state.job = { ...state.job, total: Math.max(0, state.job.total - left) };
  state.stage = name;
  state.stageRecords = records;
  state.totalRecords += newRecords;
  state.samples = [];
  state.plan = noPlan;
  const known = state.stages.find((each) => each.name === name);
  const begun = { total, current: done, failed, finishedAt: null };
  if (known !== undefined) setStage(state, name, { ...begun, startedAt: known.startedAt ?? now });
  else state.stages = [...state.stages, { name, weight: 1, startedAt: now, ...begun }];
}

function endStage(state: ProgressState, name: string, now: number): StageProgress {
  setStage(state, name, { finishedAt: now });
  const ended = state.stages.find((each) => each.name === name);
  if (ended === undefined) throw new Error(`No stage is named ${name}.`);
  return ended;
}

/** How long a job has run, without what it stood still. */
function createStopwatch(beforeMs: number, { monotonic }: ProgressClock, running: boolean) {
  const ranSince = monotonic();
  let stoodStillMs = 0;
  let stoppedAfterMs: number | null = running ? null : 0;
  const ranMs = (): number => monotonic() - ranSince - stoodStillMs;
  return {
    elapsedMs: (): number => beforeMs + (stoppedAfterMs ?? ranMs()),
    stop: (): void => {
      stoppedAfterMs ??= ranMs();
    },
    standStill: (milliseconds: number): void => {
      stoodStillMs += milliseconds;
    },
  };
}

export function createJobProgress(job: JobRecord, clock: ProgressClock, running = true) {
  const state = stateOf(job, job.startedAt ?? (running ? clock.now() : null));
  const { active } = state;
  const { elapsedMs, stop, standStill } = createStopwatch(job.elapsedMs, clock, running);
  return {
    counters: () => state.counters,
    add: (delta: Partial<JobCounters>, change: StageDelta = noStageChange) => {
      state.counters = sumCounters(state.counters, delta);
      state.stages = stagesAfter(state, change);
    },
    /** Tries again that the ledger does not know of yet. */
    retrying: (more: number) => {
      state.liveRetries += more;
    },
    /** The provider wants no request until then, in epoch milliseconds. */
    waitUntil: (at: number) => {
      if (at - clock.now() >= leastToldMs) state.toldUntil = Math.max(state.toldUntil ?? at, at);
    },
    callStarted: (callId: number, items: readonly string[]) =>
      void active.set(callId, { items, startedAt: clock.monotonic() }),
    /** Forgets a call in flight, and answers how long it was under way. */
    callEnded: (callId: number) => {
      const call = active.get(callId);
      active.delete(callId);
      return call === undefined ? 0 : clock.monotonic() - call.startedAt;
    },
    /** The machine slept, or the process stood still, for so long: that was no running time, and no pace to judge by. */
    wake: (milliseconds: number) => {
      standStill(milliseconds);
      state.samples = [];
      const startedAt = clock.monotonic();
      for (const [callId, call] of active) active.set(callId, { ...call, startedAt });
    },
    /** Takes a call's figures into the estimate of the time left. */
    addSample: (sample: CallSample) => {
      state.samples = [...state.samples, sample].slice(-etaWindow);
    },
    activeCalls: () => active.size,
    /** Nothing more is begun: the job rests once what is on its way has come in. */
    windDown: () => {
      state.isWindingDown = true;
    },
    /** Batches known to come, and whether more may be planned. */
    setPlan: (queuedBatches: number, unplannedRecords: number, recordsPerBatch: number) => {
      state.plan = { queuedBatches, unplannedRecords, recordsPerBatch };
    },
    setStatus: (status: JobStatus, reason: PauseReason | null, error: ErrorInfo | null) => {
      state.status = status;
      state.reason = reason;
      state.error = error;
      if (status === 'running') return;
      stop();
      state.finishedAt = isFinished(status) ? Math.max(state.startedAt ?? 0, clock.now()) : null;
    },
    /** Asked how many calls go at once and why not more; null while none go. */
    goesBy: (pace: (() => PaceState) | null) => {
      state.pace = pace;
    },
    /** How the job's orders stand, as the ledger has it. */
    setOrders: (orders: OrdersStanding | null) => {
      state.orders = orders;
    },
    beginStage: (beginning: StageBeginning) => beginStage(state, beginning, clock.now()),
    endStage: (name: string) => endStage(state, name, clock.now()),
    stages: () => state.stages,
    elapsedMs,
    /** Records that the job knows of, and of them still open. */
    records: () => ({ total: state.totalRecords, open: openRecords(state) }),
    /** The state, or what it will be once `delta` is committed. */
    snapshot: (delta: Partial<JobCounters> = {}, change: StageDelta = noStageChange) => {
      const after = {
        ...state,
        counters: sumCounters(state.counters, delta),
        stages: stagesAfter(state, change),
      };
      const instant = { elapsedMs: elapsedMs(), monotonicMs: clock.monotonic(), now: clock.now() };
      return composeSnapshot(after, instant, state.stages);
    },
  };
}
