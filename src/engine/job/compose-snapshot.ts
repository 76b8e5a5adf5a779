import { isFinished, type JobSnapshot, type PaceState, type StageProgress } from '../../shared/job.ts';
import { ceilingOf, expectedAtOnce } from '../../shared/model-settings.ts';
import { presetOfAddress } from '../../shared/preset-of-address.ts';
import { freePrice } from '../../shared/prices.ts';
import { countersOf } from '../ledger/job-counters.ts';
import type { JobRecord } from '../ledger/job-record.ts';
import { costOf, isCacheUnpriced } from '../packing/cost.ts';
import { type CallSample, type Eta, estimateEta, stretchEta } from './eta.ts';

const namedActiveItems = 20;
/** Less of a stage than this says nothing of how long the whole of it takes. */
const leastShare = 0.02;

/** Batches known to come, and records that are not packed yet. */
interface BatchPlan {
  readonly queuedBatches: number;
  readonly unplannedRecords: number;
  readonly recordsPerBatch: number;
}

export const noPlan: BatchPlan = { queuedBatches: 0, unplannedRecords: 0, recordsPerBatch: 0 };

/** What a snapshot is made of: the ledger's record, and what the process at work knows beyond it. */
export type ProgressState = ReturnType<typeof stateOf>;

/** How a job stands as the ledger has it. */
export const stateOf = (job: JobRecord, startedAt: number | null) => ({
  job,
  counters: countersOf(job),
  status: job.status,
  reason: job.reason,
  error: job.error,
  startedAt,
  finishedAt: job.finishedAt,
  /** The name of the stage that runs. */
  stage: job.stages.find((each) => each.startedAt !== null && each.finishedAt === null)?.name ?? null,
  stages: job.stages,
  totalRecords: job.totalRecords,
  /** Records of the stage that runs; null where they are not what it counts. */
  stageRecords: job.stages.length > 1 ? null : job.totalRecords,
  active: new Map<number, { readonly items: readonly string[]; readonly startedAt: number }>(),
  samples: [] as readonly CallSample[],
  plan: noPlan,
  /** Tries again that the ledger does not know of yet. */
  liveRetries: 0,
  /** Until when the provider wanted no request, as it last said; epoch milliseconds. */
  toldUntil: null as number | null,
  /** Asked how many calls go at once; null while none go. */
  pace: null as (() => PaceState) | null,
  /** How its orders stand; null where it never had one. */
  orders: job.orders,
  isWindingDown: false,
});

/** The instant that a snapshot is of. */
export interface SnapshotInstant {
  readonly elapsedMs: number;
  /** By the clock that calls in flight began by. */
  readonly monotonicMs: number;
  /** Epoch milliseconds. */
  readonly now: number;
}

function comingBatches({ plan, active }: ProgressState): number {
  const unplanned = plan.recordsPerBatch === 0 ? 0 : Math.ceil(plan.unplannedRecords / plan.recordsPerBatch);
  return active.size + plan.queuedBatches + unplanned;
}

export const openRecords = ({ totalRecords, counters }: ProgressState): number =>
  Math.max(0, totalRecords - counters.processedRecords);

/** How much of a stage is done, 0–1. */
function shareOf(state: ProgressState, each: StageProgress): number {
  if (each.finishedAt !== null) return 1;
  if (each.name !== state.stage) return 0;
  if (state.stageRecords !== null && state.stageRecords > 0)
    return Math.max(0, 1 - openRecords(state) / state.stageRecords);
  return each.total === 0 ? 0 : Math.min(1, each.current / each.total);
}

/** The time left of the stage that runs, stretched over those that have not begun. */
function etaOf(state: ProgressState, stages: readonly StageProgress[], now: number): Eta | null {
  const current = stages.find((each) => each.name === state.stage);
  if (state.status !== 'running') return null;
  const own = estimateEta({
    samples: state.samples,
    inFlightMs: [...state.active.values()].map((call) => now - call.startedAt),
    remainingRecords: openRecords(state),
    remainingBatches: comingBatches(state),
    concurrency: state.pace?.().places ?? expectedAtOnce(state.job.settings),
  });
  if (own === null || current === undefined) return own;
  const later = stages.filter((each) => each.startedAt === null).reduce((sum, each) => sum + each.weight, 0);
  const wholeStage = own.seconds / Math.max(leastShare, 1 - shareOf(state, current));
  return stretchEta(own, (wholeStage * later) / current.weight);
}

function percentOf(state: ProgressState): number {
  const { status, stages, totalRecords, counters } = state;
  if (status === 'completed') return 100;
  const whole = stages.reduce((sum, each) => sum + each.weight, 0);
  if (whole === 0) {
    return totalRecords === 0 ? 0 : Math.min(100, (counters.processedRecords / totalRecords) * 100);
  }
  const done = stages.reduce((sum, each) => sum + each.weight * shareOf(state, each), 0);
  return Math.min(100, (done / whole) * 100);
}

/** Of a job at rest what is to come is not planned: as many again as what is done took. */
function totalBatches(state: ProgressState, percentDone: number): number {
  const { batches } = state.counters;
  if (isFinished(state.status)) return batches;
  if (state.status === 'running' || percentDone === 0) return batches + comingBatches(state);
  return Math.max(batches, Math.round((batches * 100) / percentDone));
}

/** A running job waits for what is still to come; one that rests keeps what its reason says. */
function waitsUntil({ status, toldUntil, error }: ProgressState, now: number): number | null {
  if (status === 'running') return toldUntil !== null && toldUntil > now ? toldUntil : null;
  const until = status === 'paused' ? error?.params?.untilMs : undefined;
  return typeof until === 'number' ? until : null;
}

/**
 * The whole state of a job at one instant, for whoever listens.
 * @param etaStages the stages as they are committed, by which the time left is judged
 */
export function composeSnapshot(
  state: ProgressState,
  { elapsedMs, monotonicMs, now }: SnapshotInstant,
  etaStages: readonly StageProgress[] = state.stages,
): JobSnapshot {
  const { job, counters, status, stage } = state;
  const estimate = etaOf(state, etaStages, monotonicMs);
  const share = percentOf(state);
  const names = [...state.active.values()].flatMap((call) => call.items);
  // Jobs of earlier versions have no price of the demo model, which is free.
  const price = job.settings.price ?? (job.settings.preset === 'demo' ? freePrice : null);
  const { promptTokens, completionTokens, cachedTokens, cacheWriteTokens, reasoningTokens } = counters;
  const usage = { promptTokens, completionTokens, cachedTokens, cacheWriteTokens, reasoningTokens };
  return {
    jobId: job.id,
    pipeline: job.pipeline,
    selection: job.selection.kind,
    status,
    reason: state.reason,
    stage: isFinished(status) ? null : stage,
    stages: state.stages,
    total: job.total,
    processed: counters.succeeded + counters.failed,
    succeeded: counters.succeeded,
    failed: counters.failed,
    totalRecords: state.totalRecords,
    processedRecords: counters.processedRecords,
    unaccountedRecords: counters.unaccountedRecords,
    results: counters.results,
    recordsPerResult: counters.results === 0 ? null : counters.processedRecords / counters.results,
    currentBatch: counters.batches,
    totalBatches: totalBatches(state, share),
    activeItems: [...new Set(names)].slice(0, namedActiveItems),
    activeCalls: state.active.size,
    isWindingDown: status === 'running' && state.isWindingDown,
    percent: share,
    startedAt: state.startedAt,
    finishedAt: state.finishedAt,
    elapsedMs: Math.round(elapsedMs),
    etaSeconds: estimate?.seconds ?? null,
    etaLowSeconds: estimate?.lowSeconds ?? null,
    etaHighSeconds: estimate?.highSeconds ?? null,
    ratePerMinute: estimate?.itemsPerMinute ?? null,
    ...usage,
    spreadTokens: counters.spreadTokens,
    estimatedCalls: counters.estimatedCalls,
    cost: costOf(counters, price),
    isCacheUnpriced: isCacheUnpriced(usage, price),
    currency: price?.currency ?? 'USD',
    concurrency: ceilingOf(job.settings),
    pace: status === 'running' ? (state.pace?.() ?? null) : null,
    waitsUntil: waitsUntil(state, now),
    retries: counters.retries + state.liveRetries,
    repeatedCalls: job.repeatedCalls,
    model: job.settings.model,
    preset: presetOfAddress(job.settings),
    transport: job.transport,
    orders: state.orders,
    estimate: job.estimate?.estimate ?? null,
    error: state.error,
  };
}
