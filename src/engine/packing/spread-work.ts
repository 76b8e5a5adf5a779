import type { PackBudget } from './pack-budget.ts';

/** Where batches go, so that they may be sized by it. */
export interface Spread {
  /** Calls that go at once, as far as is known by now, over work of so many tokens. */
  readonly places: (tokens: number) => number;
  /** So many of them there are in any case: an item is cut only where each of these has less than two. */
  readonly surePlaces: number;
  /** Records of all items together, as far as is known. */
  readonly records: number;
  /** Tokens of a request besides its items. */
  readonly overheadTokens: number;
}

/** What is still to be packed, or was. */
export interface Work {
  readonly input: number;
  readonly records: number;
  readonly items: number;
}

/** How much more input may be paid for places that do not stand idle. */
const mostExtraInput = 0.2;
/** Items are not cut to fill a batch: where few make one, so much of it stays empty. */
const leastFilled = 0.85;

const outputOf = ({ items, records }: Work, budget: PackBudget): number =>
  items * budget.outputPerItem + records * budget.outputPerRecord;

/** What it comes to in tokens, in and out. */
export const tokensOfWork = (work: Work, budget: PackBudget): number => work.input + outputOf(work, budget);

/** How many full batches the work comes to, in parts. */
function fullBatches(work: Work, budget: PackBudget): number {
  const { input, items } = work;
  const share = Math.max(
    input / budget.inputTokens,
    budget.outputTokens === 0 ? 0 : outputOf(work, budget) / budget.outputTokens,
    items / budget.items,
  );
  const filled = 1 - share / Math.max(1, items) / 2;
  return share / Math.max(leastFilled, filled);
}

/** Of all places, so many as would take what is left in batches of the present size. */
const takersShare = 0.78;
/** A batch holds no more than so much of what there was for each place at first, … */
const firstShare = 0.8;
/** … and no less than so much of the largest, or a single item. */
const leastShare = 0.06;
/** Below so many items for each place they cannot get fewer and fewer. */
const leastGuided = 3;

/** Whether there are so many more or fewer places than there were that what is left is shared out anew. */
const areOthers = (places: number, placesNow: number): boolean =>
  Math.max(places / placesNow, placesNow / places) >= 1.25;

/** How the next batch is sized, all in items as they are on average. */
interface Guide {
  readonly left: number;
  /** Of all places, so many as take what is left at the present size. */
  readonly takers: number;
  readonly largest: number;
  readonly smallest: number;
}

const guidedSize = ({ left, takers, largest, smallest }: Guide): number =>
  Math.max(smallest, Math.min(largest, left / takers));

/** How many batches it all comes to: of the largest size, then smaller and smaller, then of the smallest. */
function guidedBatches({ left, takers, largest, smallest }: Guide): number {
  const shrinking = Math.min(left, largest * takers);
  const last = Math.min(shrinking, smallest * takers);
  return (left - shrinking) / largest + takers * Math.log(shrinking / last) + last / smallest;
}

/** So many batches of one size, for so many places. */
interface EvenPlan {
  readonly batches: number;
  readonly places: number;
}

/** No more batches than may be paid for, in whole rounds where these take no more. */
function planEven(full: number, most: number, places: number): EvenPlan {
  const least = Math.max(1, Math.ceil(full));
  const wholeRounds = Math.ceil(least / places) * places;
  const fewerRounds = wholeRounds - places;
  if (wholeRounds <= most) return { batches: wholeRounds, places };
  return { batches: fewerRounds >= least ? fewerRounds : Math.max(least, most), places };
}

/** A batch that would hold so much more than a full one: what was planned does not hold any more. */
const overfull = 1.1;

/** Whether what is left of a plan still is what would be planned. */
function holds({ batches, places }: EvenPlan, full: number, placesNow: number): boolean {
  return batches >= 1 && full / batches <= overfull && !areOthers(places, placesNow);
}

/** How much the next batch is to hold. */
interface NextBatch {
  /** Of the work that is left. */
  readonly share: number;
  /** An item may be cut in two for it: there are less than two for each place, and what is cut is understood in parts. */
  readonly mayCut: boolean;
  /** It holds an item more than others will: the lightest, so that it ends with them. */
  readonly ofLightest: boolean;
}

/**
 * Sizes batches so that no place stands idle, not at the end nor in a job that is smaller than its places. A batch holds a share of
 * what is left for each place: they are as large as they can be for long, then smaller and smaller, so that places which fell
 * behind get less and all end together (guided self-scheduling: Polychronopoulos and Kuck, 1987). Where there is little for
 * each place, or that would cost too much, they are alike, in whole rounds; what was planned so is kept to, since what is left of a
 * round looks like less than one.
 */
export function createSpreadPlan({ places: placesNow, surePlaces, overheadTokens }: Spread) {
  const done = { input: 0, full: 0, requests: 0, extra: 0 };
  /** What was left when there were as many places for the first time. */
  let first = { items: 0, places: 1 };
  let even: EvenPlan = { batches: 0, places: 1 };
  let isFew: boolean | null = null;

  /** Requests that what is left may take. */
  const affordable = (left: Work, full: number): number => {
    const all = (done.input + left.input) / Math.max(1, overheadTokens) + Math.ceil(done.full + full);
    return Math.ceil(full) + mostExtraInput * all - done.extra;
  };
  const nextEven = (left: Work, mayCut: boolean): NextBatch => {
    const share = 1 / even.batches;
    even = { ...even, batches: even.batches - 1 };
    if (mayCut) return { share, mayCut, ofLightest: false };
    // Of those that cannot be cut some hold one more than others: they go first.
    const items = Math.ceil(left.items * share - 1e-9);
    const ofLightest = items > 1 && items > Math.floor(left.items * share + 1e-9);
    return { share: Math.min(1, items / left.items), mayCut, ofLightest };
  };

  return {
    /** What the next batch is to hold; null where it is to be full, since there is one place. */
    next: (left: Work, budget: PackBudget, isAllLoaded: boolean): NextBatch | null => {
      const places = placesNow(tokensOfWork(left, budget));
      if (places <= 1) return null;
      const full = fullBatches(left, budget);
      isFew ??= left.items < surePlaces * 2;
      if (areOthers(first.places, places)) first = { items: left.items, places };
      const mayCut = isFew && isAllLoaded;
      if (holds(even, full, places)) return nextEven(left, mayCut);
      const most = affordable(left, full);
      const largest = Math.max(1, Math.min(left.items / full, (first.items / places) * firstShare));
      const smallest = Math.max(1, largest * leastShare);
      const guide: Guide = { left: left.items, takers: places * takersShare, largest, smallest };
      if (first.items >= places * leastGuided && guidedBatches(guide) <= most)
        return { share: Math.min(1, guidedSize(guide) / left.items), mayCut: false, ofLightest: false };
      even = planEven(full, Math.floor(Math.min(most, left.items)), places);
      return nextEven(left, mayCut);
    },
    /**
     * A batch was packed. Answers what it adds, in tokens of input, because batches are smaller than they could be: the requests
     * that go beyond as many as would take the work, were they full.
     */
    packed: (work: Work, budget: PackBudget): number => {
      done.input += work.input;
      done.full += fullBatches(work, budget);
      done.requests += 1;
      const before = done.extra;
      done.extra = Math.max(before, done.requests - Math.ceil(done.full));
      return (done.extra - before) * overheadTokens;
    },
  };
}
