import type { ModelSettings } from '../../shared/model-settings.ts';
import type { ContentProblem } from '../items.ts';
import type { ItemRecords, PendingItem } from '../ledger/item-record.ts';
import type { CallStage, SavedItem, SaveItemContext } from '../pipelines/pipeline.ts';
import type { Sink } from './sink.ts';

/** What giving an item its outcome needs. */
export interface DecisionContext {
  readonly stage: CallStage<unknown>;
  readonly sink: Sink;
  readonly items: ItemRecords;
  readonly jobId: string;
  /** The call that decided it; null where none did. */
  readonly callId: number | null;
  readonly at: number;
  readonly settings: Pick<ModelSettings, 'model'>;
}

/** What was found about an item. */
export interface FoundOfItem extends Pick<SaveItemContext, 'unaccounted' | 'hash'> {
  readonly payloads: readonly unknown[];
}

/** Gives an item what was found about it, in the sink and in the ledger. Inside a transaction. */
export function succeedItem(
  item: PendingItem,
  { payloads, unaccounted, hash }: FoundOfItem,
  { stage, sink, items, jobId, callId, at, settings }: DecisionContext,
): SavedItem {
  const grows = item.grows === 1;
  const saving = { jobId, ordinal: item.ordinal, at, model: settings.model, unaccounted, grows, hash };
  const saved = sink.saveItem(stage, item.itemId, payloads, saving);
  const kept = stage.decidesItems ? payloads : null;
  items.succeed(item.itemId, { unaccounted, ...saved, payloads: kept }, callId, at);
  return saved;
}

/** Sets an item aside as failed, in the sink and in the ledger, and answers the problem as it is told. Inside a transaction. */
export function failItem(
  item: PendingItem,
  problem: ContentProblem,
  { stage, sink, items, jobId, callId, at, settings }: DecisionContext,
): ContentProblem {
  const { model } = settings;
  const { itemId, ordinal, records } = item;
  const missing = Math.max(0, records - items.knownRecords(itemId));
  const told = stage.tellWhole?.(problem, { records, missing }) ?? problem;
  sink.saveFailure(stage, itemId, told, { jobId, ordinal, at, model });
  items.fail(itemId, told, callId, at);
  return told;
}
