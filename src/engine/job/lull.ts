import { setTimeout as delay } from 'node:timers/promises';

/** A lull is over this long after the last stir. */
const quietMs = 6;
/** Work waits no longer than this for a lull. */
const longestWaitMs = 40;

/**
 * Replies that were sent for together come together. Packing and reading hold the thread for some milliseconds each,
 * so they wait until what is coming in has been taken off the wire and its places are filled again.
 */
export interface Lull {
  /** Something has come in. */
  stir(): void;
  wait(): Promise<void>;
}

export function createLull(): Lull {
  let stirredAt = Number.NEGATIVE_INFINITY;
  return {
    stir: () => {
      stirredAt = performance.now();
    },
    wait: async () => {
      const since = performance.now();
      for (;;) {
        const now = performance.now();
        const left = stirredAt + quietMs - now;
        if (left <= 0 || now - since >= longestWaitMs) return;
        await delay(left);
      }
    },
  };
}
