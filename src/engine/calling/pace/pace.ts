import type { AppError } from '../../../shared/app-error.ts';
import { createPlaces, type Places } from './places.ts';
import { createRequestGate, type PaceClock, steadyClock } from './request-gate.ts';
import { createTrust } from './trust.ts';

/** What a provider says about its limits. */
export interface ToldLimits {
  readonly requestsPerMinute: number | null;
}

/** What a request in flight asks of the pace, and tells it. */
export interface RequestPace {
  /**
   * Waits until a request may be sent; false where none may any more, since too many went unanswered. Every one that
   * goes has to be told of as `ended`. Rejects when the signal is aborted.
   */
  mayGo(signal: AbortSignal): Promise<boolean>;
  /** Whether a request that was refused for its form may go in another, at once. */
  mayResend(): boolean;
  /** A request that went is over: it was answered (null), or so it failed. */
  ended(failure: AppError | null): void;
  /** Whether any request was ever answered. */
  hasAnswered(): boolean;
  /** How the last one failed; null where none has. */
  lastFailure(): AppError | null;
  /** The provider has accepted a request: the address, the key and the model are right. */
  accepted(): void;
  hasAccepted(): boolean;
  /** A request was refused as it stands; answers how many were since the last acceptance. */
  refused(): number;
  /** The provider wants no request for so long, from anybody. */
  limited(milliseconds: number): void;
  headers(limits: ToldLimits): void;
}

/** What one stage's calls go by. Its first goes alone until one is accepted, so that a wrong key costs one call. */
export interface Lane extends RequestPace, Omit<Places, 'open'> {}

/**
 * How fast requests go to one model at one address with one key: one gate, one memory of what it accepts, and lanes of
 * places for those who send. One pace can serve several stages and several jobs.
 */
export interface Pace {
  /** @param ceiling the most calls at once, of this lane */
  lane(ceiling: number): Lane;
}

export function createPace(clock: PaceClock = steadyClock): Pace {
  const gate = createRequestGate(clock);
  let hasAccepted = false;
  let refusals = 0;
  const trust = createTrust();
  return {
    lane: (ceiling) => {
      const { open, ...places } = createPlaces(ceiling);
      return {
        ...places,
        mayGo: async (signal) => {
          await gate.pass(signal);
          return trust.mayGo(ceiling, signal);
        },
        mayResend: () => trust.mayResend(ceiling),
        ended: trust.ended,
        hasAnswered: trust.hasAnswered,
        lastFailure: trust.lastFailure,
        accepted: () => {
          hasAccepted = true;
          refusals = 0;
          open();
        },
        hasAccepted: () => hasAccepted,
        refused: () => {
          refusals += 1;
          return refusals;
        },
        limited: gate.closeFor,
        headers: ({ requestsPerMinute }) => {
          if (requestsPerMinute !== null) gate.paceTo(requestsPerMinute);
        },
      };
    },
  };
}
