import type { ContentProblem } from '../items.ts';
import type { PendingItem } from '../ledger/item-record.ts';
import { addToCounters, noChange } from '../ledger/job-counters.ts';
import type { CallStage } from '../pipelines/pipeline.ts';
import { failItem } from './decide-item.ts';
import type { StageRun } from './stage-run.ts';

/** An item that was in flight at so many deaths of the worker in a row is set aside. */
const mostDeathsOfItem = 3;

const poison: ContentProblem = {
  code: 'poison_item',
  message: `The engine stopped unexpectedly ${mostDeathsOfItem} times in a row while it was at work on this one.`,
};

function setAside(run: StageRun, stage: CallStage<unknown>, item: PendingItem): void {
  const { items, jobId } = run;
  const known = items.knownRecords(item.itemId);
  const failed = stage.decidesItems ? 1 : 0;
  const change = { failed, processedRecords: item.records - known - item.unaccounted };
  const outcome = { done: 1, failed: 1 };
  run.commit(() => {
    const at = run.now();
    failItem(item, poison, { ...run, stage, callId: null, at });
    addToCounters(run.db, jobId, { ...noChange, ...change });
    const error = { ...poison, hint: '', params: { attempts: mostDeathsOfItem } };
    run.channel.append('result', {
      stage: stage.name,
      batch: run.calls.lastBatch(),
      items: [{ itemId: item.itemId, status: 'failed', results: 0, error }],
      finished: null,
    });
    run.channel.append('progress', run.progress.snapshot(change, outcome));
  });
  run.progress.add(change, outcome);
}

/**
 * Counts, from the calls that the ledger claimed and that deaths of the worker cut off, at how many deaths in a row each
 * pending item was in flight. Sets aside what was at too many, and answers what has to be asked about with care.
 */
export function findSuspects(run: StageRun, stage: CallStage<unknown>) {
  const deaths = new Map<string, number>();
  for (const call of run.calls.diedWith(stage.name)) {
    for (const itemId of new Set(call.parts.map((part) => part.itemId))) {
      if (call.id > run.items.lastAnswered(itemId)) deaths.set(itemId, (deaths.get(itemId) ?? 0) + 1);
    }
  }
  /** Who was so once: they may go together, while nobody else is in flight. */
  const together = new Set<string>();
  /** More often: each goes by itself, so that the next death implicates no other. */
  const alone = new Set<string>();
  for (const [itemId, count] of deaths) {
    const item = run.items.pending(itemId);
    if (item === null) continue;
    if (count >= mostDeathsOfItem) setAside(run, stage, item);
    else (count > 1 ? alone : together).add(itemId);
  }
  return { together, alone };
}
