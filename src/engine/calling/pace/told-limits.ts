import { plainNumber, readReset } from '../retry-after.ts';

/** What is counted against a limit. */
export type LimitUnit = 'requests' | 'tokens';

/** A limit as one answer tells it. */
export interface ToldLimit {
  /** So many a minute, or in whatever time `resetMs` makes of it. */
  readonly limit: number;
  readonly remaining: number | null;
  /** Until all of it is there again. */
  readonly resetMs: number | null;
}

export type ToldLimits = Readonly<Partial<Record<LimitUnit, ToldLimit>>>;

/** The names of one limit's three headers, as providers have them. */
type Names = readonly [limit: string, remaining: string, reset: string];

const openAi = (kind: string): Names => [
  `x-ratelimit-limit${kind}`,
  `x-ratelimit-remaining${kind}`,
  `x-ratelimit-reset${kind}`,
];
const anthropic = (kind: string): Names => [
  `anthropic-ratelimit-${kind}-limit`,
  `anthropic-ratelimit-${kind}-remaining`,
  `anthropic-ratelimit-${kind}-reset`,
];

const namesOf: Readonly<Record<LimitUnit, readonly Names[]>> = {
  requests: [openAi('-requests'), anthropic('requests'), openAi('')],
  tokens: [openAi('-tokens'), anthropic('tokens')],
};

function readLimit(headers: Headers, [limitName, remainingName, resetName]: Names, now: number) {
  const limit = plainNumber(headers.get(limitName));
  if (limit === null || limit < 1 || !Number.isFinite(limit)) return null;
  const remaining = plainNumber(headers.get(remainingName));
  // More left than there is in all: a mistake, of which nothing is to be believed.
  if (remaining !== null && remaining > limit) return null;
  const reset = readReset(headers.get(resetName), now);
  return { limit, remaining, resetMs: reset !== null && reset >= 0 ? reset : null };
}

/**
 * Reads the limits that an answer's headers tell: OpenAI's names (`x-ratelimit-…`, the reset as `12ms`, `1s`, `6m0s`) and
 * Anthropic's (the reset as an instant). What cannot be read, or cannot be, is left out.
 * @param now epoch milliseconds
 */
export function readToldLimits(headers: Headers, now: number): ToldLimits {
  const told: Partial<Record<LimitUnit, ToldLimit>> = {};
  for (const unit of ['requests', 'tokens'] as const) {
    const found = namesOf[unit].map((names) => readLimit(headers, names, now)).find((each) => each !== null);
    if (found !== undefined && found !== null) told[unit] = found;
  }
  return told;
}
