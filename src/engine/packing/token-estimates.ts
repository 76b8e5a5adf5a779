import type { Usage } from '../calling/model-reply.ts';
import type { PackBudget } from './pack-budget.ts';

/** What a request may hold: tokens in, tokens out, and items. */
export interface RequestLimits {
  readonly maxInputTokens: number;
  readonly maxOutputTokens: number;
  /** What a reply may take with all thinking, where that is more. */
  readonly roomTokens?: number;
  readonly maxItems: number;
}

/** First guesses at the length of a reply, in tokens; the job learns better ones. */
export interface OutputPrior {
  readonly perRecord: number;
  readonly perItem: number;
}

/** Replies are planned to fill this share of the model's limit; the rest is for those that run longer. */
const outputShare = 0.85;
/** How much of what is newly seen goes into what is believed. */
const learningRate = 0.3;
const ratioBounds = [0.5, 2] as const;
/** How much longer than learned a prompt may yet turn out, as the model counts it. */
const promptMargin = 1.25;

const blend = (believed: number, seen: number): number => believed + (seen - believed) * learningRate;
const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** A reply that ran to its end. */
interface SeenReply {
  readonly estimatedPrompt: number;
  readonly usage: Usage;
  /** Of the output, thinking. */
  readonly thinkingTokens?: number;
  readonly records: number;
  readonly items: number;
}

export type TokenEstimates = ReturnType<typeof createTokenEstimates>;

/** What has been learned of a model while a job runs: how it counts, and how much it writes. */
export function createTokenEstimates(limits: RequestLimits, prior: OutputPrior, overheadTokens: number) {
  /** The model's tokens for each of ours. */
  let ratio = 1;
  let worstRatio: number = ratioBounds[1];
  let perRecord = prior.perRecord;
  let thinkingPerReply = 0;
  return {
    /** The packer's budget as of now, for items alone. */
    packBudget: (): PackBudget => ({
      inputTokens: Math.max(1, limits.maxInputTokens / Math.max(1, ratio) - overheadTokens),
      outputTokens: limits.maxOutputTokens * outputShare,
      outputPerRecord: perRecord,
      outputPerItem: prior.perItem,
      items: limits.maxItems,
    }),
    learn: ({ estimatedPrompt, usage, thinkingTokens = 0, records, items }: SeenReply): void => {
      if (usage.promptTokens > 0 && estimatedPrompt > 0) {
        ratio = clamp(blend(ratio, usage.promptTokens / estimatedPrompt), ...ratioBounds);
        worstRatio = Math.min(ratioBounds[1], ratio * promptMargin);
      }
      thinkingPerReply = blend(thinkingPerReply, thinkingTokens);
      const answered = usage.completionTokens - thinkingTokens;
      if (answered > 0 && records > 0) {
        const seen = Math.max(1, answered - items * prior.perItem) / records;
        perRecord = clamp(blend(perRecord, seen), 1, prior.perRecord * 8);
      }
    },
    /** What a request will take, in the model's own tokens. */
    expected: (inputTokens: number, records: number, items: number): Usage => ({
      promptTokens: Math.ceil((inputTokens + overheadTokens) * ratio),
      completionTokens: Math.ceil(records * perRecord + items * prior.perItem + thinkingPerReply),
    }),
    /** The most that a request can take, whatever the model says: what a budget has to have room for. */
    atMost: (inputTokens: number): Usage => ({
      promptTokens: Math.ceil((inputTokens + overheadTokens) * worstRatio),
      completionTokens: limits.roomTokens ?? limits.maxOutputTokens,
    }),
  };
}
