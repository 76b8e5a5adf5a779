import { type AdaptiveLimit, createAdaptiveLimit } from './adaptive-limit.ts';
import { createLimitBucket, type LimitBucket } from './limit-bucket.ts';
import type { PaceClock } from './pace-clock.ts';
import { createRateLearner, type RatedRequest, type RateLearner } from './rate-learner.ts';
import { type LimitUnit, readToldLimits } from './told-limits.ts';

const units: readonly LimitUnit[] = ['requests', 'tokens'];
/** A refusal with so many acceptances before it stands alone: it is a slip, and no limit. */
const loneAfter = 2;
/** Of the calls in hand at the best of times this share; a refusal with fewer of them is not for their number. */
const fewInHand = 0.5;
/** A call whose answer began this late in its time came all at once: nothing is to be told from when. */
const cameAtOnce = 0.8;

/** What keeps requests from going. */
export type HeldBy = LimitUnit | 'provider' | 'places';

/** A refusal for the rate or the number of requests. */
export interface Limited {
  /** What the provider told to wait; null where it told nothing. */
  readonly toldMs: number | null;
  /** The caller's own wait in that case. */
  readonly ownMs: number;
  readonly unit: LimitUnit | null;
}

/** A request that went, and what is told of it. */
export interface SentRequest {
  /** What its answer's headers say; also those of a refusal. */
  headers(headers: Headers): void;
  /** Its answer has begun. */
  accepted(): void;
  /** It was refused for the rate; answers whether that is no more than a slip, which is nobody else's business. */
  limited(how: Limited): boolean;
  /** The provider is in trouble, or the way to it: too much may be why. */
  troubled(): void;
  /** It is over, with so many tokens in and out; null where nothing was counted. */
  ended(tokens: number | null): void;
}

/** What all who send to one model at one address with one key share. */
export interface Limits {
  /** Waits for the turn of a request of so many tokens. Rejects when the signal is aborted. */
  admit(tokens: number, signal: AbortSignal): Promise<SentRequest>;
  /** Lets nothing through for so long. */
  closeFor(milliseconds: number): void;
  /** Calls at once, as many as seem good. */
  atOnce(): number;
  /** What those wait for that wait now; null where nobody does. */
  heldBy(): HeldBy | null;
  /** Told whenever `atOnce` has changed; the answer ends that. Where nobody is left, all but the rate is forgotten. */
  join(onChange: () => void): () => void;
}

interface Waiter {
  readonly tokens: number;
  /** Since when it is the next; null before. */
  nextSince: number | null;
  readonly go: (sent: SentRequest) => void;
}

interface State {
  readonly clock: PaceClock;
  readonly adaptive: AdaptiveLimit;
  readonly learner: RateLearner;
  buckets: Readonly<Record<LimitUnit, LimitBucket>>;
  learnsOf: LimitUnit;
  opensAt: number;
  queue: Waiter[];
  inFlight: number;
  /** The most that were in hand at once since the last refusal but one. */
  mostInHand: number;
  acceptedSinceLimited: number;
  timer: AbortController | null;
  readonly members: Set<() => void>;
}

const newBuckets = ({ now }: PaceClock): State['buckets'] => ({
  requests: createLimitBucket(now),
  tokens: createLimitBucket(now),
});

const costIn = (unit: LimitUnit, tokens: number): number => (unit === 'requests' ? 1 : tokens);

/** What holds a request of so many tokens back, and for how long; null where it may go. */
function heldBy(state: State, next: Waiter): { readonly by: HeldBy; readonly waitMs: number } | null {
  const { clock, buckets, learner, learnsOf } = state;
  const { tokens } = next;
  const now = clock.now();
  next.nextSince ??= now;
  const held = now - next.nextSince;
  const waits: { by: HeldBy; waitMs: number }[] = [
    { by: 'provider', waitMs: state.opensAt - now },
    { by: learnsOf, waitMs: learner.waitFor(costIn(learnsOf, tokens)) },
    ...units.map((unit) => ({
      by: unit,
      waitMs: Math.min(buckets[unit].waitFor(costIn(unit, tokens)), buckets[unit].longestHold() - held),
    })),
  ];
  const longest = waits.reduce((one, other) => (other.waitMs > one.waitMs ? other : one));
  return longest.waitMs > 0 ? longest : null;
}

function pump(state: State): void {
  state.timer?.abort();
  state.timer = null;
  for (;;) {
    const [next] = state.queue;
    if (next === undefined || state.inFlight >= state.adaptive.limit()) return;
    const held = heldBy(state, next);
    if (held !== null) {
      const timer = new AbortController();
      state.timer = timer;
      state.clock.wait(held.waitMs, timer.signal).then(
        () => pump(state),
        () => {},
      );
      return;
    }
    state.queue.shift();
    next.go(send(state, next.tokens));
  }
}

function tellMembers(state: State): void {
  for (const onChange of state.members) onChange();
  pump(state);
}

interface Sending {
  readonly state: State;
  readonly tokens: number;
  readonly sentAt: number;
  readonly marks: Readonly<Record<LimitUnit, number>>;
  readonly rated: RatedRequest;
  acceptedAt: number | null;
  isLimited: boolean;
  isOver: boolean;
}

/** Whether a refusal is for a rate rather than for how many calls are in hand. */
function isForRate({ state }: Sending, { toldMs }: Limited): boolean {
  return toldMs !== null || state.inFlight - 1 < fewInHand * state.mostInHand;
}

function limited(sending: Sending, how: Limited): boolean {
  const { state, tokens, sentAt } = sending;
  const waitMs = how.toldMs ?? how.ownMs;
  const isLone = state.acceptedSinceLimited >= (state.learner.isActive() ? 1 : loneAfter);
  state.acceptedSinceLimited = 0;
  sending.isLimited = true;
  for (const unit of units) {
    state.buckets[unit].giveBack(costIn(unit, tokens));
    state.buckets[unit].refused();
  }
  const isRate = isForRate(sending, how);
  const isExplained = units.some((unit) => state.buckets[unit].isKnown());
  if (isRate && !isExplained && waitMs > 0 && (!isLone || state.learner.isActive())) {
    if (!state.learner.isActive()) state.learnsOf = how.unit ?? 'requests';
    state.learner.refused(sending.rated, waitMs);
  }
  if (isLone) return true;
  if (isRate) state.opensAt = Math.max(state.opensAt, state.clock.now() + waitMs);
  if (state.adaptive.overloaded(sentAt, isRate ? null : state.inFlight - 1)) {
    state.mostInHand = Math.max(0, state.inFlight - 1);
    tellMembers(state);
  }
  return false;
}

function accepted(sending: Sending): void {
  const { state, tokens } = sending;
  if (sending.acceptedAt !== null) return;
  sending.acceptedAt = state.clock.now();
  state.acceptedSinceLimited += 1;
  state.mostInHand = Math.max(state.mostInHand, state.inFlight);
  for (const unit of units) state.buckets[unit].accepted(costIn(unit, tokens));
  state.learner.accepted(sending.rated);
  const before = state.adaptive.limit();
  state.adaptive.accepted(state.inFlight);
  if (state.adaptive.limit() !== before) tellMembers(state);
}

function ended(sending: Sending, used: number | null): void {
  const { state, tokens, sentAt, acceptedAt } = sending;
  if (sending.isOver) return;
  sending.isOver = true;
  state.inFlight -= 1;
  const now = state.clock.now();
  if (used !== null && !sending.isLimited && used < tokens) state.buckets.tokens.giveBack(tokens - used);
  if (acceptedAt !== null && used !== null && acceptedAt - sentAt < cameAtOnce * (now - sentAt)) {
    const before = state.adaptive.limit();
    state.adaptive.completed(acceptedAt - sentAt, used);
    if (state.adaptive.limit() !== before) tellMembers(state);
  }
  pump(state);
}

/** Lets a request go, and answers what becomes of it. */
function send(state: State, tokens: number): SentRequest {
  const { clock, buckets, learner } = state;
  state.inFlight += 1;
  const sending: Sending = {
    state,
    tokens,
    sentAt: clock.now(),
    marks: { requests: buckets.requests.take(1), tokens: buckets.tokens.take(tokens) },
    rated: learner.sent(costIn(state.learnsOf, tokens)),
    acceptedAt: null,
    isLimited: false,
    isOver: false,
  };
  return {
    headers: (headers) => {
      const told = readToldLimits(headers, Date.now());
      for (const unit of units) {
        const limit = told[unit];
        if (limit !== undefined) state.buckets[unit].told(limit, sending.marks[unit]);
      }
      pump(state);
    },
    accepted: () => accepted(sending),
    limited: (how) => limited(sending, how),
    troubled: () => {
      if (state.adaptive.overloaded(sending.sentAt, null)) tellMembers(state);
    },
    ended: (used) => ended(sending, used),
  };
}

function admit(state: State, tokens: number, signal: AbortSignal): Promise<SentRequest> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const leave = (): void => {
      state.queue = state.queue.filter((each) => each !== waiter);
      reject(signal.reason);
      pump(state);
    };
    const waiter: Waiter = {
      tokens,
      nextSince: null,
      go: (sent) => {
        signal.removeEventListener('abort', leave);
        resolve(sent);
      },
    };
    signal.addEventListener('abort', leave, { once: true });
    state.queue.push(waiter);
    // The timer of who waits at the head is running.
    if (state.timer === null) pump(state);
  });
}

export function createLimits(clock: PaceClock): Limits {
  const state: State = {
    clock,
    adaptive: createAdaptiveLimit(clock.now),
    learner: createRateLearner(clock.now),
    buckets: newBuckets(clock),
    learnsOf: 'requests',
    opensAt: Number.NEGATIVE_INFINITY,
    queue: [],
    inFlight: 0,
    mostInHand: 0,
    acceptedSinceLimited: loneAfter,
    timer: null,
    members: new Set(),
  };
  return {
    admit: (tokens, signal) => admit(state, tokens, signal),
    closeFor: (milliseconds) => {
      state.opensAt = Math.max(state.opensAt, clock.now() + milliseconds);
      pump(state);
    },
    atOnce: () => state.adaptive.limit(),
    heldBy: () => {
      const [next] = state.queue;
      if (next === undefined) return null;
      if (state.inFlight >= state.adaptive.limit()) return 'places';
      return heldBy(state, next)?.by ?? null;
    },
    join: (onChange) => {
      state.members.add(onChange);
      return () => {
        if (!state.members.delete(onChange) || state.members.size > 0) return;
        // Whoever comes next may have been told otherwise since: by a person, or by waiting.
        state.opensAt = Number.NEGATIVE_INFINITY;
        state.buckets = newBuckets(clock);
        state.adaptive.begin();
        state.mostInHand = 0;
        state.acceptedSinceLimited = loneAfter;
      };
    },
  };
}
