import type { AdaptiveLimit } from './adaptive-limit.ts';
import type { LimitBucket } from './limit-bucket.ts';
import type { PaceClock } from './pace-clock.ts';
import { type LimitUnit, readToldLimits, type ToldLimits } from './told-limits.ts';
import { type CountedRequest, costIn, type UnitLearner, units } from './unit-learner.ts';

/** What the calls before have taken counts this much beside the last. */
const remembered = 0.8;

/** A refusal with so many acceptances before it stands alone: it is a slip, and no limit. */
export const loneAfter = 2;
/** Of the calls in hand at the best of times this share; a refusal with fewer of them is not for their number. */
const fewInHand = 0.5;
/** A call whose answer began this late in its time came all at once: nothing is to be told from when. */
const cameAtOnce = 0.8;
/** So long after all places were taken a provider that has too much has said so. */
const settledMs = 100;

/** A refusal for the rate or the number of requests. */
export interface Limited {
  /** What the provider told to wait; null where it told nothing. */
  readonly toldMs: number | null;
  /** The caller's own wait in that case. */
  readonly ownMs: number;
  readonly unit: LimitUnit | null;
}

/** A request that went, and what is told of it. */
export type SentRequest = ReturnType<typeof sendRequest>;

/** What is known of the limits, and what is in flight within them. */
export interface SharedLimits {
  readonly clock: PaceClock;
  readonly adaptive: AdaptiveLimit;
  readonly learner: UnitLearner;
  buckets: Readonly<Record<LimitUnit, LimitBucket>>;
  opensAt: number;
  /** What is in flight. */
  readonly onWay: Set<Sending>;
  sent: number;
  /** The most that were in hand at once since the last refusal but one. */
  mostInHand: number;
  acceptedSinceLimited: number;
  /** How long the last calls took that were answered whole, and what they came to; of those before, less and less. */
  readonly answered: { ms: number; tokens: number };
  /** All places are taken, and it is waited for a refusal. */
  isSettling: boolean;
  /** More may go now than before. */
  readonly pump: () => void;
  /** So may more at once, or fewer. */
  readonly changed: () => void;
}

interface Sending {
  readonly state: SharedLimits;
  /** In the order of going. */
  readonly number: number;
  readonly tokens: number;
  sentAt: number;
  readonly rated: CountedRequest;
  acceptedAt: number | null;
  /** It is known that it was accepted while all places were taken. */
  isCounted: boolean;
  told: ToldLimits;
  isLimited: boolean;
  isOver: boolean;
}

/** Takes in what its answer has told of the limits. Those that went later and were accepted sooner had overtaken it. */
function believe({ state, told, number, isLimited }: Sending): void {
  const later = [...state.onWay].filter(
    (each) => each.number > number && each.acceptedAt === null && !each.isLimited,
  );
  for (const unit of units) {
    const limit = told[unit];
    if (limit === undefined) continue;
    const since = later.reduce((sum, { tokens }) => sum + costIn(unit, tokens), 0);
    // Told in whole ones: what is there of the next, a refusal says by its wait.
    state.buckets[unit].told(limit, isLimited ? since - 1 : since);
  }
}

/** Whether a refusal is for a rate rather than for how many calls are in hand. */
function isForRate({ state }: Sending, { toldMs }: Limited): boolean {
  return toldMs !== null || state.onWay.size - 1 < fewInHand * state.mostInHand;
}

function limited(sending: Sending, how: Limited): boolean {
  const { state, tokens, sentAt } = sending;
  const waitMs = how.toldMs ?? how.ownMs;
  const isLone = state.acceptedSinceLimited >= (state.learner.isActive() ? 1 : loneAfter);
  state.acceptedSinceLimited = 0;
  sending.isLimited = true;
  for (const unit of units) {
    const cost = costIn(unit, tokens);
    state.buckets[unit].giveBack(cost);
    state.buckets[unit].refused();
  }
  // What is left was told without what was refused.
  believe(sending);
  const isRate = isForRate(sending, how);
  const isLearnt = isRate && waitMs > 0 && (!isLone || state.learner.isActive());
  if (isLearnt) state.learner.refused(sending.rated, how.toldMs, waitMs, how.unit);
  else state.learner.slipped(sending.rated);
  if (isLone) return true;
  if (isRate) state.opensAt = Math.max(state.opensAt, state.clock.now() + waitMs);
  // What a rate is learnt from says nothing of how many calls there may be: long ones need many places to use it up.
  if (isLearnt && how.toldMs !== null) return false;
  if (state.adaptive.overloaded(sentAt, isRate ? null : state.onWay.size - 1)) {
    state.mostInHand = Math.max(0, state.onWay.size - 1);
    state.changed();
  }
  return false;
}

const isUncounted = ({ acceptedAt, isCounted }: Sending): boolean => acceptedAt !== null && !isCounted;

/** Tells the limit of something, and others where it is another by that. */
function tell(state: SharedLimits, of: (adaptive: AdaptiveLimit) => void): void {
  const { adaptive } = state;
  const before = adaptive.limit();
  of(adaptive);
  if (adaptive.limit() !== before) state.changed();
}

function count(state: SharedLimits, sendings: readonly Sending[]): void {
  tell(state, (adaptive) => {
    for (const each of sendings) {
      each.isCounted = true;
      adaptive.accepted();
    }
  });
}

/**
 * One was accepted while all places were taken. A provider that begins its answers at once has begun most of the others before the
 * last place was: these count when it has had them all for a while and refused none.
 */
function countFull(state: SharedLimits, sending: Sending): void {
  const { adaptive, onWay, clock } = state;
  if (!adaptive.isFull(onWay.size)) return;
  count(state, [sending]);
  if (state.isSettling || !adaptive.isDoubling() || ![...onWay].some(isUncounted)) return;
  state.isSettling = true;
  clock.wait(settledMs, new AbortController().signal).then(
    () => {
      state.isSettling = false;
      if (adaptive.isDoubling() && adaptive.isFull(onWay.size)) count(state, [...onWay].filter(isUncounted));
    },
    () => {},
  );
}

function accepted(sending: Sending): void {
  const { state, tokens } = sending;
  if (sending.acceptedAt !== null) return;
  sending.acceptedAt = state.clock.now();
  state.acceptedSinceLimited += 1;
  state.mostInHand = Math.max(state.mostInHand, state.onWay.size);
  for (const unit of units) state.buckets[unit].accepted(costIn(unit, tokens));
  state.learner.accepted(sending.rated);
  countFull(state, sending);
}

function ended(sending: Sending, used: number | null): void {
  const { state, tokens, sentAt, acceptedAt } = sending;
  if (sending.isOver) return;
  sending.isOver = true;
  state.onWay.delete(sending);
  state.learner.ended(sending.rated);
  const now = state.clock.now();
  if (!sending.isLimited) {
    state.buckets.requests.ended(1, 1);
    state.buckets.tokens.ended(tokens, used ?? tokens);
  }
  if (acceptedAt !== null && used !== null) {
    const { answered } = state;
    answered.ms = answered.ms * remembered + now - sentAt;
    answered.tokens = answered.tokens * remembered + used;
    if (acceptedAt - sentAt < cameAtOnce * (now - sentAt))
      tell(state, (adaptive) => adaptive.completed(acceptedAt - sentAt, used));
  }
  state.pump();
}

/** Lets a request go, and answers what becomes of it. */
export function sendRequest(state: SharedLimits, tokens: number) {
  const { clock, buckets, learner } = state;
  state.sent += 1;
  const sending: Sending = {
    state,
    number: state.sent,
    tokens,
    sentAt: clock.now(),
    rated: learner.sent(tokens),
    acceptedAt: null,
    isCounted: false,
    told: {},
    isLimited: false,
    isOver: false,
  };
  state.onWay.add(sending);
  for (const unit of units) buckets[unit].take(costIn(unit, tokens));
  return {
    /** It goes only now: it was waited for something else than limits. */
    goes: () => {
      sending.sentAt = clock.now();
      learner.goes(sending.rated);
    },
    /** What its answer's headers say; also those of a refusal. */
    headers: (headers: Headers) => {
      sending.told = readToldLimits(headers, Date.now());
      believe(sending);
      state.pump();
    },
    /** Its answer has begun. */
    accepted: () => accepted(sending),
    /** It was refused for the rate; answers whether that is no more than a slip, which is nobody else's business. */
    limited: (how: Limited) => limited(sending, how),
    /** The provider is in trouble, or the way to it: too much may be why. */
    troubled: () => {
      if (state.adaptive.overloaded(sending.sentAt, null)) state.changed();
    },
    /** It is over, with so many tokens in and out; null where nothing was counted. */
    ended: (used: number | null) => ended(sending, used),
  };
}
