import { setImmediate as nextTurn } from 'node:timers/promises';
import { ceilingOf, expectedAtOnce, type ModelSettings } from '../../shared/model-settings.ts';
import type { ListedItem, LoadedItem } from '../items.ts';
import { countRecords, packBatches } from './pack-batches.ts';
import { createTokenEstimates, type OutputPrior, type RequestLimits } from './token-estimates.ts';

/** Up to this many items are packed to the last; of more, this many are, spread evenly. */
const sampledItems = 600;

/** What of an item is known before it is loaded. */
type SampledItem = Pick<ListedItem, 'id' | 'grows'>;

function sample(items: readonly SampledItem[]): readonly SampledItem[] {
  if (items.length <= sampledItems) return items;
  const step = items.length / sampledItems;
  return Array.from({ length: sampledItems }, (_, index) => items[Math.floor(index * step)] ?? { id: '' });
}

/** What of a stage an estimate looks at. */
export interface EstimatedStage {
  readonly outputPrior: OutputPrior;
  limits(settings: ModelSettings): RequestLimits;
  overheadTokens(): number;
  loadItem(itemId: string, except: ReadonlySet<string>, grows?: boolean): LoadedItem;
}

/**
 * Packs items, or an even sample of many, as a job would, without sending anything. Gives way to other work after every batch.
 * Answers how many records were packed, and what they take.
 *
 * @param listedRecords how many records the items have, as far as is known
 */
export async function packSample(
  stage: EstimatedStage,
  items: readonly SampledItem[],
  settings: ModelSettings,
  listedRecords = 0,
) {
  const overhead = stage.overheadTokens();
  const estimates = createTokenEstimates(stage.limits(settings), stage.outputPrior, overhead);
  let rows = 0;
  /** Of the records alone. */
  let rowTokens = 0;
  function* load(): Generator<LoadedItem> {
    for (const { id, grows = false } of sample(items)) {
      const item = stage.loadItem(id, new Set(), grows);
      rows += countRecords(item);
      for (const group of item.groups) for (const record of group.records) rowTokens += record.tokens;
      yield item;
    }
  }
  let batches = 0;
  let promptTokens = 0;
  let completionTokens = 0;
  /** Of the input, what smaller requests take so that no place stands idle. */
  let spreadTokens = 0;
  // Of a sample it cannot be told how the whole fills its last round, which is little beside it.
  const places = items.length > sampledItems ? 1 : ceilingOf(settings);
  const spread = {
    places: () => places,
    surePlaces: expectedAtOnce(settings),
    records: listedRecords,
    overheadTokens: overhead,
  };
  for (const batch of packBatches(load(), estimates.packBudget, spread)) {
    batches += 1;
    spreadTokens += batch.spreadTokens;
    const expected = estimates.expected(batch.inputTokens, batch.records, batch.parts.length);
    promptTokens += expected.promptTokens;
    completionTokens += expected.completionTokens;
    // The views' reads come first: an estimate of a large file takes seconds.
    await nextTurn();
  }
  return { rows, rowTokens, batches, promptTokens, completionTokens, spreadTokens };
}
