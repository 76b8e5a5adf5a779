import { ceilingOf, expectedAtOnce } from '../../shared/model-settings.ts';
import { limitsWithin } from '../calling/room.ts';
import type { ContentProblem } from '../items.ts';
import { endsWithOrders } from '../ledger/change-order.ts';
import { addToCounters, noChange } from '../ledger/job-counters.ts';
import type { PackBudget } from '../packing/pack-budget.ts';
import { createTokenEstimates } from '../packing/token-estimates.ts';
import { type CallStage, kindOf } from '../pipelines/pipeline.ts';
import { type BatchQueue, createBatchQueue } from './batch-queue.ts';
import { failItem } from './decide-item.ts';
import { type CallFlow, createCallFlow, drainQueue } from './drain-queue.ts';
import { loadPending } from './load-pending.ts';
import { bringOrders } from './orders/bring-orders.ts';
import { exportShards } from './orders/export-shards.ts';
import { importResults } from './orders/import-results.ts';
import { type LiveCalls, orderRest, type RestEnd } from './orders/order-rest.ts';
import { createPlacesForPacking } from './places-for-packing.ts';
import { settleReceived } from './settler.ts';
import type { StageEnd } from './stage-end.ts';
import type { StageRun } from './stage-run.ts';
import { findSuspects } from './suspects.ts';

const pageSize = 200;

const unmatched: ContentProblem = {
  code: 'rows_unaccounted',
  message: 'Rows of this user could not be told apart, so not all of them were accounted for.',
};

/** No job completes with an item that has no outcome: what is still pending when nothing is left to ask fails. */
async function failLeftover(run: StageRun, stage: CallStage<unknown>): Promise<void> {
  for (;;) {
    const page = run.items.pendingAfter(0, pageSize);
    if (page.length === 0) return;
    const at = run.now();
    const failed = stage.decidesItems ? page.length : 0;
    const write = (): void =>
      run.commit(() => {
        for (const item of page) failItem(item, unmatched, { ...run, stage, callId: null, at });
        addToCounters(run.db, run.jobId, { ...noChange, failed });
      });
    await run.retryWrite(write);
    run.progress.add({ failed }, { done: page.length, failed: page.length });
  }
}

/** Takes in what orders have brought, and says how the stage ends where it does not go on. */
async function takeInOrders(run: StageRun, stage: CallStage<unknown>): Promise<StageEnd | null> {
  const pause = (await bringOrders(run, stage)) ?? (await importResults(run, stage));
  if (pause !== null) return pause;
  if (run.winding.aborted) return { kind: 'stopped' };
  if (!endsWithOrders(run.db, run.jobId)) return null;
  return { kind: run.calls.isOrdered(stage.name) ? 'waiting' : 'cancelled' };
}

/** Puts what is open into orders or shards, as the job is to go; answers whether anything is left to go live. */
async function orderOpen(run: StageRun, stage: CallStage<unknown>, live: LiveCalls): Promise<RestEnd> {
  const { by, exportTo } = run.ordering;
  if (by === 'live') return { kind: 'live' };
  if (by === 'order') return orderRest(run, stage, live);
  if (exportTo !== null) await exportShards(run, stage, exportTo, live);
  if (run.winding.aborted) return { kind: 'stopped' };
  const isOpen = createBatchQueue(loadPending(run, stage), live.estimates.packBudget).next() !== null;
  return { kind: isOpen || run.calls.isOrdered(stage.name) ? 'waiting' : 'live' };
}

/** What stops a flow, for whoever has sent something with it. */
function endOf(run: StageRun, { fault, pause }: CallFlow): StageEnd | null {
  if (fault !== null) throw fault;
  if (pause !== null) return pause;
  return run.winding.aborted ? { kind: 'stopped' } : null;
}

/**
 * Runs one stage over every pending item of the job: packs the next batch while calls are in flight, sends as
 * many at once as the settings allow, asks again about what a reply left open. Calls that go by orders are brought on as far
 * as these have come. Rejects only on a fault of ours.
 */
export async function runCallStage(run: StageRun, stage: CallStage<unknown>): Promise<StageEnd> {
  const { settings } = run;
  const ceiling = ceilingOf(settings);
  const overheadTokens = stage.overheadTokens();
  const limits = limitsWithin(stage.limits(settings), run.transport.learnt);
  const estimates = createTokenEstimates(limits, stage.outputPrior, overheadTokens);
  await settleReceived(run, stage);
  const taken = await takeInOrders(run, stage);
  if (taken !== null) return taken;
  const { together, alone } = findSuspects(run, stage);
  const lane = run.pace.lane(ceiling, kindOf(stage, settings));
  const flow = createCallFlow({ run, stage, overheadTokens, estimates, lane });
  const drain = (
    isWanted: (itemId: string) => boolean,
    atOnce: number,
    budget: () => PackBudget = estimates.packBudget,
  ): Promise<void> => {
    const places = createPlacesForPacking(settings, lane, atOnce);
    const surePlaces = Math.min(atOnce, expectedAtOnce(settings));
    const spread = { places, surePlaces, records: run.progress.records().open, overheadTokens };
    return drainQueue(flow, createBatchQueue(loadPending(run, stage, isWanted), budget, spread), atOnce);
  };
  const send = async (queue: BatchQueue): Promise<StageEnd | null> => {
    await drainQueue(flow, queue, ceiling);
    return endOf(run, flow);
  };

  run.progress.goesBy(lane.state);
  run.feed.speaks(stage.saying ?? null);
  try {
    const rest = await orderOpen(run, stage, { estimates, counter: flow, send });
    if (rest.kind !== 'live') return rest;
    await drain((id) => !together.has(id) && !alone.has(id), ceiling);
    // Who was in flight when the worker died goes last, with nobody else in flight: the next death tells more.
    if (together.size > 0) await drain((id) => together.has(id), 1);
    const packAlone = (): PackBudget => ({ ...estimates.packBudget(), items: 1 });
    if (alone.size > 0) await drain((id) => alone.has(id), 1, packAlone);
  } finally {
    run.progress.goesBy(null);
    run.feed.speaks(null);
    lane.close();
  }
  const ended = endOf(run, flow);
  if (ended !== null) return ended;
  if (run.calls.isOrdered(stage.name)) return { kind: 'waiting' };
  await failLeftover(run, stage);
  return { kind: 'done' };
}
