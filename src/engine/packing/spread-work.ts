import type { PackBudget } from './pack-budget.ts';

/** Where batches go, so that they may be sized by it. */
export interface Spread {
  /** Calls that go at once, as far as is known by now. */
  readonly places: () => number;
  /** So many of them there are in any case: an item is cut only where each of these has less than two. */
  readonly surePlaces: number;
  /** Records of all items together, as far as is known. */
  readonly records: number;
  /** Tokens of a request besides its items. */
  readonly overheadTokens: number;
}

/** What is still to be packed. */
export interface WorkLeft {
  readonly input: number;
  readonly records: number;
  readonly items: number;
}

/** How much more input may be paid for places that do not stand idle. */
const mostExtraInput = 0.2;
/** Items are not cut to fill a batch: where few make one, so much of it stays empty. */
const leastFilled = 0.85;

/** How many full batches the work comes to, in parts. */
function fullBatches({ input, records, items }: WorkLeft, budget: PackBudget): number {
  const output = items * budget.outputPerItem + records * budget.outputPerRecord;
  const share = Math.max(
    input / budget.inputTokens,
    budget.outputTokens === 0 ? 0 : output / budget.outputTokens,
    items / budget.items,
  );
  const filled = 1 - share / Math.max(1, items) / 2;
  return share / Math.max(leastFilled, filled);
}

/**
 * Counts what spreading costs: the requests that go beyond as many as would take the work, were they full. Answers for each
 * batch what it adds, in tokens of input.
 */
export function createSpreadCost(overheadTokens: number): (work: WorkLeft, budget: PackBudget) => number {
  let requests = 0;
  let full = 0;
  let extra = 0;
  return (work, budget) => {
    requests += 1;
    full += fullBatches(work, budget);
    const before = extra;
    extra = Math.max(before, requests - Math.ceil(full));
    return (extra - before) * overheadTokens;
  };
}

/**
 * Batches of the last rounds beside the others: the smaller they become, the better they even out what cannot be told
 * beforehand of how long calls take.
 */
const lastRounds = [0.5, 0.15];
/** A batch that would hold so much more than a full one: what was planned does not hold any more. */
const overfull = 1.1;

/** How all that is left is packed: so many batches, each of them as large as its round says. */
interface Plan {
  readonly batches: number;
  /** More would cost too much. */
  readonly most: number;
  readonly places: number;
  /** All are to hold the same; else they are smaller in the last rounds. */
  readonly isEven: boolean;
}

/** What so many batches until the end come to, in full ones. */
function weightOf(batches: number, places: number): number {
  let weight = 0;
  let left = batches;
  for (const each of lastRounds.toReversed()) {
    weight += Math.min(left, places) * each;
    left = Math.max(0, left - places);
  }
  return weight + left;
}

/** What share of the work that is left the next batch of a plan is to hold. */
function shareOf({ batches, places, isEven }: Plan): number {
  if (isEven) return 1 / batches;
  const weight = weightOf(batches, places);
  return (weight - weightOf(batches - 1, places)) / weight;
}

/** How many batches the fewest whole rounds have that take so many full ones. */
function planRounds(full: number, places: number): number {
  let batches = places;
  while (weightOf(batches, places) < full) batches += places;
  return batches;
}

/** Not more batches than cost a fifth of the input on top, and in whole rounds where these take no more. */
function planWithin(left: WorkLeft, budget: PackBudget, overheadTokens: number, places: number): Plan {
  const full = fullBatches(left, budget);
  const least = Math.max(1, Math.ceil(full));
  const affordable = Math.floor(least + mostExtraInput * (left.input / Math.max(1, overheadTokens) + least));
  const most = Math.max(least, Math.min(affordable, Math.floor(left.items)));
  const rounds = planRounds(full, places);
  if (rounds <= most) return { batches: rounds, most, places, isEven: false };
  const toWhole = Math.ceil(least / places) * places;
  const fewer = toWhole - places >= least ? toWhole - places : most;
  return { batches: toWhole <= most ? toWhole : fewer, most, places, isEven: true };
}

/** Places are others than were planned for from this share of them on. */
const otherPlaces = 1.25;

/** Whether what is left of a plan still is what would be planned. */
function holds(plan: Plan, left: WorkLeft, budget: PackBudget, places: number): boolean {
  if (plan.batches < 1) return false;
  if (Math.max(places / plan.places, plan.places / places) >= otherPlaces) return false;
  const full = fullBatches(left, budget);
  if (shareOf(plan) * full > overfull) return false;
  return plan.batches % plan.places > 0 || planRounds(full, plan.places) >= plan.batches;
}

/**
 * The last round where its batches are of one item and a part of another: some would hold twice what others do, last of all. Every item
 * goes by itself then, unless that would cost too much.
 */
function oneByOne(plan: Plan, { items }: WorkLeft): Plan {
  const batches = Math.ceil(items);
  const isLast = !plan.isEven && plan.batches <= plan.places;
  return isLast && items < 2 * plan.batches && batches <= plan.most
    ? { ...plan, batches, isEven: true }
    : plan;
}

/**
 * Plans so that the places are filled in whole rounds and end together: none stands idle in the last round, nor in a job that
 * is smaller than its places. Answers what share of the work that is left the next batch is to hold; null where it is to be
 * full, since there is one place. What was planned is kept to, since what is left of a round looks like less than one,
 * unless it does not hold any more.
 */
export function createSpreadPlan(spread: Spread): (left: WorkLeft, budget: PackBudget) => number | null {
  let plan: Plan = { batches: 0, most: 0, places: 1, isEven: true };
  return (left, budget) => {
    const places = spread.places();
    if (places <= 1) return null;
    if (!holds(plan, left, budget, places)) plan = planWithin(left, budget, spread.overheadTokens, places);
    plan = oneByOne(plan, left);
    const share = shareOf(plan);
    plan = { ...plan, batches: plan.batches - 1, most: plan.most - 1 };
    return share;
  };
}
