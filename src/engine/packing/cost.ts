import type { Price } from '../../shared/model-settings.ts';
import type { Usage } from '../calling/model-reply.ts';

const million = 1_000_000;

type TakenTokens = Pick<Usage, 'promptTokens' | 'completionTokens'> & {
  readonly cachedTokens?: number | null;
  readonly cacheWriteTokens?: number | null;
  /** Of the input, text to embed. */
  readonly embeddedTokens?: number;
} & Partial<OrderedTokens>;

/** What of them was answered in orders. */
interface OrderedTokens {
  readonly orderedPromptTokens: number;
  readonly orderedCompletionTokens: number;
  readonly orderedCachedTokens: number;
  readonly orderedCacheWriteTokens: number;
  readonly orderedEmbeddedTokens: number;
}

function fullCost(usage: TakenTokens, price: Price): number {
  const { inputPerMillion: input, outputPerMillion: output } = price;
  const cached = usage.cachedTokens ?? 0;
  const written = usage.cacheWriteTokens ?? 0;
  const embedded = usage.embeddedTokens ?? 0;
  const plain = Math.max(0, usage.promptTokens - cached - written - embedded);
  const sum =
    plain * input +
    cached * (price.cachedInputPerMillion ?? input) +
    written * (price.cacheWritePerMillion ?? input) +
    embedded * (price.embeddingPerMillion ?? input) +
    usage.completionTokens * output;
  return sum / million;
}

/**
 * Money for tokens in the price's currency, or null where the price is unknown. Every token has one price: what a cache
 * gave or took and what was embedded has its own where that is known, and else that of any input. What was answered in orders
 * costs the part of it that is left there.
 */
export function costOf(usage: TakenTokens, price: Price | null): number | null {
  if (price === null) return null;
  const ordered = {
    promptTokens: usage.orderedPromptTokens ?? 0,
    completionTokens: usage.orderedCompletionTokens ?? 0,
    cachedTokens: usage.orderedCachedTokens ?? 0,
    cacheWriteTokens: usage.orderedCacheWriteTokens ?? 0,
    embeddedTokens: usage.orderedEmbeddedTokens ?? 0,
  };
  return fullCost(usage, price) - (1 - (price.orderFactor ?? 1)) * fullCost(ordered, price);
}

/** The most that tokens can cost: no cache helps, and all of the input may have to be written into one. */
export function costAtMost(usage: TakenTokens, price: Price | null): number | null {
  if (price === null) return null;
  const { inputPerMillion, cacheWritePerMillion = 0, embeddingPerMillion = 0 } = price;
  const input = Math.max(inputPerMillion, cacheWritePerMillion, embeddingPerMillion);
  return (usage.promptTokens * input + usage.completionTokens * price.outputPerMillion) / million;
}

/** Whether tokens of a cache were reckoned as any input, since their own price is not known. */
export function isCacheUnpriced(usage: TakenTokens, price: Price | null): boolean {
  if (price === null) return false;
  const isUnpriced = (tokens: number | null | undefined, own: number | undefined): boolean =>
    (tokens ?? 0) > 0 && own === undefined;
  const isFree = price.inputPerMillion === 0;
  return (
    !isFree &&
    (isUnpriced(usage.cachedTokens, price.cachedInputPerMillion) ||
      isUnpriced(usage.cacheWriteTokens, price.cacheWritePerMillion))
  );
}

export interface BudgetCheck {
  readonly budget: number | null;
  readonly price: Price | null;
  readonly spent: TakenTokens;
  /** What calls in flight may still cost, at the most. */
  readonly reserved: Usage;
  readonly next: Usage;
}

/** Whether the next call can be paid for, even if it and all in flight turn out as dear as they may. */
export function withinBudget(check: BudgetCheck): boolean {
  if (check.budget === null) return true;
  const coming = {
    promptTokens: check.reserved.promptTokens + check.next.promptTokens,
    completionTokens: check.reserved.completionTokens + check.next.completionTokens,
  };
  // What is spent is known, with what a cache saved of it; of what comes nothing is.
  const spent = costOf(check.spent, check.price);
  const cost = costAtMost(coming, check.price);
  return spent === null || cost === null || spent + cost <= check.budget;
}
