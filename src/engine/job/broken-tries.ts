import type { BrokenReply } from '../calling/broken-try.ts';
import { sumUsage, type Usage } from '../calling/model-reply.ts';
import { tokensOfThought } from '../calling/thinking.ts';
import type { BrokenTries } from '../ledger/call-record.ts';
import { countTokens } from '../packing/count-tokens.ts';

/** What a broken try took: as the provider counts it where that came, else the prompt and what was read of the answer. */
export function usageOfBroken({ text, thought = 0, usage }: BrokenReply, promptTokens: number): Usage {
  return usage ?? { promptTokens, completionTokens: countTokens(text) + tokensOfThought(thought) };
}

export const withBrokenTry = (before: BrokenTries, usage: Usage): BrokenTries => ({
  tries: before.tries + 1,
  ...sumUsage(before, usage),
});
