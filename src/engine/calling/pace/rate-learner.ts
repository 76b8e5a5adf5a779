import { supplyOf } from './limit-bucket.ts';
import {
  type Beliefs,
  type BelievedRequest,
  createBeliefs,
  type RefusalSeen,
  type Unsure,
} from './rate-beliefs.ts';
import type { LimitUnit } from './told-limits.ts';

/** What went in so long before the first refusal tells what a bucket held. */
const pastMs = 60_000;
const mostPast = 256;
/** When a request is counted is known to what refusals take now more and now less, of those before less and less; of the first to this part of it. */
const firstJitter = 0.3;
const leastJitterMs = 2;
const remembered = 0.7;
/** What it is counted for is not known to this part, nor where it is only known in about; … */
const vagueness = { known: 0.0025, about: 0.03 };
/** … nor of those in hand, whose answers are counted when they end. */
const vaguenessInHand = 0.05;
/**
 * Of many that would go at once each goes when it would be known that the one before is refused, after what that took or a little more; but no
 * more slowly than at so many times the rate.
 */
const heardBy = 1.2;
const fastest = 2;
/** A wait is never longer than this: what was thought is wrong then. */
const longestWaitMs = 60_000;

type Fate = 'open' | 'accepted' | 'refused' | 'unknown';

/** A request that went, until it is known how it fared. */
export interface RatedRequest {
  readonly cost: number;
  at: number;
  fate: Fate;
  /** As beliefs see it; null where none are held yet, and when its fate is known. */
  believed: BelievedRequest | null;
}

/**
 * Learns from refusals how fast requests may go, where no header tells: what is let in, what is refused and what is told to
 * wait make some rates and some sizes of a bucket likelier than others, and a request goes when it is likely to pass.
 */
export type RateLearner = ReturnType<typeof createRateLearner>;

const newState = (isAbout: boolean) => ({
  beliefs: null as Beliefs | null,
  /** What went before anything was refused. */
  past: [] as RatedRequest[],
  open: new Set<RatedRequest>(),
  isAbout,
  sentAt: Number.NEGATIVE_INFINITY,
  /** When the last refusal was known, and when the last one went that was let in. */
  refusedAt: Number.NEGATIVE_INFINITY,
  letInAt: Number.NEGATIVE_INFINITY,
  /** What it takes until a refusal is known, and how much more or less. */
  refusal: { ms: 0, jitterMs: 0 },
});

type State = ReturnType<typeof newState>;

const unsureMsOf = ({ refusal }: State): number => Math.max(leastJitterMs, refusal.jitterMs);

function noteRefusal({ refusal }: State, tookMs: number): void {
  const isFirst = refusal.ms === 0;
  const off = isFirst ? firstJitter * tookMs : Math.abs(tookMs - refusal.ms);
  const kept = isFirst ? 0 : remembered;
  refusal.jitterMs = refusal.jitterMs * kept + off * (1 - kept);
  refusal.ms = refusal.ms * kept + tookMs * (1 - kept);
}

function unsureOf(state: State, cost: number): Unsure {
  const ms = unsureMsOf(state);
  if (!state.isAbout) return { ms, cost: vagueness.known * cost };
  const inHand = [...state.open].reduce((sum, each) => sum + each.cost, 0);
  return { ms, cost: vagueness.about * cost + vaguenessInHand * inHand };
}

function settle(state: State, request: RatedRequest, fate: Fate): BelievedRequest | null {
  const { believed } = request;
  request.fate = fate;
  request.believed = null;
  state.open.delete(request);
  return believed;
}

function accepted(state: State, request: RatedRequest): void {
  const believed = settle(state, request, 'accepted');
  state.letInAt = Math.max(state.letInAt, request.at);
  if (believed !== null) state.beliefs?.letIn(believed, unsureOf(state, request.cost));
}

/** It was not taken: it was there for those that went later, too. */
function giveBack(state: State, request: RatedRequest): BelievedRequest | null {
  const believed = settle(state, request, 'refused');
  if (believed === null) return null;
  state.beliefs?.giveBack(request.cost);
  for (const each of state.open)
    if (each.believed !== null && each.at >= request.at) each.believed.given += request.cost;
  return believed;
}

/** Begins to believe, with what went so far. */
function begin(state: State, { cost, at }: RatedRequest): Beliefs {
  const last = state.past.at(-1)?.at ?? at;
  const past = state.past
    .filter((each) => each.fate !== 'refused' && last - each.at < pastMs)
    .sort((one, other) => one.at - other.at);
  const beliefs = createBeliefs(cost, past[0]?.at ?? at);
  state.beliefs = beliefs;
  for (const each of past) {
    each.believed = beliefs.take(each.cost, each.at);
    if (each.fate === 'accepted') accepted(state, each);
  }
  state.past = [];
  return beliefs;
}

function refused(
  state: State,
  request: RatedRequest,
  { toldMs, waitMs }: Omit<RefusalSeen, 'isOlder'>,
  now: number,
): void {
  noteRefusal(state, now - request.at);
  const beliefs = state.beliefs ?? begin(state, request);
  const believed = giveBack(state, request);
  // Sent before the last refusal was known: it says the same once more.
  if (believed === null || request.at <= state.refusedAt) return;
  const isOlder = toldMs !== null && state.letInAt <= state.refusedAt;
  state.refusedAt = now;
  beliefs.refused(believed, { toldMs, waitMs, isOlder }, unsureOf(state, request.cost));
}

/** A request follows the one before when that would have been refused by now, or when the rate has it so. */
function waitFor(state: State, beliefs: Beliefs, cost: number, now: number): number {
  const likelyAt = beliefs.goesAt(cost, now, unsureMsOf(state));
  const heardAt = state.sentAt + heardBy * state.refusal.ms;
  const apartAt = (): number =>
    Math.min(heardAt, state.sentAt + cost / (fastest * beliefs.middle(now).perMs));
  // The rate is looked for where it decides.
  const goesAt = heardAt <= likelyAt ? likelyAt : Math.max(likelyAt, apartAt());
  return Math.min(longestWaitMs, Math.max(0, goesAt - now));
}

/** @param isAbout what a request takes is known in about only, as with tokens */
export function createRateLearner(now: () => number, isAbout: boolean) {
  const state = newState(isAbout);
  return {
    isActive: () => state.beliefs !== null,
    sent: (cost: number) => {
      const at = now();
      const request: RatedRequest = {
        cost,
        at,
        fate: 'open',
        believed: state.beliefs?.take(cost, at) ?? null,
      };
      state.open.add(request);
      state.sentAt = at;
      if (state.beliefs === null && state.past.push(request) > mostPast) state.past.shift();
      return request;
    },
    /** It goes only now. */
    goes: (request: RatedRequest) => {
      const laterMs = now() - request.at;
      request.at += laterMs;
      if (request.believed !== null && laterMs > 0) state.beliefs?.goesLater(request.believed, laterMs);
    },
    /**
     * It was refused for the rate.
     * @param toldMs what the provider told to wait; null where it told nothing
     * @param waitMs how long it is waited
     */
    refused: (request: RatedRequest, toldMs: number | null, waitMs: number) =>
      refused(state, request, { toldMs, waitMs }, now()),
    /** It was refused, which tells nothing of the rate. */
    giveBack: (request: RatedRequest) => void giveBack(state, request),
    accepted: (request: RatedRequest) => accepted(state, request),
    /** It is over; what was not told of before may have been let in. */
    ended: (request: RatedRequest) => {
      if (request.fate === 'open') settle(state, request, 'unknown');
    },
    /** What may go from now on, as the rate is thought to be; null while none is. */
    supply: () => {
      if (state.beliefs === null) return null;
      return supplyOf(state.beliefs.surely(now()), state.beliefs.middle(now()).perMs);
    },
    /** What is missing for a request, as a part of what it takes; less than nothing where there is more than enough. */
    missing: (cost: number) =>
      state.beliefs === null ? 0 : (cost - state.beliefs.middle(now()).level) / cost,
    waitFor: (cost: number) => (state.beliefs === null ? 0 : waitFor(state, state.beliefs, cost, now())),
  };
}

/** What a refusal says it counts; null where it does not say. */
export function unitOf(words: string): LimitUnit | null {
  if (/tokens?[ -](per|a)[ -]min|\bTPM\b|token rate|tokens per/i.test(words)) return 'tokens';
  return /requests?[ -](per|a)[ -]min|\bRPM\b|request rate/i.test(words) ? 'requests' : null;
}
