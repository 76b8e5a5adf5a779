import { setTimeout as delay } from 'node:timers/promises';

/** The wire is idle this long after the last reply has come … */
const quietMs = 6;
/** … and this long after the last request has begun, which may have a connection to open first. */
const departedMs = 12;
/** Work waits no longer than this for an idle wire. */
const longestWaitMs = 40;

/**
 * Replies that were sent for together come together. Packing and reading hold the thread for some milliseconds each,
 * so they wait until what is coming in has been taken off the wire and its places are filled again.
 */
export type IdleWait = ReturnType<typeof createIdleWait>;

export function createIdleWait() {
  let busyUntil = Number.NEGATIVE_INFINITY;
  const busyFor = (milliseconds: number): void => {
    busyUntil = Math.max(busyUntil, performance.now() + milliseconds);
  };
  return {
    /** A reply has come. */
    noteArrival: () => busyFor(quietMs),
    /** A request is about to go. */
    noteDeparture: () => busyFor(departedMs),
    wait: async () => {
      const since = performance.now();
      for (;;) {
        const now = performance.now();
        const left = busyUntil - now;
        if (left <= 0 || now - since >= longestWaitMs) return;
        await delay(left);
      }
    },
  };
}
