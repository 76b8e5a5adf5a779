import type { LimitUnit } from './told-limits.ts';

/** While the rate is not known, so many requests go in the time that was told to wait, until one is refused. */
const probes = 32;
/** What each accepted request adds to the rate, while little is known of it and later. */
const firstCreep = 0.01;
const laterCreep = 0.004;
/** After so many without a refusal it grows twice as fast, and again. */
const creepDoubles = 16;
const fastestCreep = 0.25;
/** Requests between refusals from which a rate is known well. */
const wellKnown = 16;
/** A silence after which what was counted says nothing of a rate: the machine slept, or there was nothing to send. */
const longestGapMs = 60_000;

/** A refusal of a request for its rate. */
export interface RateRefusal {
  readonly cost: number;
  /** When the request was sent, and what `sent` answered. */
  readonly sentAt: number;
  readonly mark: number;
  readonly waitMs: number;
}

/**
 * Learns from refusals how fast requests may go, where no header tells: between two refusals a bucket gives out what
 * comes in. What is accepted makes it faster again by a little, so that it finds a rate that has grown.
 */
export interface RateLearner {
  readonly isActive: () => boolean;
  refused(refusal: RateRefusal): void;
  sent(cost: number): number;
  accepted(): void;
  waitFor(cost: number): number;
}

interface State {
  /** Cost a millisecond; null while nothing was refused. */
  perMs: number | null;
  level: number;
  capacity: number;
  at: number;
  /** All that was sent and not refused. */
  total: number;
  /** The last refusal, and one from which on the rate has been the same. */
  last: { at: number; total: number } | null;
  base: { at: number; total: number } | null;
  /** Costs accepted since the last refusal, and how many requests the rate was reckoned from. */
  acceptedSince: number;
  reckonedFrom: number;
}

function refill(state: State, now: number): void {
  if (state.perMs !== null)
    state.level = Math.min(state.capacity, state.level + Math.max(0, now - state.at) * state.perMs);
  state.at = now;
}

/** The rate as the refusals so far make it, a little to the upper side: too fast is found out sooner than too slow. */
function reckon(state: State, { cost, sentAt, mark, waitMs }: RateRefusal): number {
  const { last, base } = state;
  const atOnce = (probes * cost) / waitMs;
  if (last === null || base === null || state.perMs === null || sentAt - last.at > longestGapMs) {
    state.base = { at: sentAt, total: state.total };
    state.reckonedFrom = 0;
    return state.perMs ?? atOnce;
  }
  const between = Math.max(0, mark - last.total);
  const elapsed = Math.max(1, sentAt - last.at);
  const long = (Math.max(0, mark - base.total) + cost / 2) / Math.max(1, sentAt - base.at);
  const isSame = long <= (between + cost) / elapsed && long >= (between - cost) / elapsed;
  if (!isSame) state.base = last;
  state.reckonedFrom = (mark - (isSame ? base.total : last.total)) / cost;
  const rate = isSame ? long : (between + cost / 2) / elapsed;
  return Math.min(rate, atOnce);
}

function learn(state: State, refusal: RateRefusal, now: number): void {
  const { cost, sentAt, waitMs } = refusal;
  state.total -= cost;
  // Sent before the last refusal was known: it says the same once more.
  if (state.last !== null && sentAt <= state.last.at) return;
  state.perMs = reckon(state, refusal);
  state.base ??= { at: sentAt, total: state.total };
  // By when it was refused, so that all which were sent beside it are of the same refusal.
  state.last = { at: now, total: state.total };
  state.level = 0;
  state.at = sentAt;
  // The wait that was told fills what was empty.
  state.capacity = Math.max(cost, state.reckonedFrom > 0 ? state.perMs * waitMs : cost);
  state.acceptedSince = 0;
}

export function createRateLearner(now: () => number): RateLearner {
  const state: State = {
    perMs: null,
    level: 0,
    capacity: 0,
    at: now(),
    total: 0,
    last: null,
    base: null,
    acceptedSince: 0,
    reckonedFrom: 0,
  };
  return {
    isActive: () => state.perMs !== null,
    refused: (refusal) => learn(state, refusal, now()),
    sent: (cost) => {
      const mark = state.total;
      refill(state, now());
      state.level -= cost;
      state.total += cost;
      return mark;
    },
    accepted: () => {
      if (state.perMs === null) return;
      state.acceptedSince += 1;
      const first = state.reckonedFrom >= wellKnown ? laterCreep : firstCreep;
      const creep = Math.min(fastestCreep, first * 2 ** Math.floor(state.acceptedSince / creepDoubles));
      state.perMs *= 1 + creep;
    },
    waitFor: (cost) => {
      if (state.perMs === null) return 0;
      refill(state, now());
      const missing = Math.min(cost, state.capacity) - state.level;
      return missing <= 1e-9 ? 0 : Math.min(longestGapMs, missing / state.perMs);
    },
  };
}

/** What a refusal says it counts; null where it does not say. */
export function unitOf(words: string): LimitUnit | null {
  if (/tokens?[ -](per|a)[ -]min|\bTPM\b|token rate|tokens per/i.test(words)) return 'tokens';
  return /requests?[ -](per|a)[ -]min|\bRPM\b|request rate/i.test(words) ? 'requests' : null;
}
