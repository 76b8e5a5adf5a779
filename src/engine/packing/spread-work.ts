import type { PackBudget } from './pack-budget.ts';

/** Where batches go, so that they may be sized by it. */
export interface Spread {
  /** Calls that go at once. */
  readonly places: number;
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

/** Batches of the last round beside the others: small ones even out what cannot be told beforehand of how long calls take. */
const lastRound = 0.3;

/** How the batches that are left compare: so many of them, the next one's weight, and the weight of all. */
interface Plan {
  readonly count: number;
  readonly next: number;
  readonly weight: number;
}

/** Of so many rounds, the last of them light, what is left when some are packed. */
function planOf(rounds: number, packed: number, places: number): Plan {
  const heavy = Math.max(0, (rounds - 1) * places - packed);
  const light = rounds * places - packed - heavy;
  return {
    count: heavy + light,
    next: heavy > 0 ? 1 : lastRound,
    weight: heavy + light * lastRound,
  };
}

/** The fewest whole rounds that take the work. */
function planRounds(full: number, packed: number, places: number): Plan {
  const begun = Math.floor(packed / places) + 1;
  const rounds = Math.max(begun, Math.ceil((full - lastRound * places + packed) / places) + 1);
  const [plan, more] = [rounds, rounds + 1].map((each) => planOf(each, packed, places));
  if (plan === undefined || more === undefined) throw new Error('unreachable');
  return plan.weight >= full ? plan : more;
}

/**
 * What share of the work that is left the next batch is to hold, so that the places are filled in whole rounds and end
 * together: none stands idle in the last round, nor in a job that is smaller than its places. Not more batches than cost a
 * fifth of the input on top; null where they are to be full, since there is one place. A pure function.
 *
 * @param packed batches that are on their way already
 */
export function nextShare(
  left: WorkLeft,
  packed: number,
  budget: PackBudget,
  { places, overheadTokens }: Spread,
): number | null {
  if (places <= 1) return null;
  const full = fullBatches(left, budget);
  const least = Math.max(1, Math.ceil(full));
  const affordable = Math.floor(least + mostExtraInput * (left.input / Math.max(1, overheadTokens) + least));
  const most = Math.max(least, Math.min(affordable, Math.floor(left.items)));
  const { count, next, weight } = planRounds(full, packed, places);
  if (count <= most) return next / weight;
  const inRounds = (batches: number): number => Math.ceil((packed + batches) / places) * places - packed;
  const alike = inRounds(least);
  if (alike <= most) return 1 / alike;
  const fewer = alike - places;
  return 1 / (fewer >= least ? fewer : most);
}
