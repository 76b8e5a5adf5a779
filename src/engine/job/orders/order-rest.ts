import { endpointFor } from '../../calling/orders/order-lines.ts';
import type { PendingItem } from '../../ledger/item-record.ts';
import { ordersOf } from '../../ledger/order-record.ts';
import type { Batch } from '../../packing/pack-batches.ts';
import type { PackBudget } from '../../packing/pack-budget.ts';
import type { TokenEstimates } from '../../packing/token-estimates.ts';
import { type CallStage, kindOf } from '../../pipelines/pipeline.ts';
import { type BatchQueue, createBatchQueue } from '../batch-queue.ts';
import { loadPending } from '../load-pending.ts';
import type { StageEnd } from '../stage-end.ts';
import type { StageRun } from '../stage-run.ts';
import { fillOrders } from './fill-orders.ts';

/** What is left to ask once orders are on their way. */
export type RestEnd =
  /** It is asked live; it may be nothing. */
  { readonly kind: 'live' } | StageEnd;

/** How a stage's calls go live. */
export interface LiveCalls {
  readonly estimates: TokenEstimates;
  /** Of the last batch. */
  readonly counter: { number: number };
  /** Sends what a queue holds, and answers why it stopped before its end; null where it did not. */
  send(queue: BatchQueue): Promise<StageEnd | null>;
}

/** Calls that go live before the first order: key, model and form are known then, and how the model counts. */
const mostFirst = 8;
const firstShare = 0.02;
/**
 * Texts to embed that go live before the first order of them: how many one request may hold is known then. Where it is few it is
 * ten at some providers, and up to 64 at others.
 */
const leastFirstTexts = 11;
const mostFirstTexts = 100;
/** What orders leave open goes live where it is less than this, or less than this share of what they held. */
const fewCalls = 200;
const fewShare = 0.05;
/** What was ordered so often and is still open goes live. */
const mostRounds = 2;

const isFresh = ({ attempts }: Pick<PendingItem, 'attempts'>): boolean => attempts === 0;

/** The first so many batches of a queue. */
function firstOf(queue: BatchQueue, most: number): BatchQueue {
  let given = 0;
  return {
    next: () => {
      if (given >= most) return null;
      given += 1;
      return queue.next();
    },
    giveBack: (batch) => {
      given -= 1;
      queue.giveBack(batch);
    },
    // What is left of them is open, and is asked with all that orders leave.
    reask: () => {},
    waiting: () => 0,
  };
}

/** Batches are as full as can be: nobody waits for one. */
const freshQueue = (run: StageRun, stage: CallStage<unknown>, budget: () => PackBudget): BatchQueue =>
  createBatchQueue(
    loadPending(run, stage, (_, item) => isFresh(item)),
    budget,
  );

/** What was asked before and is open still goes in smaller batches: one of them may have been too much. */
const halved = (budget: PackBudget): PackBudget => ({
  ...budget,
  inputTokens: Math.max(1, budget.inputTokens / 2),
  outputTokens: budget.outputTokens / 2,
  items: Math.max(1, Math.ceil(budget.items / 2)),
});

/** Of texts to embed a first request goes ahead by itself, whatever chats came before it: how many fit is another question. */
function firstTexts(run: StageRun, stage: CallStage<unknown>): number {
  const isBegun = run.progress.stages().some(({ name, current }) => name === stage.name && current > 0);
  if (isBegun || ordersOf(run.db, run.jobId).some((order) => order.stage === stage.name)) return 0;
  return Math.min(
    mostFirstTexts,
    Math.max(leastFirstTexts, Math.ceil(run.progress.records().open * firstShare)),
  );
}

/** How many calls go live before the first order of a job. */
function firstCalls(run: StageRun, first: Batch): number {
  if (run.progress.counters().batches > 0) return 0;
  const calls = run.progress.records().open / Math.max(1, first.records);
  return Math.min(mostFirst, Math.max(1, Math.ceil(calls * firstShare)));
}

/** Asks a few live, where nothing was asked in this job yet. */
async function sendFirst(
  run: StageRun,
  stage: CallStage<unknown>,
  live: LiveCalls,
): Promise<StageEnd | null> {
  if (kindOf(stage, run.settings) === 'embeddings') {
    const texts = firstTexts(run, stage);
    if (texts === 0) return null;
    const few = (): PackBudget => ({ ...live.estimates.packBudget(), items: texts });
    return live.send(firstOf(freshQueue(run, stage, few), 1));
  }
  const queue = freshQueue(run, stage, live.estimates.packBudget);
  const first = queue.next();
  if (first === null) return null;
  const most = firstCalls(run, first);
  if (most === 0) return null;
  queue.giveBack(first);
  return live.send(firstOf(queue, most));
}

/** The last round that there was, and the lines of all. */
function orderedSoFar(run: StageRun, stage: CallStage<unknown>) {
  const made = ordersOf(run.db, run.jobId).filter(
    (order) => order.stage === stage.name && order.twinOf === null && order.state === 'collected',
  );
  return {
    rounds: Math.max(0, ...made.map(({ round }) => round)),
    lines: made.reduce((sum, { lines }) => sum + lines, 0),
  };
}

/** Whether what is left is so little, or so stubborn, that it goes live. */
function goesLive({ rounds, lines }: ReturnType<typeof orderedSoFar>, queue: BatchQueue): boolean {
  if (rounds === 0 || rounds >= mostRounds) return true;
  const most = Math.max(fewCalls, Math.ceil(lines * fewShare));
  const seen: Batch[] = [];
  while (seen.length <= most) {
    const batch = queue.next();
    if (batch === null) break;
    seen.push(batch);
  }
  for (const batch of seen.reverse()) queue.giveBack(batch);
  return seen.length <= most;
}

/** Puts into orders what was not asked yet; then, once those are back, what they have left open, or lets it go live. */
export async function orderRest(run: StageRun, stage: CallStage<unknown>, live: LiveCalls): Promise<RestEnd> {
  const { access } = run.ordering;
  // Not every provider takes texts to embed in orders.
  if (access === null || endpointFor({ kind: kindOf(stage, run.settings) }, access.facts) === null)
    return { kind: 'live' };
  const ended = await sendFirst(run, stage, live);
  if (ended !== null) return ended;
  const { estimates, counter } = live;
  const ends = { full: 'waiting', stopped: 'stopped', too_large: 'live' } as const;
  const fill = (queue: BatchQueue, round: number) =>
    fillOrders({ run, stage, access, estimates, queue, round, counter });
  let end = await fill(freshQueue(run, stage, estimates.packBudget), 1);
  while (end.kind === 'refused') end = await fill(freshQueue(run, stage, estimates.packBudget), 1);
  if (end.kind === 'paused') return end;
  if (end.kind !== 'filled') return { kind: ends[end.kind] };
  if (run.calls.isOrdered(stage.name)) return { kind: 'waiting' };
  const so = orderedSoFar(run, stage);
  const leftOver = (): BatchQueue =>
    createBatchQueue(loadPending(run, stage), () => halved(estimates.packBudget()));
  const queue = leftOver();
  if (goesLive(so, queue)) return { kind: 'live' };
  const left = await fill(queue, so.rounds + 1);
  if (left.kind === 'paused') return left;
  if (left.kind === 'refused' || left.kind === 'filled') return { kind: 'waiting' };
  return { kind: ends[left.kind] };
}
