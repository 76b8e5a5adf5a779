import type { DemoModelOptions } from './demo-options.ts';
import { type Refusal, tooManyRequests } from './refusals.ts';
import { createRequestLimiter, createTokenLimiter, retryAfter } from './request-limiter.ts';

/** What the demo model takes in a minute, at once and of every so many. */
export type DemoLimits = ReturnType<typeof createDemoLimits>;

const tooLarge = (limit: number, requested: number): Refusal => ({
  status: 429,
  message: `Request too large for demo on tokens per min (TPM): Limit ${limit}, Requested ${requested}. The input or output tokens must be reduced in order to run successfully.`,
  type: 'tokens',
  code: 'rate_limit_exceeded',
});

/** @param now milliseconds on a clock that never goes back */
export function createDemoLimits(options: DemoModelOptions, now: () => number) {
  const { requestsPerMinute, tokensPerMinute, mostAtOnce, refuseEvery, tellsLimits = 'full' } = options;
  const requests =
    requestsPerMinute === undefined ? null : createRequestLimiter(requestsPerMinute, now, tellsLimits);
  const tokens = tokensPerMinute === undefined ? null : createTokenLimiter(tokensPerMinute, now, tellsLimits);
  let asked = 0;
  let atOnce = 0;
  const refuse = (promptTokens: number, headers: Record<string, string>): Refusal | null => {
    if (tokensPerMinute !== undefined && promptTokens > tokensPerMinute)
      return tooLarge(tokensPerMinute, promptTokens);
    if (refuseEvery !== undefined && asked % refuseEvery === 0) return tooManyRequests(retryAfter(100));
    if (mostAtOnce !== undefined && atOnce >= mostAtOnce) return tooManyRequests({});
    for (const admission of [requests?.admit(1), tokens?.admit(promptTokens)]) {
      Object.assign(headers, admission?.headers);
      if (admission?.admitted === false) return tooManyRequests({});
    }
    return null;
  };
  return {
    /** Refuses a request, or lets it in; with the headers that tell of the limits. */
    admit: (promptTokens: number) => {
      asked += 1;
      const headers: Record<string, string> = {};
      const refusal = refuse(promptTokens, headers);
      if (refusal === null) atOnce += 1;
      return { refusal, headers };
    },
    /** An answer is over, with so many tokens in it. */
    answered: (completionTokens: number): void => {
      atOnce -= 1;
      tokens?.take(completionTokens);
    },
  };
}
