export interface Admission {
  readonly admitted: boolean;
  /** `x-ratelimit-…`, and the two `retry-after` headers when not admitted. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * A token bucket that starts full with max(1, requestsPerMinute / 60) requests and refills at the stated rate.
 * `now` gives milliseconds on a clock that never goes back.
 */
export function createRequestLimiter(requestsPerMinute: number, now: () => number): () => Admission {
  const capacity = Math.max(1, requestsPerMinute / 60);
  const perMs = requestsPerMinute / 60_000;
  let left = capacity;
  let at = now();
  return () => {
    const time = now();
    left = Math.min(capacity, left + (time - at) * perMs);
    at = time;
    // A millisecond timer may fire a hair early; a client that waited as told must get in.
    const admitted = left >= 1 - perMs;
    if (admitted) left -= 1;
    const headers: Record<string, string> = {
      'x-ratelimit-limit-requests': String(requestsPerMinute),
      'x-ratelimit-remaining-requests': String(Math.max(0, Math.floor(left))),
      'x-ratelimit-reset-requests': `${Math.ceil((capacity - left) / perMs)}ms`,
    };
    if (admitted) return { admitted, headers };
    return { admitted, headers: { ...headers, ...retryAfter(Math.ceil((1 - left) / perMs)) } };
  };
}

/** Both spellings: whole seconds, rounded up, as HTTP has it, and the exact milliseconds OpenAI's clients prefer. */
export function retryAfter(waitMs: number): Record<string, string> {
  return { 'retry-after': String(Math.ceil(waitMs / 1000)), 'retry-after-ms': String(waitMs) };
}
