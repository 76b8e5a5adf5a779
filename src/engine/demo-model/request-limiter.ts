/** How much of its limits the model tells: everything, `retry-after` in whole seconds alone, or nothing. */
export const limitTellings = ['full', 'retry-after', 'nothing'] as const;
export type LimitTelling = (typeof limitTellings)[number];

interface LimiterOptions {
  readonly unit: 'requests' | 'tokens';
  readonly perMinute: number;
  readonly capacity: number;
  readonly tells: LimitTelling;
}

/** The bucket of tokens holds what comes in within so many seconds. */
const tokenSeconds = 5;

/**
 * A bucket that starts full and refills at the stated rate.
 * @param now milliseconds on a clock that never goes back
 */
function createLimiter(options: LimiterOptions, now: () => number) {
  const { unit, perMinute, capacity, tells } = options;
  const perMs = perMinute / 60_000;
  let left = capacity;
  let at = now();
  const refill = (): void => {
    const time = now();
    left = Math.min(capacity, left + (time - at) * perMs);
    at = time;
  };
  return {
    /**
     * Takes so much if it is there; more than fits in when all is. The headers are `x-ratelimit-…`, and the two
     * `retry-after` ones when not admitted.
     */
    admit: (cost: number) => {
      refill();
      const wanted = Math.min(cost, capacity);
      // A millisecond timer may fire a hair early; a client that waited as told must get in.
      const admitted = left >= wanted - perMs;
      if (admitted) left -= cost;
      const waitMs = admitted ? 0 : Math.ceil((wanted - left) / perMs);
      const headers: Record<string, string> = {
        [`x-ratelimit-limit-${unit}`]: String(perMinute),
        [`x-ratelimit-remaining-${unit}`]: String(Math.max(0, Math.floor(left))),
        [`x-ratelimit-reset-${unit}`]: `${Math.ceil((capacity - left) / perMs)}ms`,
      };
      return { admitted, headers: toldOf(tells, headers, admitted ? null : waitMs) };
    },
    /** Takes what turns out to be used beside, whether it is there or not. */
    take: (cost: number): void => {
      refill();
      left -= cost;
    },
  };
}

function toldOf(
  tells: LimitTelling,
  limits: Readonly<Record<string, string>>,
  waitMs: number | null,
): Readonly<Record<string, string>> {
  if (tells === 'nothing') return {};
  if (tells === 'full') return waitMs === null ? limits : { ...limits, ...retryAfter(waitMs) };
  return waitMs === null ? {} : { 'retry-after': String(Math.ceil(waitMs / 1000)) };
}

/** A bucket that starts full with max(1, requestsPerMinute / 60) requests. */
export const createRequestLimiter = (
  requestsPerMinute: number,
  now: () => number,
  tells: LimitTelling = 'full',
) =>
  createLimiter(
    { unit: 'requests', perMinute: requestsPerMinute, capacity: Math.max(1, requestsPerMinute / 60), tells },
    now,
  );

/** A bucket that starts full with what comes in within five seconds. */
export const createTokenLimiter = (
  tokensPerMinute: number,
  now: () => number,
  tells: LimitTelling = 'full',
) =>
  createLimiter(
    { unit: 'tokens', perMinute: tokensPerMinute, capacity: (tokensPerMinute * tokenSeconds) / 60, tells },
    now,
  );

/** Both spellings: whole seconds, rounded up, as HTTP has it, and the exact milliseconds OpenAI's clients prefer. */
export function retryAfter(waitMs: number): Record<string, string> {
  return { 'retry-after': String(Math.ceil(waitMs / 1000)), 'retry-after-ms': String(waitMs) };
}
