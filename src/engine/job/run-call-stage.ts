import { setImmediate as nextTurn } from 'node:timers/promises';
import pLimit from 'p-limit';
import { AppError } from '../../shared/app-error.ts';
import type { ModelSettings } from '../../shared/model-settings.ts';
import type { Usage } from '../calling/model-reply.ts';
import { withinBudget } from '../packing/cost.ts';
import type { Batch, PackBudget } from '../packing/pack-batches.ts';
import { createTokenEstimates } from '../packing/token-estimates.ts';
import type { CallStage } from '../pipelines/pipeline.ts';
import { type BatchQueue, createBatchQueue } from './batch-queue.ts';
import { failLeftover } from './fail-leftover.ts';
import { createIdleWait } from './idle-wait.ts';
import { loadPending } from './load-pending.ts';
import { saveReceived } from './save-reply.ts';
import { type SentBatch, sendBatch, unsent } from './send-batch.ts';
import { type Pause, type StageEnd, storagePause } from './stage-end.ts';
import type { StageRun } from './stage-run.ts';
import { findSuspects } from './suspects.ts';

/** Batches kept ready while all places are taken, so that a place that comes free is filled at once. */
const packedAhead = 8;

function budgetError(settings: ModelSettings): AppError {
  const amount = `${settings.budget ?? 0} ${settings.price?.currency ?? ''}`.trim();
  return new AppError('budget', `The next call could pass the budget of ${amount}.`, {
    hint: 'Raise the budget in the settings, then resume.',
    params: { budget: amount },
  });
}

const sumUsage = (a: Usage, b: Usage): Usage => ({
  promptTokens: a.promptTokens + b.promptTokens,
  completionTokens: a.completionTokens + b.completionTokens,
});

/** Keeps the snapshot's number of batches to come in step with the queue. */
function planReporter(run: StageRun, queue: BatchQueue) {
  let batches = 0;
  let records = 0;
  return {
    launched: (batch: Batch): void => {
      batches += 1;
      records += batch.records;
    },
    report: (exhausted: boolean): void => {
      const perBatch = batches === 0 ? 0 : records / batches;
      const known = (run.progress.activeCalls() + queue.waiting()) * perBatch;
      const unplanned = exhausted ? 0 : Math.max(0, run.progress.records().open - known);
      run.progress.setPlan(queue.waiting(), unplanned, perBatch);
    },
  };
}

/**
 * Runs one stage over every pending item of the job: packs the next batch while calls are in flight, sends as
 * many at once as the settings allow, asks again about what a reply left open. Rejects only on a fault of ours.
 */
export async function runCallStage(run: StageRun, stage: CallStage<unknown>): Promise<StageEnd> {
  const { settings, signal, progress } = run;
  const instructions = stage.instructions(settings);
  const overheadTokens = stage.overheadTokens(instructions);
  const estimates = createTokenEstimates(stage.limits(settings), stage.outputPrior, overheadTokens);
  await saveReceived(run, stage);
  const suspects = findSuspects(run, stage);
  const tasks = new Set<Promise<void>>();
  // What batches may cost until their replies are counted as spent.
  const reserved = new Map<Batch, Usage>();
  let number = run.calls.lastBatch();
  let exhausted = false;
  let end: Pause | null = null;
  let fault: unknown = null;
  // The first call goes alone until the provider has accepted it, so that a wrong key costs one call.
  const limit = pLimit(1);
  let places = 1;
  let isAccepted = false;
  const allow = (): void => {
    const allowed = isAccepted ? places : 1;
    if (limit.concurrency !== allowed) limit.concurrency = allowed;
  };
  const onAccepted = (): void => {
    isAccepted = true;
    allow();
  };
  const context = { run, stage, instructions, overheadTokens, estimates, onAccepted };
  const goesOn = (): boolean => !signal.aborted && end === null && fault === null;

  let placeTaken = Promise.withResolvers<void>();
  const send = async (batch: Batch): Promise<SentBatch> => {
    placeTaken.resolve();
    placeTaken = Promise.withResolvers<void>();
    if (!goesOn()) return unsent;
    // A large item may have failed with parts of it still waiting: they are not worth a call any more.
    if (batch.parts.every((part) => run.items.pending(part.id) === null)) return unsent;
    run.checkFile();
    number += 1;
    const sent = await sendBatch(context, batch, number);
    // Said before the place is given to the next call, which would fail alike.
    if (sent.pause !== null) end ??= { kind: 'paused', ...sent.pause };
    return sent;
  };
  const idle = createIdleWait();
  let settling: Promise<void> = Promise.resolve();
  /** Sends a batch in its turn. Replies are read one after the other, when the next calls are on their way. */
  const carryOut = async (batch: Batch, queue: BatchQueue): Promise<void> => {
    const sent = await limit(() => send(batch));
    idle.noteArrival();
    const settled = settling.then(async () => {
      // At the end no more places are filled, so nothing is gained by waiting.
      if (limit.activeCount > 0 && !exhausted) await idle.wait();
      const left = await sent.settle();
      queue.reask(batch, left.gaps, left.outgrown);
    });
    // What one of them throws is the business of its own task.
    settling = settled.catch(() => {});
    await settled;
  };
  const stopFor = (thrown: unknown): void => {
    const pause = storagePause(thrown);
    if (pause === null) fault ??= thrown;
    else end ??= pause;
  };
  const launch = (batch: Batch, queue: BatchQueue, atMost: Usage): void => {
    reserved.set(batch, atMost);
    const task = carryOut(batch, queue)
      .catch(stopFor)
      .finally(() => {
        tasks.delete(task);
        reserved.delete(batch);
        run.channel.touch();
      });
    tasks.add(task);
  };
  const affordable = (next: Usage): boolean =>
    withinBudget({
      budget: settings.budget,
      price: settings.price,
      spent: progress.counters(),
      reserved: [...reserved.values()].reduce(sumUsage, { promptTokens: 0, completionTokens: 0 }),
      next,
    });

  /** Sends all of a queue, so many calls at once, and waits for their ends. */
  const drain = async (queue: BatchQueue, atOnce: number): Promise<void> => {
    const plan = planReporter(run, queue);
    places = atOnce;
    allow();
    while (goesOn()) {
      if (limit.pendingCount >= Math.min(packedAhead, places)) {
        await Promise.race([...tasks, placeTaken.promise]);
        continue;
      }
      let batch: Batch | null;
      try {
        batch = queue.next();
      } catch (thrown) {
        // What is in flight is waited for all the same.
        stopFor(thrown);
        break;
      }
      exhausted = batch === null && limit.pendingCount === 0;
      plan.report(batch === null);
      if (batch === null) {
        if (tasks.size === 0) break;
        await Promise.race(tasks);
        continue;
      }
      const atMost = estimates.atMost(batch.inputTokens);
      if (!affordable(atMost)) {
        queue.giveBack(batch);
        if (tasks.size === 0) end = { kind: 'paused', reason: 'budget', error: budgetError(settings) };
        else await Promise.race(tasks);
        continue;
      }
      plan.launched(batch);
      launch(batch, queue, atMost);
      // Lets replies in between two packings.
      await nextTurn();
      if (limit.pendingCount > 0) await idle.wait();
    }
    await Promise.all(tasks);
  };

  const { together, alone } = suspects;
  const queueOf = (isWanted: (itemId: string) => boolean, budget = estimates.packBudget): BatchQueue =>
    createBatchQueue(loadPending(run, stage, isWanted), budget);
  await drain(
    queueOf((id) => !together.has(id) && !alone.has(id)),
    settings.concurrency,
  );
  // Who was in flight when the worker died goes last, with nobody else in flight: the next death tells more.
  if (together.size > 0)
    await drain(
      queueOf((id) => together.has(id)),
      1,
    );
  const packAlone = (): PackBudget => ({ ...estimates.packBudget(), items: 1 });
  if (alone.size > 0)
    await drain(
      queueOf((id) => alone.has(id), packAlone),
      1,
    );
  if (fault !== null) throw fault;
  if (end !== null) return end;
  if (signal.aborted) return { kind: 'stopped' };
  await failLeftover(run, stage);
  return { kind: 'done' };
}
