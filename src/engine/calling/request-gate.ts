import { setTimeout as delay } from 'node:timers/promises';

/** One door that every request of a job goes through, so that a limit told to one holds for all. */
export interface RequestGate {
  /** Waits until a request may be sent. Rejects when the signal is aborted. */
  pass(signal: AbortSignal): Promise<void>;
  /** Lets nothing through for so long. */
  closeFor(milliseconds: number): void;
  /** Keeps requests at least this far apart from now on. */
  paceTo(requestsPerMinute: number): void;
  /** Notes that the provider has accepted a request: the address, the key and the model are right. */
  noteAccepted(): void;
  hasAccepted(): boolean;
  /** Notes a request that was refused as it stands, and answers how many were since the last acceptance. */
  noteRefused(): number;
}

/** @param now a clock in milliseconds that never goes back */
export function createRequestGate(now: () => number = () => performance.now()): RequestGate {
  let opensAt = 0;
  let spacingMs = 0;
  let nextTurn = 0;
  let accepted = false;
  let refused = 0;
  return {
    pass: async (signal) => {
      for (;;) {
        signal.throwIfAborted();
        const turn = Math.max(opensAt, spacingMs > 0 ? nextTurn : 0);
        const wait = turn - now();
        if (wait <= 0) {
          nextTurn = now() + spacingMs;
          return;
        }
        if (spacingMs > 0) nextTurn = turn + spacingMs;
        await delay(wait, undefined, { signal });
        if (opensAt <= turn) return;
      }
    },
    closeFor: (milliseconds) => {
      opensAt = Math.max(opensAt, now() + milliseconds);
    },
    paceTo: (requestsPerMinute) => {
      spacingMs = 60_000 / requestsPerMinute;
    },
    noteAccepted: () => {
      accepted = true;
      refused = 0;
    },
    hasAccepted: () => accepted,
    noteRefused: () => {
      refused += 1;
      return refused;
    },
  };
}
