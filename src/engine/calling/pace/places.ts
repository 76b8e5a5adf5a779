import pLimit from 'p-limit';

/** Places for calls in flight. Until `open` there is one alone, whatever the ceiling. */
export interface Places {
  /** Does a call's work when it has a place, in the order of asking; the place is free again when that is done. */
  inPlace<Result>(work: () => Promise<Result>): Promise<Result>;
  /** At most so many calls at once from now on; those that are under way go on. */
  setCeiling(places: number): void;
  open(): void;
  /** Calls that have a place. */
  inUse(): number;
  /** Calls that wait for one. */
  waiting(): number;
}

export function createPlaces(ceiling: number): Places {
  const limit = pLimit(1);
  let most = ceiling;
  let isOpen = false;
  const allow = (): void => {
    const allowed = isOpen ? most : 1;
    if (limit.concurrency !== allowed) limit.concurrency = allowed;
  };
  return {
    inPlace: (work) => limit(work),
    setCeiling: (places) => {
      most = places;
      allow();
    },
    open: () => {
      isOpen = true;
      allow();
    },
    inUse: () => limit.activeCount,
    waiting: () => limit.pendingCount,
  };
}
