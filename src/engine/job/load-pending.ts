import type { LoadedItem } from '../items.ts';
import type { PendingItem } from '../ledger/item-record.ts';
import { addToCounters, noChange } from '../ledger/job-counters.ts';
import { countRecords } from '../packing/pack-batches.ts';
import type { CallStage } from '../pipelines/pipeline.ts';
import { succeedItem } from './decide-item.ts';
import type { StageRun } from './stage-run.ts';

const pageSize = 64;
const none: ReadonlySet<string> = new Set();

/** An item whose last open records have left the source: what is known of it is all there is to know. */
function finishEmptied(run: StageRun, stage: CallStage<unknown>, item: PendingItem): void {
  const { items, jobId } = run;
  const counted = run.commit(() => {
    const payloads = items.payloads(item.itemId);
    const saved = succeedItem(
      item,
      { payloads, unaccounted: 0 },
      { ...run, stage, callId: null, at: run.now() },
    );
    const succeeded = stage.decidesItems && saved.goesOn !== true ? 1 : 0;
    const change = { succeeded, results: saved.results };
    addToCounters(run.db, jobId, { ...noChange, ...change });
    return change;
  });
  run.progress.add(counted, { done: 1, failed: 0 });
}

/** The records of an item that earlier replies accounted for: of nearly every item none, which is told without reading them. */
function accountedOf({ items }: StageRun, itemId: string): ReadonlySet<string> {
  if (items.knownRecords(itemId) === 0) return none;
  return new Set(items.parts(itemId).flatMap((part) => part.accounted));
}

/**
 * Items without an outcome that are wanted, in order, each without the records that earlier replies accounted for and those that
 * calls in orders ask about. Loads a page
 * of the ledger and one item at a time, so that memory does not grow with the table.
 */
export function* loadPending(
  run: StageRun,
  stage: CallStage<unknown>,
  isWanted: (itemId: string, item: PendingItem) => boolean = () => true,
): Generator<LoadedItem> {
  const mayBeOrdered = run.calls.isOrdered(stage.name);
  let ordinal = 0;
  for (;;) {
    const page = run.items.pendingAfter(ordinal, pageSize);
    if (page.length === 0) return;
    for (const item of page) {
      ordinal = item.ordinal;
      if (!isWanted(item.itemId, item)) continue;
      const accounted = accountedOf(run, item.itemId);
      const ordered = mayBeOrdered ? run.calls.orderedRecords(stage.name, item.itemId) : none;
      // All of it is being answered: it need not be loaded to know that.
      if (ordered.size > 0 && accounted.size + ordered.size >= item.records) continue;
      run.onLoad?.(stage.name, item.itemId);
      const known = ordered.size === 0 ? accounted : new Set([...accounted, ...ordered]);
      const loaded = stage.loadItem(item.itemId, known, item.grows === 1);
      run.onLoad?.(stage.name, null);
      const open = countRecords(loaded);
      if (open + known.size !== item.records || item.unaccounted > 0) {
        // What was waived is asked about again, so it counts as done no longer.
        const taken = { processedRecords: -item.unaccounted, unaccountedRecords: -item.unaccounted };
        run.commit(() => {
          run.items.resize(item.itemId, open + known.size);
          addToCounters(run.db, run.jobId, { ...noChange, ...taken });
        });
        run.progress.add(taken);
      }
      if (open > 0) yield loaded;
      else if (ordered.size === 0) finishEmptied(run, stage, item);
    }
  }
}
