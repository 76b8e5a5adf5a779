/** Calls at once that everything begins with. */
export const startAtOnce = 8;
/** No more than this many, whatever nobody refuses. */
export const mostAtOnce = 256;
/** While they double, so many more for as many that were accepted: all of the new ones at once would be refused at once. */
const step = 4;
const cutTo = 0.7;
const slowedTo = 0.9;
/** Places count as taken from this share on. */
const fullShare = 0.9;
/** Turns of a whole limit that it waits before it tries again what was too much; twice as long each time it still is. */
const firstHold = 8;
const longestHold = 64;
const leastWindow = 20;
/** A first answer this much later than in the best time, while no more is done: the model is full, and calls only queue. */
const slowAnswers = 2;
const moreDone = 1.05;

type Phase = 'doubling' | 'adding' | 'holding';

/**
 * How many calls go at once: few at first, twice as many while every place is used and nothing is refused, then one more
 * at a time; less where the provider has too much. Any number of jobs go by one limit.
 */
export type AdaptiveLimit = ReturnType<typeof createAdaptiveLimit>;

const newWindow = (now: number) => ({ since: now, count: 0, tokens: 0, firstTokens: [] as number[] });

const begun = (now: number) => ({
  limit: startAtOnce,
  phase: 'doubling' as Phase,
  successes: 0,
  cutAt: Number.NEGATIVE_INFINITY,
  /** What was refused last; it is approached slowly. */
  tooMany: Number.POSITIVE_INFINITY,
  hold: firstHold,
  window: newWindow(now),
  /** The best first answer, and the most done in a window. */
  bestFirstMs: Number.POSITIVE_INFINITY,
  bestRate: 0,
});

type State = ReturnType<typeof begun>;

function grow(state: State): void {
  state.successes += 1;
  const isNext = state.limit + 1 >= state.tooMany;
  const isDoubling = state.phase === 'doubling';
  const wanted = isNext ? state.hold * state.limit : isDoubling ? step : state.limit;
  if (state.successes < wanted) return;
  state.successes = 0;
  if (isNext) state.hold = Math.min(longestHold, state.hold * 2);
  const near = Math.max(1, Math.min(step, state.tooMany - 1 - state.limit));
  state.limit = Math.min(mostAtOnce, state.limit + (isDoubling ? near : 1));
}

function cut(state: State, to: number, now: number): void {
  if (state.limit !== state.tooMany) state.hold = firstHold;
  state.tooMany = state.limit;
  state.limit = Math.max(1, to);
  state.phase = 'adding';
  state.successes = 0;
  state.cutAt = now;
}

const medianOf = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;

/** Once a window: where answers begin much later and no more is done, fewer are enough. */
function look(state: State, now: number): void {
  const { since, tokens, firstTokens } = state.window;
  const firstMs = medianOf(firstTokens);
  const rate = tokens / Math.max(1, now - since);
  const isSlow = firstMs > slowAnswers * state.bestFirstMs && rate <= moreDone * state.bestRate;
  state.bestFirstMs = Math.min(state.bestFirstMs, firstMs);
  state.bestRate = Math.max(state.bestRate, rate);
  state.window = newWindow(now);
  if (isSlow) {
    state.limit = Math.max(1, Math.floor(state.limit * slowedTo));
    state.phase = 'holding';
  } else if (state.phase === 'holding') state.phase = 'adding';
}

export function createAdaptiveLimit(now: () => number) {
  let state = begun(now());
  return {
    limit: () => state.limit,
    /** Whether so many in flight are as many as may be: only then is it to be learnt whether more may. */
    isFull: (inFlight: number) => inFlight >= fullShare * state.limit,
    /** Whether nothing was too much so far. */
    isDoubling: () => state.phase === 'doubling',
    /** A request was accepted while all places were taken. */
    accepted: () => {
      if (state.phase !== 'holding') grow(state);
    },
    /**
     * Too much, says a request that was sent then. Answers whether it was cut: of those that were sent before the last cut
     * nothing more is learnt.
     * @param admitted how many the provider had in hand, where that is all it takes
     */
    overloaded: (sentAt: number, admitted: number | null) => {
      if (sentAt < state.cutAt) return false;
      const share = Math.floor(state.limit * cutTo);
      cut(state, admitted === null ? share : Math.max(share, Math.min(admitted, state.limit - 1)), now());
      return true;
    },
    /** A call is over: when its answer began, and how many tokens it has brought. */
    completed: (firstTokenMs: number, tokens: number) => {
      const { window } = state;
      window.count += 1;
      window.tokens += tokens;
      window.firstTokens.push(firstTokenMs);
      if (window.count >= Math.max(leastWindow, 2 * state.limit)) look(state, now());
    },
    begin: () => {
      state = begun(now());
    },
  };
}
