import { setTimeout as delay } from 'node:timers/promises';

/** The wire is idle this long after the last arrival. */
const quietMs = 6;
/** Work waits no longer than this for an idle wire. */
const longestWaitMs = 40;

/**
 * Replies that were sent for together come together. Packing and reading hold the thread for some milliseconds each,
 * so they wait until what is coming in has been taken off the wire and its places are filled again.
 */
export interface IdleWait {
  /** Something has come in. */
  noteArrival(): void;
  wait(): Promise<void>;
}

export function createIdleWait(): IdleWait {
  let arrivedAt = Number.NEGATIVE_INFINITY;
  return {
    noteArrival: () => {
      arrivedAt = performance.now();
    },
    wait: async () => {
      const since = performance.now();
      for (;;) {
        const now = performance.now();
        const left = arrivedAt + quietMs - now;
        if (left <= 0 || now - since >= longestWaitMs) return;
        await delay(left);
      }
    },
  };
}
