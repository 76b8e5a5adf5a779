import type { AppError, ErrorCode } from '../../../shared/app-error.ts';
import type { PaceState } from '../../../shared/job.ts';
import { mostAtOnce, startAtOnce } from './adaptive-limit.ts';
import { createLimits, type Limits } from './limits.ts';
import { createOpening, type Opening } from './opening.ts';
import { type PaceClock, steadyClock } from './pace-clock.ts';
import { createPlaces, type Places } from './places.ts';
import type { Limited } from './send-request.ts';
import { createTrust, type Trust } from './trust.ts';

/** A request that was let go. Every one has to be told of as `ended`. */
export interface RequestOnWay {
  /** What the headers of its answer say; also those of a refusal. */
  headers(headers: Headers): void;
  /** The provider has accepted it: the address, the key and the model are right. */
  accepted(): void;
  /** Of its answer a part has come that is kept, whatever becomes of the rest. */
  answering(): void;
  /** It was refused for the rate; answers whether that is a slip of its own, which holds nobody else back. */
  limited(how: Limited): boolean;
  /** It was answered (null), or so it failed; with the tokens in and out, where they were counted. */
  ended(failure: AppError | null, tokens?: number | null): void;
}

/** What a request asks of the pace before it goes and between two tries. */
export interface RequestPace {
  /**
   * Waits until a request of about so many tokens may be sent; null where none may any more, since too many went
   * unanswered. Rejects when the signal is aborted.
   */
  mayGo(signal: AbortSignal, tokens?: number): Promise<RequestOnWay | null>;
  /** Whether a request that was refused for its form may go in another; it may wait for what others are answered. */
  mayResend(): Promise<boolean>;
  /** Waits, and leaves the call's place to another meanwhile. */
  outOfPlace(wait: () => Promise<void>): Promise<void>;
  /** Whether any request was ever answered. */
  hasAnswered(): boolean;
  /** Whether one may be soon: one was accepted, or others are on their way. */
  mayBeAnswered(): boolean;
  /** How the last one failed; null where none has. */
  lastFailure(): AppError | null;
  hasAccepted(): boolean;
  /** A request was refused as it stands; answers how many were since the last acceptance. */
  refused(): number;
  /** The provider wants no request for so long, from anybody. */
  closed(milliseconds: number): void;
}

/**
 * What one stage's calls go by. Its first goes alone until one is accepted or nothing was heard of it for a moment, so
 * that a wrong key costs one call.
 */
export interface Lane extends RequestPace, Omit<Places, 'changed'> {
  /** At most so many calls at once from now on; those that are under way go on. */
  setCeiling(calls: number): void;
  state(): PaceState;
  /** Calls at once that what is limited keeps busy with work of so many tokens; infinite where nothing is known to be. */
  keptBusy(tokens: number): number;
  /** Whether requests wait for a limit, or because the provider said so. */
  isHeld(): boolean;
  /** Nobody sends over it any more. */
  close(): void;
}

/** How fast the requests of one job go: its own trust in the address, within limits that may be shared with others. */
export interface Pace {
  /** @param ceiling the most calls at once, of this lane */
  lane(ceiling: number, kind?: CallKind): Lane;
}

/** Texts are embedded by another model than the one that answers, with limits of its own. */
export type CallKind = 'chat' | 'embeddings';

/** Failures that an address with too much to do has too. */
const troubles: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['connection_lost', 'idle_timeout']);
const overloaded: ReadonlySet<unknown> = new Set([502, 503, 504, 529]);
const isTrouble = ({ code, params }: AppError): boolean =>
  troubles.has(code) || (code === 'server_error' && overloaded.has(params?.status));

/** What a job has seen of an address so far. */
interface Seen {
  hasAccepted: boolean;
  refusals: number;
  readonly trust: Trust;
}

interface LaneParts {
  readonly limits: Limits;
  readonly seen: Seen;
  readonly opening: Opening;
  /** A request that waited for its turn has gone: another call may be begun. */
  readonly hasGone: () => void;
  ceiling: number;
  onWay: number;
}

/**
 * Where requests wait for their turn no more calls than these are begun beside those on their way: what a call holds is better decided when
 * it can go, since more is known by then.
 */
const nextInTurn = 2;
/** The next is begun when the one before is on the wire: claiming it would hold that up. */
const onWireMs = 10;

/** Whether a limit, or the provider's word, keeps requests waiting. */
function isHeld(limits: Limits): boolean {
  const held = limits.heldBy();
  return held !== null && held !== 'places';
}

/** No job sends more unanswered requests than it would begin with, whatever its ceiling. */
const trusted = ({ ceiling }: LaneParts): number => Math.min(ceiling, startAtOnce);

async function mayGo(parts: LaneParts, signal: AbortSignal, tokens: number): Promise<RequestOnWay | null> {
  const { limits, seen, opening } = parts;
  const admitted = limits.admit(tokens, signal);
  const waits = isHeld(limits);
  const sent = await admitted;
  const isTrusted = await seen.trust.mayGo(trusted(parts), signal).catch((thrown: unknown) => {
    sent.ended(null);
    throw thrown;
  });
  if (!isTrusted) {
    sent.ended(null);
    return null;
  }
  sent.goes();
  parts.onWay += 1;
  if (waits) parts.hasGone();
  opening.sent();
  let isAccepted = false;
  return {
    headers: sent.headers,
    accepted: () => {
      isAccepted = true;
      seen.hasAccepted = true;
      seen.refusals = 0;
      sent.accepted();
      opening.accepted();
    },
    answering: seen.trust.answering,
    limited: sent.limited,
    ended: (failure, used = null) => {
      parts.onWay -= 1;
      if (failure !== null && seen.trust.hasAnswered() && isTrouble(failure)) sent.troubled();
      seen.trust.ended(failure);
      sent.ended(used);
      if (!isAccepted) opening.failed();
    },
  };
}

function stateOf({ limits, opening, ceiling, onWay }: LaneParts, { inUse }: Places): PaceState {
  const found = Math.min(limits.atOnce(), opening.allowed());
  const state = { atOnce: onWay, most: ceiling, places: Math.min(ceiling, found) };
  const held = limits.heldBy();
  if (held !== null && held !== 'places') return { ...state, boundBy: held };
  if (inUse() >= ceiling) return { ...state, boundBy: 'ceiling' };
  return { ...state, boundBy: held === 'places' || inUse() >= found ? 'finding' : 'work' };
}

function createLane(limits: Limits, seen: Seen, clock: PaceClock, ceiling: number): Lane {
  const changed = (): void => places.changed();
  const opening = createOpening(clock, changed);
  const hasGone = (): void => void clock.wait(onWireMs, new AbortController().signal).then(changed, () => {});
  const parts: LaneParts = { limits, seen, opening, hasGone, ceiling, onWay: 0 };
  const places = createPlaces(
    () => Math.min(parts.ceiling, limits.atOnce(), parts.opening.allowed()),
    () => (isHeld(limits) ? parts.onWay + nextInTurn : Number.POSITIVE_INFINITY),
  );
  const leave = limits.join(changed);
  return {
    ...places,
    mayGo: (signal, tokens = 0) => mayGo(parts, signal, tokens),
    mayResend: () => seen.trust.mayResend(trusted(parts)),
    hasAnswered: seen.trust.hasAnswered,
    mayBeAnswered: () => seen.hasAccepted || seen.trust.hasAnswered() || parts.onWay > 1,
    lastFailure: seen.trust.lastFailure,
    hasAccepted: () => seen.hasAccepted,
    refused: () => {
      seen.refusals += 1;
      return seen.refusals;
    },
    closed: limits.closeFor,
    setCeiling: (calls) => {
      parts.ceiling = Math.min(calls, mostAtOnce);
      changed();
    },
    state: () => stateOf(parts, places),
    keptBusy: limits.keptBusy,
    isHeld: () => isHeld(limits),
    close: leave,
  };
}

/** The limits of a job that shares none. */
function ownLimits(clock: PaceClock): (kind: CallKind) => Limits {
  const limits = { chat: createLimits(clock), embeddings: createLimits(clock) };
  return (kind) => limits[kind];
}

/** @param limitsOf what is shared with others; without it the job has its own */
export function createPace(clock: PaceClock = steadyClock, limitsOf = ownLimits(clock)): Pace {
  const seen: Seen = { hasAccepted: false, refusals: 0, trust: createTrust() };
  return { lane: (ceiling, kind = 'chat') => createLane(limitsOf(kind), seen, clock, ceiling) };
}
