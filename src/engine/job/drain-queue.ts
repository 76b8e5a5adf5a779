import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Usage } from '../calling/model-reply.ts';
import type { Batch } from '../packing/pack-batches.ts';
import type { BatchQueue } from './batch-queue.ts';
import { createCallBudget } from './call-budget.ts';
import { createIdleWait, type IdleWait } from './idle-wait.ts';
import { reservedByOrders } from './orders/reserved-by-orders.ts';
import { type BatchContext, type SentBatch, sendBatch, unsent } from './send-batch.ts';
import { createSettler } from './settler.ts';
import { type Pause, storagePause } from './stage-end.ts';
import type { StageRun } from './stage-run.ts';

/** Batches kept ready while all places are taken, so that a place that comes free is filled at once. */
const packedAhead = 8;
/** Where requests wait for their turn anyhow there is time, and what the next batch should hold is better known later. */
const packedAheadHeld = 1;

/** The calls of one stage in this run: how they go, and why no more are sent. */
export interface CallFlow extends BatchContext {
  readonly idle: IdleWait;
  readonly tasks: Set<Promise<void>>;
  /** Fulfilled when the next call takes its place. */
  placeTaken: PromiseWithResolvers<void>;
  /** The number of the last batch. */
  number: number;
  /** Nothing is left to pack or to wait for a place. */
  isExhausted: boolean;
  pause: Pause | null;
  /** A fault of ours; null where there was none. */
  fault: unknown;
}

export function createCallFlow(context: Omit<BatchContext, 'settler' | 'budget'>): CallFlow {
  const { run, stage } = context;
  const idle = createIdleWait();
  const flow: CallFlow = {
    ...context,
    settler: createSettler(run, stage, async () => {
      // At the end no more places are filled, so nothing is gained by waiting.
      if (flow.lane.inUse() > 0 && !flow.isExhausted) await idle.wait();
    }),
    budget: createCallBudget(run.settings, run.progress.counters, () => reservedByOrders(run)),
    idle,
    tasks: new Set(),
    placeTaken: Promise.withResolvers<void>(),
    number: run.calls.lastBatch(),
    isExhausted: false,
    pause: null,
    fault: null,
  };
  return flow;
}

const goesOn = ({ run, pause, fault }: CallFlow): boolean =>
  !run.winding.aborted && pause === null && fault === null;

function stopFor(flow: CallFlow, thrown: unknown): void {
  const pause = storagePause(thrown);
  if (pause === null) flow.fault ??= thrown;
  else flow.pause ??= pause;
}

/** Whether a batch was packed before it was learnt that the model takes less, and nothing has been answered since. */
const isOvertaken = ({ lane, estimates }: CallFlow, batch: Batch): boolean =>
  !lane.hasAnswered() && batch.records > 1 && batch.inputTokens > estimates.packBudget().inputTokens;

/** A batch that is not sent: what it holds is packed anew. */
function repacked({ parts }: Batch): SentBatch {
  const gaps = parts.map(({ id, groups }) => ({
    itemId: id,
    recordIds: groups.flatMap(({ records }) => records.map((record) => record.id)),
    nothingFound: false,
  }));
  return { pause: null, settle: async () => ({ gaps, outgrown: true }) };
}

/** Sends a batch that has its place. */
async function send(flow: CallFlow, batch: Batch): Promise<SentBatch> {
  flow.placeTaken.resolve();
  flow.placeTaken = Promise.withResolvers<void>();
  if (!goesOn(flow)) return unsent;
  const { run } = flow;
  // A large item may have failed with parts of it still waiting: they are not worth a call any more.
  if (batch.parts.every((part) => run.items.pending(part.id) === null)) return unsent;
  if (isOvertaken(flow, batch)) return repacked(batch);
  if (!flow.budget.begin(batch)) {
    flow.pause ??= flow.budget.exceeded;
    return unsent;
  }
  run.checkFile();
  flow.number += 1;
  flow.idle.noteDeparture();
  const sent = await sendBatch(flow, batch, flow.number);
  // Said before the place is given to the next call, which would fail alike.
  flow.pause ??= sent.pause;
  return sent;
}

/** Sends a batch in its turn. Replies are read when the next calls are on their way. */
async function carryOut(flow: CallFlow, batch: Batch, queue: BatchQueue): Promise<void> {
  const sent = await flow.lane.inPlace(() => send(flow, batch));
  flow.idle.noteArrival();
  const left = await sent.settle();
  queue.reask(batch, left.gaps, left.outgrown);
}

function launch(flow: CallFlow, batch: Batch, queue: BatchQueue, atMost: Usage): void {
  const { budget, tasks, run } = flow;
  budget.reserve(batch, atMost);
  const task = carryOut(flow, batch, queue)
    .catch((thrown: unknown) => stopFor(flow, thrown))
    .finally(() => {
      tasks.delete(task);
      budget.release(batch);
      run.channel.touch();
    });
  tasks.add(task);
}

/** Keeps the snapshot's number of batches to come in step with the queue. */
function planReporter(run: StageRun, queue: BatchQueue) {
  let batches = 0;
  let records = 0;
  return {
    launched: (batch: Batch): void => {
      batches += 1;
      records += batch.records;
    },
    report: (isPacked: boolean): void => {
      const perBatch = batches === 0 ? 0 : records / batches;
      const known = (run.progress.activeCalls() + queue.waiting()) * perBatch;
      const unplanned = isPacked ? 0 : Math.max(0, run.progress.records().open - known);
      run.progress.setPlan(queue.waiting(), unplanned, perBatch);
    },
  };
}

/** The next batch; null where there is none, or where packing it has failed. */
function nextBatch(flow: CallFlow, queue: BatchQueue): Batch | null {
  try {
    return queue.next();
  } catch (thrown) {
    stopFor(flow, thrown);
    return null;
  }
}

/** Sends all of a queue, so many calls at once, and waits for their ends. Never rejects: the flow says why it stopped. */
export async function drainQueue(flow: CallFlow, queue: BatchQueue, atOnce: number): Promise<void> {
  const { lane, tasks, budget } = flow;
  const plan = planReporter(flow.run, queue);
  lane.setCeiling(atOnce);
  while (goesOn(flow)) {
    if (lane.waiting() >= Math.min(lane.isHeld() ? packedAheadHeld : packedAhead, atOnce)) {
      await Promise.race([...tasks, flow.placeTaken.promise]);
      // Whoever has taken a place is on the wire first.
      if (lane.waiting() > 0) await flow.idle.wait();
      continue;
    }
    const batch = nextBatch(flow, queue);
    // What is in flight is waited for all the same.
    if (!goesOn(flow)) break;
    flow.isExhausted = batch === null && lane.waiting() === 0;
    plan.report(batch === null);
    if (batch === null) {
      if (tasks.size === 0) break;
      await Promise.race(tasks);
      continue;
    }
    const atMost = flow.estimates.atMost(batch.inputTokens);
    if (!budget.allows(atMost)) {
      queue.giveBack(batch);
      if (tasks.size === 0) flow.pause = budget.exceeded;
      else await Promise.race(tasks);
      continue;
    }
    plan.launched(batch);
    launch(flow, batch, queue, atMost);
    // Lets replies in between two packings.
    await nextTurn();
    if (lane.waiting() > 0) await flow.idle.wait();
  }
  await Promise.all(tasks);
}
