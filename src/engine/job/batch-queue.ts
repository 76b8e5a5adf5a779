import type { LoadedItem } from '../items.ts';
import { type Batch, fillBatch, packBatches, restrictItem, splitItem } from '../packing/pack-batches.ts';
import type { PackBudget } from '../packing/pack-budget.ts';
import type { Spread } from '../packing/spread-work.ts';
import type { Gap } from './settle-call.ts';

/** Gaps waiting together before they are asked about, while there is still fresh work. */
const gapsTogether = 8;

interface Reask {
  readonly part: LoadedItem;
  /** The batch it goes into may hold this many parts: halved each time that a batch fails. */
  readonly maxParts: number;
}

/** What to send next: fresh items as they are packed, and what has to be asked about again. */
export interface BatchQueue {
  next(): Batch | null;
  /** Puts a batch back that was not sent. */
  giveBack(batch: Batch): void;
  /** Takes in what a reply left open of a batch. */
  reask(batch: Batch, gaps: readonly Gap[], outgrown: boolean): void;
  /** Batches known to come, without those not packed yet. */
  waiting(): number;
}

/** A part that brought nothing and cannot be halved by users any more is halved by rows. */
function halve(part: LoadedItem, budget: PackBudget): readonly LoadedItem[] {
  const records = part.groups.flatMap((group) => group.records);
  if (records.length < 2) return [part];
  const half = Math.ceil(records.length / 2);
  const ids = records.map((record) => record.id);
  const parts = [ids.slice(0, half), ids.slice(half)].map((some) => restrictItem(part, new Set(some)));
  return parts.flatMap((each) => splitItem(each, budget).filter((some) => some !== null));
}

/** @param spread where the batches go; without it every one is as full as can be */
export function createBatchQueue(
  items: Iterable<LoadedItem>,
  budget: () => PackBudget,
  spread?: Spread,
): BatchQueue {
  const fresh = packBatches(items, budget, spread);
  let reasks: Reask[] = [];
  const ready: Batch[] = [];

  /** Gaps that may go together: as many as the narrowest of them allows. */
  const takeReasks = (): Batch | null => {
    const [first] = reasks;
    if (first === undefined) return null;
    const alike = reasks.filter((each) => each.maxParts >= first.maxParts);
    const seen = new Set<string>();
    const window = alike
      .map((each) => each.part)
      .filter((part) => !seen.has(part.id) && seen.add(part.id) !== undefined);
    const offered = new Set(window);
    const batch = fillBatch(window, budget(), first.maxParts);
    const left = new Set(window);
    const others = reasks.filter((each) => !offered.has(each.part) || left.has(each.part));
    // A part that had to be cut leaves its rest at the front of the window.
    const rests = window
      .filter((part) => !offered.has(part))
      .map((part) => ({ part, maxParts: first.maxParts }));
    reasks = [...rests, ...others];
    return batch;
  };

  const nextFresh = (): Batch | null => {
    const step = fresh.next();
    return step.done === true ? null : step.value;
  };

  return {
    next: () =>
      ready.shift() ?? (reasks.length >= gapsTogether ? takeReasks() : null) ?? nextFresh() ?? takeReasks(),
    giveBack: (batch) => void ready.unshift(batch),
    reask: (batch, gaps, outgrown) => {
      const maxParts = Math.max(1, Math.ceil(batch.parts.length / 2));
      const byId = new Map(batch.parts.map((part) => [part.id, part]));
      for (const gap of gaps) {
        const part = byId.get(gap.itemId);
        if (part === undefined) continue;
        const open = restrictItem(part, new Set(gap.recordIds));
        const tooLarge = outgrown && gap.nothingFound && batch.parts.length === 1;
        for (const each of tooLarge ? halve(open, budget()) : [open]) reasks.push({ part: each, maxParts });
      }
    },
    waiting: () => ready.length + Math.ceil(reasks.length / gapsTogether),
  };
}
