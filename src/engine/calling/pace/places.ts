/** Places for calls in flight. */
export type Places = ReturnType<typeof createPlaces>;

/**
 * @param allowed how many places there are now
 * @param wanted of these, as many as anything is gained by
 */
export function createPlaces(allowed: () => number, wanted: () => number) {
  const waiting: (() => void)[] = [];
  const returning: (() => void)[] = [];
  let inUse = 0;
  let away = 0;
  const fill = (): void => {
    while (inUse < Math.min(allowed(), wanted())) {
      const next = returning.shift() ?? waiting.shift();
      if (next === undefined) return;
      inUse += 1;
      next();
    }
  };
  const take = (queue: (() => void)[]): Promise<void> =>
    new Promise((resolve) => {
      queue.push(resolve);
      fill();
    });
  const leave = (): void => {
    inUse -= 1;
    fill();
  };
  return {
    /** Does a call's work when it has a place, in the order of asking; the place is free again when that is done. */
    inPlace: async <Result>(work: () => Promise<Result>) => {
      await take(waiting);
      try {
        return await work();
      } finally {
        leave();
      }
    },
    /** Leaves the place of a call to another while it only waits; then it is the first to have one again. */
    outOfPlace: async (wait: () => Promise<void>) => {
      // As many again at most: what is claimed and waits would be asked anew after a crash.
      if (away >= allowed()) return wait();
      away += 1;
      leave();
      try {
        await wait();
      } finally {
        await take(returning);
        away -= 1;
      }
    },
    /** As many at once as there may be now have changed; those that are under way go on. */
    changed: fill,
    /** Calls that have a place. */
    inUse: () => inUse,
    /** Calls that wait for one for the first time. */
    waiting: () => waiting.length,
  };
}
