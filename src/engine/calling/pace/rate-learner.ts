import { type Supply, supplyOf } from './limit-bucket.ts';
import type { LimitUnit } from './told-limits.ts';

/** While the rate is not known, so many requests go in the time that was told to wait, until one is refused. */
const probes = 32;
/** What each accepted request adds to the rate, while little is known of it and later. */
const firstCreep = 0.05;
const laterCreep = 0.004;
/** After so many without a refusal it grows twice as fast, and again. */
const creepDoubles = 4;
/** … and more slowly once it was just passed more than so often in a row, since it is as good as known. */
const knownBy = 2;
const creepDoublesKnown = 6;
const fastestCreep = 0.25;
/** Of a rate that was reckoned from so many requests, the part of one that is not known. */
const unsure = 0.1;
/** After so many without a refusal the rate was found by growing: it was just passed, by this much, … */
const foundBy = 3;
const passedBy = 0.02;
/** … and by twice as much with each refusal that follows closely, up to half. */
const longestRow = 5;
/** So it is where at least this part of it had come in: else what came in is the rate, and it was grown far beyond. */
const justPassed = 0.8;
/** Where nothing came in between two refusals, something older is still being counted; of the rate this much is kept. */
const keptOfRate = 0.7;
/** What was just too early finds this much of what it needs. */
const nearlyThere = 0.9;
/** Of a request on either side of what was counted between two refusals, this much had come in. */
const partial = 0.5;
/** What was told to be enough, and was refused, is held for less by so much. */
const nearly = 0.8;
const brokenPromise = 0.8;
/** Of a wait that was told this much has to be over before a refusal after it says that it was not enough. */
const waited = 0.8;
/** Nothing sent for so many times the wait that was told: not the rate was why. */
const idleWaits = 2;
/** A rate that was counted over so many requests is surer than a wait that was told to one. */
const countedWell = 8;

/** A silence after which what was counted says nothing of a rate: the machine slept, or there was nothing to send. */
const longestGapMs = 60_000;
const mostKept = 4_096;
/** What went in so long before the first refusal may go again. */
const recentMs = 5_000;

/** A request that went, until it is known how it fared. */
export interface RatedRequest {
  readonly cost: number;
  readonly at: number;
  fate: 'open' | 'accepted' | 'refused';
}

/**
 * Learns from refusals how fast requests may go, where no header tells: between two refusals a bucket gives out what
 * comes in. What is accepted makes it faster again by a little, so that it finds a rate that has grown.
 */
export interface RateLearner {
  readonly isActive: () => boolean;
  sent(cost: number): RatedRequest;
  /**
   * It was refused for the rate, and told to wait; or waits so long by itself.
   * @param isTold whether the provider has named the wait: it promises that one more will pass then
   */
  refused(request: RatedRequest, waitMs: number, isTold: boolean): void;
  accepted(request: RatedRequest): void;
  /** It was refused, which tells nothing of the rate. */
  giveBack(request: RatedRequest): void;
  waitFor(cost: number): number;
  /** What may go from now on, as the rate is thought to be; null while none is. */
  supply(): Supply | null;
  /** What is missing for a request, as a part of what it takes; less than nothing where there is more than enough. */
  missing(cost: number): number;
}

/** A refusal: when what was refused had been sent, when that was known, and how long it is to wait from then on. */
interface Refusal {
  readonly at: number;
  readonly knownAt: number;
  readonly waitMs: number;
  readonly idleMs: number;
}

interface State {
  /** Cost a millisecond; null while nothing was refused. */
  perMs: number | null;
  level: number;
  capacity: number;
  at: number;
  /** How long it has been full and nobody was there to take anything: what did not come in then tells no rate. */
  idleMs: number;
  /** What was sent since the first refusal from which on the rate has been the same. */
  requests: RatedRequest[];
  base: Refusal | null;
  last: Refusal | null;
  /** Requests accepted since the last refusal, and how many the rate was reckoned from. */
  acceptedSince: number;
  reckonedFrom: number;
  /** How often it has been just passed in a row: it is looked for with more care each time. */
  passes: number;
  /** The slowest that it can be, by what was told to wait. */
  least: number;
  /** Refusals that followed closely on others. */
  row: number;
  /** It was found by growing before. */
  isFound: boolean;
}

function refill(state: State, now: number): void {
  if (state.perMs !== null) {
    state.level = Math.min(state.capacity, state.level + Math.max(0, now - state.at) * state.perMs);
  }
  state.at = now;
}

/** Notes for how long nobody was there to send anything, before one is sent. */
function noteIdle(state: State, now: number): void {
  const { last, perMs, capacity } = state;
  const since = Math.max(last?.knownAt ?? now, state.requests.at(-1)?.at ?? now);
  if (last === null || perMs === null || now - since < idleWaits * last.waitMs) return;
  // As long as it fills, nothing is lost.
  state.idleMs += Math.max(0, now - since - capacity / perMs);
}

/** What was let in of all that was sent after one instant and, where its fate is open, no later than another. */
const sentBetween = ({ requests }: State, after: number, before: number): number =>
  requests.reduce((sum, { at, cost, fate }) => {
    const counts = fate === 'accepted' || (fate === 'open' && at <= before);
    return at > after && counts ? sum + cost : sum;
  }, 0);

const isPassed = ({ perMs, acceptedSince, isFound }: State): boolean =>
  perMs !== null && (isFound || acceptedSince >= foundBy);

/** The rate as the refusals so far make it, a little to the upper side: too fast is found out sooner than too slow. */
function reckon(state: State, { at, cost }: RatedRequest, waitMs: number): number {
  const { last, base } = state;
  const atOnce = (probes * cost) / waitMs;
  if (last === null || base === null || at - last.at > longestGapMs) {
    state.base = null;
    state.reckonedFrom = 0;
    return state.perMs ?? Math.max(atOnce, sentBetween(state, at - recentMs, at) / recentMs);
  }
  const between = sentBetween(state, last.at, at);
  if (sentBetween(state, last.knownAt, at) === 0 && state.perMs !== null) {
    // It went before the time that was told: it came too early, and that is all.
    if (at - last.knownAt < waited * last.waitMs) return state.perMs * (1 - passedBy);
    state.base = null;
    state.reckonedFrom /= 2;
    return state.perMs * keptOfRate;
  }
  const busySince = (then: Refusal): number => Math.max(1, at - then.at - (state.idleMs - then.idleMs));
  const elapsed = busySince(last);
  const sinceBase = sentBetween(state, base.at, at);
  const long = (sinceBase + cost * partial) / busySince(base);
  const isSame = long <= (between + cost) / elapsed && long >= (between - cost) / elapsed;
  if (!isSame) state.base = last;
  state.reckonedFrom = (isSame ? sinceBase : between) / cost;
  const reckoned = Math.min(isSame ? long : (between + cost * partial) / elapsed, atOnce);
  const passed = 1 - passedBy * 2 ** Math.min(longestRow, state.row);
  const held = state.perMs ?? 0;
  const isJust = isPassed(state) && (between + cost) / elapsed >= justPassed * held;
  return isJust ? Math.max(reckoned, held * passed) : reckoned;
}

/** The last request that was let in before then. */
const lastLetIn = ({ requests }: State, at: number): RatedRequest | undefined =>
  requests.findLast((each) => each.fate !== 'refused' && each.at <= at);

function learn(state: State, request: RatedRequest, waitMs: number, isTold: boolean, now: number): void {
  request.fate = 'refused';
  const { at, cost } = request;
  // Sent before the last refusal was known: it says the same once more.
  if (state.last !== null && at <= state.last.knownAt) return;
  const before = lastLetIn(state, at);
  const since = before === undefined ? null : Math.max(1, at - before.at);
  const isClose = state.acceptedSince < foundBy;
  const held = state.perMs;
  // It came about when the next was to pass: no reason to look further down than by a little.
  const wasNear = held !== null && (since ?? 0) * held >= nearly * cost;
  state.row = isClose && !wasNear ? state.row + 1 : 0;
  if (state.perMs !== null && state.perMs <= state.least) state.least *= brokenPromise;
  // When the wait is over one more passes: no rate is slower than that, and none so fast that this one had passed.
  if (isTold && since !== null) state.least = Math.max(state.least, cost / (since + waitMs));
  // Where nothing passed since the last refusal was known, it is something older that is still being counted.
  const tellsMost =
    before !== undefined && since !== null && (state.last === null || before.at > state.last.knownAt);
  const most = tellsMost ? ((1 - passedBy) * cost) / since : Number.POSITIVE_INFINITY;
  const reckoned = reckon(state, request, waitMs);
  if (state.reckonedFrom >= countedWell) state.least = Math.min(state.least, reckoned);
  state.perMs = Math.max(Math.min(reckoned, most), state.least);
  // … and is held for hardly slower: that is as good as known.
  const isNear = wasNear && state.perMs >= nearly * held;
  state.passes = isClose && !isNear ? 0 : state.passes + 1;
  if (isNear) state.reckonedFrom = Math.max(state.reckonedFrom, unsure / laterCreep);
  state.isFound ||= !isClose;
  state.last = { at, knownAt: now, waitMs, idleMs: state.idleMs };
  state.base ??= state.last;
  const { base } = state;
  const isCounted = (each: RatedRequest): boolean => each.at > base.at || each === before;
  state.requests = state.requests.filter(isCounted).slice(-mostKept);
  state.level = Math.min(nearlyThere * cost, (since ?? 0) * state.perMs);
  state.at = at;
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
    idleMs: 0,
    requests: [],
    base: null,
    last: null,
    acceptedSince: 0,
    reckonedFrom: 0,
    passes: 0,
    least: 0,
    row: 0,
    isFound: false,
  };
  return {
    isActive: () => state.perMs !== null,
    sent: (cost) => {
      noteIdle(state, now());
      refill(state, now());
      state.level -= cost;
      const request: RatedRequest = { cost, at: now(), fate: 'open' };
      state.requests.push(request);
      if (state.perMs === null && state.requests.length > mostKept) state.requests.shift();
      return request;
    },
    refused: (request, waitMs, isTold) => learn(state, request, waitMs, isTold, now()),
    giveBack: (request) => {
      request.fate = 'refused';
      if (state.perMs !== null) state.level = Math.min(state.capacity, state.level + request.cost);
    },
    accepted: (request) => {
      request.fate = 'accepted';
      if (state.perMs === null) return;
      state.acceptedSince += 1;
      const known = unsure / Math.max(1, state.reckonedFrom);
      const first = Math.min(firstCreep, Math.max(laterCreep, known)) / 2 ** Math.min(6, state.passes);
      const doubles = state.passes > knownBy ? creepDoublesKnown : creepDoubles;
      const creep = Math.min(fastestCreep, first * 2 ** Math.floor(state.acceptedSince / doubles));
      state.perMs *= 1 + creep;
    },
    supply: () => {
      if (state.perMs === null) return null;
      refill(state, now());
      return supplyOf(state.level, state.perMs);
    },
    missing: (cost) => {
      refill(state, now());
      return state.perMs === null ? 0 : (Math.min(cost, state.capacity) - state.level) / cost;
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
