import type { ToldLimit } from './told-limits.ts';

/** A header alone holds a request no longer than this: what it says may be wrong, until a refusal bears it out. */
const unprovedHoldMs = 2_000;
const provedHoldMs = 60_000;
/** After so many requests that were let in though nothing was left, what is told is wrong. */
const mostEarly = 3;
const minuteMs = 60_000;
/** A timer may fire a little early, and a provider's clock is not ours. */
const marginMs = 2;
/** Within a minute no more than this many times a limit is accepted, with a bucket that was full at its beginning. */
const mostOfLimit = 2;

/** What a limit lets go: so much at once, in whole ones, and more with time. */
export interface Supply {
  readonly left: number;
  readonly perMs: number;
}

export const supplyOf = (level: number, perMs: number): Supply => ({
  left: Math.max(0, Math.floor(level)),
  perMs,
});

/** What is left of one of a provider's limits, as far as its answers tell. */
export type LimitBucket = ReturnType<typeof createLimitBucket>;

const newState = (now: number) => ({
  known: null as ToldLimit | null,
  level: 0,
  capacity: 0,
  perMs: 0,
  at: now,
  /** What is taken for requests that are not over. */
  inHand: 0,
  /** What was accepted within the minute that began then. */
  minute: { since: now, cost: 0 },
  /** Requests that went before there was enough. */
  early: 0,
  isProved: false,
  isWrong: false,
});

type State = ReturnType<typeof newState>;

/** The speed at which a limit comes back: its own for a minute, less where the reset makes a day's of it. */
function refillOf({ limit, remaining, resetMs }: ToldLimit): number {
  const perMinute = limit / minuteMs;
  if (remaining === null || resetMs === null || resetMs === 0 || remaining === limit) return perMinute;
  return Math.min(perMinute, (limit - remaining) / resetMs);
}

/** What fits in: some have a limit of a minute, and room for a second of it. */
function capacityOf({ limit, remaining, resetMs }: ToldLimit, perMs: number): number {
  if (remaining === null) return Math.max(1, perMs * 1_000);
  return resetMs === null ? limit : Math.min(limit, remaining + perMs * resetMs);
}

function refill(state: State, now: number): void {
  state.level = Math.min(state.capacity, state.level + Math.max(0, now - state.at) * state.perMs);
  state.at = now;
}

function take(state: State, cost: number, now: number): void {
  refill(state, now);
  if (state.known !== null && state.level < Math.min(cost, state.capacity) / 2) state.early += 1;
  state.level -= cost;
  state.inHand += cost;
}

function learn(state: State, limit: ToldLimit, since: number, now: number): void {
  refill(state, now);
  const isFirst = state.known === null;
  const perMs = refillOf(limit);
  const capacity = capacityOf(limit, perMs);
  // Many count an answer when it ends: what is told first knows of the prompts in hand alone.
  const most = isFirst ? capacity - state.inHand : Number.POSITIVE_INFINITY;
  const left = Math.min(most, (limit.remaining ?? capacity) - since);
  // What is left is told in whole ones: a part of one less is no less.
  const isLess = isFirst || left + 1 <= state.level;
  state.level = Math.min(isLess ? left : state.level, capacity);
  state.known = limit;
  state.perMs = perMs;
  state.capacity = capacity;
}

function count(state: State, cost: number, now: number): void {
  const { minute } = state;
  if (now - minute.since > minuteMs) state.minute = { since: now, cost };
  else minute.cost += cost;
  if (state.known !== null && state.minute.cost > mostOfLimit * state.known.limit + cost)
    state.isWrong = true;
  if (!state.isProved && state.early >= mostEarly) state.isWrong = true;
}

export function createLimitBucket(now: () => number) {
  const state = newState(now());
  /** Whether a limit is known, and nothing speaks against it. */
  const isKnown = (): boolean => state.known !== null && !state.isWrong;
  return {
    /**
     * Takes in what an answer told. What it says to be left is believed where that is less than was thought; one that
     * grows is not.
     * @param since what was taken later, and is not in its figure
     */
    told: (limit: ToldLimit, since: number) => {
      if (!state.isWrong) learn(state, limit, since, now());
    },
    /** Milliseconds until there is enough of it. */
    waitFor: (cost: number) => {
      if (!isKnown()) return 0;
      refill(state, now());
      // What is larger than the bucket goes when that is full.
      const missing = Math.min(cost, state.capacity) - state.level;
      return missing <= 1e-6 ? 0 : missing / state.perMs + marginMs;
    },
    /** What may go from now on; null where no limit is known. */
    supply: () => {
      if (!isKnown()) return null;
      refill(state, now());
      return supplyOf(state.level, state.perMs);
    },
    /** How long a request is held by it at most, in milliseconds. */
    longestHold: () => (state.isProved ? provedHoldMs : unprovedHoldMs),
    /** A request was refused for a rate. */
    refused: () => {
      state.isProved = true;
    },
    take: (cost: number) => take(state, cost, now()),
    /** It was refused: not taken after all, and what its answer told is known without it. */
    giveBack: (cost: number) => {
      refill(state, now());
      state.level = Math.min(state.capacity, state.level + cost);
      state.inHand -= cost;
    },
    /** A request is over that took so much of what was taken for it, or more. */
    ended: (cost: number, used: number) => {
      refill(state, now());
      state.level = Math.min(state.capacity, state.level + cost - used);
      state.inHand -= cost;
    },
    accepted: (cost: number) => count(state, cost, now()),
  };
}
