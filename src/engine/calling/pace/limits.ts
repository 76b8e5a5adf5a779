import { createAdaptiveLimit } from './adaptive-limit.ts';
import { createLimitBucket, type Supply } from './limit-bucket.ts';
import type { PaceClock } from './pace-clock.ts';
import { loneAfter, type SentRequest, type SharedLimits, sendRequest } from './send-request.ts';
import type { LimitUnit } from './told-limits.ts';
import { costIn, createUnitLearner, units } from './unit-learner.ts';

/** Less than this is no wait, but what is lost in reckoning. */
const leastWaitMs = 0.001;

/** What keeps requests from going. */
export type HeldBy = LimitUnit | 'provider' | 'places';

/** What all who send to one model at one address with one key share. */
export type Limits = ReturnType<typeof createLimits>;

interface Waiter {
  readonly tokens: number;
  /** Since when it is the next; null before. */
  nextSince: number | null;
  readonly go: (sent: SentRequest) => void;
}

interface State extends SharedLimits {
  queue: Waiter[];
  timer: AbortController | null;
  readonly members: Set<() => void>;
}

const newBuckets = ({ now }: PaceClock): State['buckets'] => ({
  requests: createLimitBucket(now),
  tokens: createLimitBucket(now),
});

/** What holds a request of so many tokens back, and for how long; null where it may go. */
function heldBy(state: State, next: Waiter): { readonly by: HeldBy; readonly waitMs: number } | null {
  const { clock, buckets, learner } = state;
  const { tokens } = next;
  const now = clock.now();
  next.nextSince ??= now;
  const held = now - next.nextSince;
  const waits: { by: HeldBy; waitMs: number }[] = [
    { by: 'provider', waitMs: state.opensAt - now },
    { by: learner.unit(), waitMs: learner.waitFor(tokens) },
    ...units.map((unit) => ({
      by: unit,
      waitMs: Math.min(buckets[unit].waitFor(costIn(unit, tokens)), buckets[unit].longestHold() - held),
    })),
  ];
  const longest = waits.reduce((one, other) => (other.waitMs > one.waitMs ? other : one));
  return longest.waitMs > leastWaitMs ? longest : null;
}

function pump(state: State): void {
  state.timer?.abort();
  state.timer = null;
  for (;;) {
    const [next] = state.queue;
    if (next === undefined || state.onWay.size >= state.adaptive.limit()) return;
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
    next.go(sendRequest(state, next.tokens));
  }
}

/**
 * Calls at once that are kept busy where each takes its share of work that takes so long, and requests are limited: in the time of one share
 * as many may go.
 */
const busyByRequests = ({ left, perMs }: Supply, workMs: number): number =>
  left / 2 + Math.sqrt((left / 2) ** 2 + perMs * workMs);

/** The same where tokens are: one call more than write as fast as these come in, so that the last is over as the limit lets it. */
const busyByTokens = ({ left, perMs }: Supply, tokens: number, msPerToken: number): number =>
  left >= tokens ? Number.POSITIVE_INFINITY : (1 + perMs * msPerToken) / (1 - left / tokens);

function keptBusy({ answered, buckets, learner }: State, tokens: number): number {
  if (answered.tokens === 0) return Number.POSITIVE_INFINITY;
  const msPerToken = answered.ms / answered.tokens;
  const suppliesOf = (unit: LimitUnit): readonly Supply[] =>
    [buckets[unit].supply(), learner.supply(unit)].filter((each) => each !== null);
  return Math.min(
    Number.POSITIVE_INFINITY,
    ...suppliesOf('requests').map((supply) => busyByRequests(supply, tokens * msPerToken)),
    ...suppliesOf('tokens').map((supply) => busyByTokens(supply, tokens, msPerToken)),
  );
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

export function createLimits(clock: PaceClock) {
  const state: State = {
    clock,
    adaptive: createAdaptiveLimit(clock.now),
    learner: createUnitLearner(clock.now),
    buckets: newBuckets(clock),
    opensAt: Number.NEGATIVE_INFINITY,
    queue: [],
    onWay: new Set(),
    sent: 0,
    mostInHand: 0,
    acceptedSinceLimited: loneAfter,
    answered: { ms: 0, tokens: 0 },
    isSettling: false,
    timer: null,
    members: new Set(),
    pump: () => pump(state),
    changed: () => {
      for (const onChange of state.members) onChange();
      pump(state);
    },
  };
  return {
    /** Waits for the turn of a request of so many tokens. Rejects when the signal is aborted. */
    admit: (tokens: number, signal: AbortSignal) => admit(state, tokens, signal),
    /** Lets nothing through for so long. */
    closeFor: (milliseconds: number) => {
      state.opensAt = Math.max(state.opensAt, clock.now() + milliseconds);
      pump(state);
    },
    /** Calls at once, as many as seem good. */
    atOnce: () => state.adaptive.limit(),
    /** What those wait for that wait now; null where nobody does. */
    heldBy: () => {
      const [next] = state.queue;
      if (next === undefined) return null;
      if (state.onWay.size >= state.adaptive.limit()) return 'places';
      return heldBy(state, next)?.by ?? null;
    },
    /**
     * Calls at once that limits of requests and of tokens keep busy, where work of so many tokens is shared among them: as many as
     * these let go in the time that one takes. Infinite where no limit is known, or not yet what a call takes.
     */
    keptBusy: (tokens: number) => keptBusy(state, tokens),
    /** Told whenever `atOnce` has changed; the answer ends that. Where nobody is left, all but the rate is forgotten. */
    join: (onChange: () => void) => {
      state.members.add(onChange);
      return () => {
        if (!state.members.delete(onChange) || state.members.size > 0) return;
        // Whoever comes next may have been told otherwise since: by a person, or by waiting.
        state.opensAt = Number.NEGATIVE_INFINITY;
        state.buckets = newBuckets(clock);
        state.adaptive.begin();
        state.mostInHand = 0;
        state.answered.ms = 0;
        state.answered.tokens = 0;
        state.acceptedSinceLimited = loneAfter;
      };
    },
  };
}
