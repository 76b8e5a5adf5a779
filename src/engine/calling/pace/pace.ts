import { createPlaces, type Places } from './places.ts';
import { createRequestGate, type PaceClock, steadyClock } from './request-gate.ts';

/** What a provider says about its limits. */
export interface ToldLimits {
  readonly requestsPerMinute: number | null;
}

/** What a request in flight asks of the pace, and tells it. */
export interface RequestPace {
  /** Waits until a request may be sent. Rejects when the signal is aborted. */
  mayGo(signal: AbortSignal): Promise<void>;
  /** The provider has accepted a request: the address, the key and the model are right. */
  accepted(): void;
  hasAccepted(): boolean;
  /** A request was refused as it stands; answers how many were since the last acceptance. */
  refused(): number;
  /** A request was refused for what it holds: it says nothing against sending others. */
  unfit(): void;
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
  return {
    lane: (ceiling) => {
      const { open, ...places } = createPlaces(ceiling);
      return {
        ...places,
        mayGo: gate.pass,
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
        unfit: open,
        limited: gate.closeFor,
        headers: ({ requestsPerMinute }) => {
          if (requestsPerMinute !== null) gate.paceTo(requestsPerMinute);
        },
      };
    },
  };
}
