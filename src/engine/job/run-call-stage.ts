import pLimit from 'p-limit';
import { AppError, type ErrorCode } from '../../shared/app-error.ts';
import type { PauseReason } from '../../shared/job.ts';
import type { ModelSettings } from '../../shared/model-settings.ts';
import type { Usage } from '../calling/model-client.ts';
import { asDatabaseError } from '../database/database-error.ts';
import type { Batch } from '../packing/pack-batches.ts';
import type { CallStage } from '../pipelines/pipeline.ts';
import { type BatchQueue, createBatchQueue } from './batch-queue.ts';
import { withinBudget } from './cost.ts';
import { loadPending } from './load-pending.ts';
import { saveReceived } from './save-reply.ts';
import { sendBatch } from './send-batch.ts';
import type { StageRun } from './stage-run.ts';
import { createTokenEstimates } from './token-estimates.ts';

/** How a stage ended. `stopped`: somebody aborted it, and knows why. */
export type StageEnd =
  | { readonly kind: 'done' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'paused'; readonly reason: PauseReason; readonly error: AppError };

/** Storage faults and what the job does about them: it pauses, and the file decides what was saved. */
const storagePauses: Partial<Record<ErrorCode, PauseReason>> = {
  disk_full: 'disk_full',
  io_error: 'disk_full',
  read_only: 'disk_full',
  database_locked: 'database_locked',
  database_corrupt: 'source_changed',
};

/** A pause for what the storage said, or the fault itself where it is ours. */
function storagePause(thrown: unknown): Extract<StageEnd, { kind: 'paused' }> | null {
  const error = asDatabaseError(thrown);
  if (!(error instanceof AppError)) return null;
  const reason = storagePauses[error.code];
  return reason === undefined ? null : { kind: 'paused', reason, error };
}

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
      const { totalRecords, processedRecords } = run.progress.snapshot();
      const known = (run.progress.activeCalls() + queue.waiting()) * perBatch;
      const unplanned = exhausted ? 0 : Math.max(0, totalRecords - processedRecords - known);
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
  const instructions = settings.instructions ?? stage.defaultInstructions;
  const overheadTokens = stage.overheadTokens(instructions);
  const estimates = createTokenEstimates(settings, stage.outputPrior, overheadTokens);
  saveReceived(run, stage);
  const queue = createBatchQueue(loadPending(run, stage), estimates.packBudget);
  const plan = planReporter(run, queue);
  const limit = pLimit(settings.concurrency);
  const tasks = new Set<Promise<void>>();
  const queued = new Map<Batch, Usage>();
  let number = run.calls.lastBatch();
  let end: Extract<StageEnd, { kind: 'paused' }> | null = null;
  let fault: unknown = null;
  // The first call goes alone until the provider has accepted it, so that a wrong key costs one call.
  const pilot = Promise.withResolvers<void>();
  let pilotLanded = false;
  const onAccepted = (): void => {
    pilotLanded = true;
    pilot.resolve();
  };
  const context = { run, stage, instructions, overheadTokens, estimates, onAccepted };
  const goesOn = (): boolean => !signal.aborted && end === null && fault === null;

  const send = async (batch: Batch): Promise<void> => {
    queued.delete(batch);
    if (!goesOn()) return;
    number += 1;
    const left = await sendBatch(context, batch, number);
    queue.reask(batch, left.gaps, left.outgrown);
    if (left.pause !== null) end ??= { kind: 'paused', ...left.pause };
  };
  const launch = (batch: Batch, expected: Usage): void => {
    queued.set(batch, expected);
    plan.launched(batch);
    const task = limit(() => send(batch))
      .catch((thrown: unknown) => {
        const pause = storagePause(thrown);
        if (pause === null) fault ??= thrown;
        else end ??= pause;
      })
      .finally(() => {
        tasks.delete(task);
        run.channel.touch();
      });
    tasks.add(task);
  };
  const affordable = (next: Usage): boolean =>
    withinBudget({
      budget: settings.budget,
      price: settings.price,
      spent: progress.counters(),
      reserved: [...queued.values()].reduce(sumUsage, progress.reserved()),
      next,
    });

  while (goesOn()) {
    if (!pilotLanded && tasks.size > 0) {
      await Promise.race([...tasks, pilot.promise]);
      continue;
    }
    // One batch is kept packed ahead of the calls.
    if (limit.pendingCount > 0) {
      await Promise.race(tasks);
      continue;
    }
    const batch = queue.next();
    plan.report(batch === null);
    if (batch === null) {
      if (tasks.size === 0) break;
      await Promise.race(tasks);
      continue;
    }
    const expected = estimates.expected(batch.inputTokens, batch.records, batch.parts.length);
    if (!affordable(expected)) {
      queue.giveBack(batch);
      if (tasks.size === 0) end = { kind: 'paused', reason: 'budget', error: budgetError(settings) };
      else await Promise.race(tasks);
      continue;
    }
    launch(batch, expected);
    // Lets replies in between two packings.
    await new Promise((resolve) => setImmediate(resolve));
  }
  await Promise.all(tasks);
  if (fault !== null) throw fault;
  return end ?? (signal.aborted ? { kind: 'stopped' } : { kind: 'done' });
}
