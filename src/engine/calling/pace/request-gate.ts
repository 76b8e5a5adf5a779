import { setTimeout as delay } from 'node:timers/promises';

/** A clock in milliseconds that never goes back, and waiting by it. */
export interface PaceClock {
  readonly now: () => number;
  /** Rejects when the signal is aborted. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

export const steadyClock: PaceClock = {
  now: () => performance.now(),
  wait: (milliseconds, signal) => delay(milliseconds, undefined, { signal }),
};

/** One door that every request goes through, so that a limit told to one holds for all. */
export interface RequestGate {
  /** Waits until a request may be sent. Rejects when the signal is aborted. */
  pass(signal: AbortSignal): Promise<void>;
  /** Lets nothing through for so long. */
  closeFor(milliseconds: number): void;
  /** Keeps requests at least this far apart from now on. */
  paceTo(requestsPerMinute: number): void;
}

export function createRequestGate({ now, wait }: PaceClock = steadyClock): RequestGate {
  let opensAt = 0;
  let spacingMs = 0;
  let nextTurn = 0;
  return {
    pass: async (signal) => {
      for (;;) {
        signal.throwIfAborted();
        const turn = Math.max(opensAt, spacingMs > 0 ? nextTurn : 0);
        const waitMs = turn - now();
        if (waitMs <= 0) {
          nextTurn = now() + spacingMs;
          return;
        }
        if (spacingMs > 0) nextTurn = turn + spacingMs;
        await wait(waitMs, signal);
        if (opensAt <= turn) return;
      }
    },
    closeFor: (milliseconds) => {
      opensAt = Math.max(opensAt, now() + milliseconds);
    },
    paceTo: (requestsPerMinute) => {
      spacingMs = 60_000 / requestsPerMinute;
    },
  };
}
