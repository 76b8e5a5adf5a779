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
