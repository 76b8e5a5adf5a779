/** Rates lie this much apart, from one such request in so long a time to one in so short a time. */
const rateStep = 1.005;
const slowestMs = 60_000;
const fastestMs = 4;
/** Before anything is known rates about this one are the likeliest; one that is so many times as slow or as fast is less so. */
const usualMs = 400;
const usualSpread = Math.log(5);
/**
 * A bucket holds what comes in within so long, and one request at least, and so likely is each before anything is known. Providers tell a
 * minute's limit, and many keep it by the second: 60 requests a minute are one a second.
 */
const windows: readonly { readonly ms: number; readonly prior: number }[] = [
  { ms: 0, prior: 0.02 },
  { ms: 1_000, prior: 0.58 },
  { ms: 5_000, prior: 0.2 },
  { ms: 60_000, prior: 0.2 },
];
/** So likely is what speaks against a bucket, however sure it seems: others take from it, and give back. */
const surprise = { letIn: 0.01, refused: 0.05 };
/** The same of a wait that was told: it is hardly ever too short, and often longer than is needed. */
const surprisingWait = { tooShort: 0.0005, tooLong: 0.3 };
/** Where nothing was let in since the last refusal, something older is still being counted: what is refused then tells this little. */
const tellsOfOlder = 0.1;
/**
 * With each thing seen so much of what is believed goes to the rates beside, and so much is forgotten, the more the longer nothing is refused: a
 * rate may change.
 */
const spread = 0.5;
const forgotten = 0.0005;
const forgetsMore = 1.1;
const mostForgotten = 0.03;
/** A wait that is a whole number of these may have been rounded up to it. */
const wholeMs = 1_000;
/** A request goes when it is this likely to pass, and later if that is worth it: a refusal costs its wait. */
const sureEnough = 0.8;
/** … less sure by so much with each one that was let in since the last refusal, … */
const bolder = 0.03;
const boldest = 0.5;
/** … and to be so sure is worth no longer a wait than so many refusals cost. */
const sureFor = 2;
/** A short wait costs more, since a refusal is a nuisance; a long one has other reasons than the rate. */
const leastCostMs = 400;
const mostCostMs = 1_000;
/** What is hardly believed decides nothing. */
const leastWeight = 1e-5;

/** What cannot be known of a request: when it is counted, in milliseconds, and for how much. */
export interface Unsure {
  readonly ms: number;
  readonly cost: number;
}

/** A request that went, as beliefs see it. */
export interface BelievedRequest {
  readonly cost: number;
  /** What each belief had before it, without what it was put right by until then. */
  readonly had: Float32Array;
  /** What was given back since of what had gone before it. */
  given: number;
}

/**
 * What is believed of a bucket that nothing tells of: of each rate and size how likely it is, by Bayes, with what a bucket like that would hold
 * now. Costs are in the unit that is counted.
 */
export interface Beliefs {
  /** A request goes. */
  take(cost: number, at: number): BelievedRequest;
  /** It goes so much later than was said: more has come in before it. */
  goesLater(request: BelievedRequest, byMs: number): void;
  /** It was not taken after all. */
  giveBack(cost: number): void;
  letIn(request: BelievedRequest, unsure: Unsure): void;
  refused(request: BelievedRequest, refusal: RefusalSeen, unsure: Unsure): void;
  /** When a request may go, on the clock that all of this goes by. */
  goesAt(cost: number, at: number, unsureMs: number): number;
  /** The belief in the middle. */
  middle(at: number): { readonly level: number; readonly perMs: number };
  /** How much there is as surely as a request goes. */
  surely(at: number): number;
}

export interface RefusalSeen {
  /** What was told to wait; null where nothing was. */
  readonly toldMs: number | null;
  /** How long it is waited. */
  readonly waitMs: number;
  /** Nothing was let in since the last refusal, though the wait that was told is over. */
  readonly isOlder: boolean;
}

interface State {
  /** Of each belief, in the order of windows and then of rates. */
  readonly perMs: Float64Array;
  readonly windowMs: Float64Array;
  readonly prior: Float64Array;
  weight: Float64Array;
  /** What it holds, and what came in beyond that: it says by how much a request that was refused had more than enough. */
  readonly level: Float64Array;
  /** By how much it was put right so far. */
  readonly putRight: Float64Array;
  readonly rates: number;
  at: number;
  /** The largest cost seen: no bucket is smaller. */
  largest: number;
  /** What a refusal costs, in milliseconds. */
  costMs: number;
  /** How many were let in since the last refusal. */
  letInSince: number;
}

/** Most are far from either side, and need no exponent. */
function sigmoid(value: number): number {
  if (value > 16) return 1;
  return value < -16 ? 0 : 1 / (1 + Math.exp(-value));
}

const atLeast = (least: number, likelihood: number): number => least + (1 - least) * likelihood;
const usual = (intervalMs: number): number =>
  Math.exp(-((Math.log(intervalMs / usualMs) / usualSpread) ** 2) / 2);

function newState(cost: number, at: number): State {
  const rates = Math.ceil(Math.log(slowestMs / fastestMs) / Math.log(rateStep));
  const count = rates * windows.length;
  const of = (figure: (rate: number, window: { ms: number; prior: number }) => number): Float64Array =>
    Float64Array.from({ length: count }, (_, each) =>
      figure(
        (cost / slowestMs) * rateStep ** (each % rates),
        windows[Math.floor(each / rates)] ?? { ms: 0, prior: 0 },
      ),
    );
  const prior = of((rate, window) => window.prior * usual(cost / rate));
  const sum = prior.reduce((one, other) => one + other, 0);
  return {
    perMs: of((rate) => rate),
    windowMs: of((_, { ms }) => ms),
    prior: prior.map((each) => each / sum),
    weight: prior.map((each) => each / sum),
    level: of((rate, { ms }) => Math.max(cost, rate * ms)),
    putRight: of(() => 0),
    rates,
    at,
    largest: cost,
    costMs: 0,
    letInSince: 0,
  };
}

const capacityOf = ({ perMs, windowMs, largest }: State, each: number): number =>
  Math.max(largest, (perMs[each] ?? 0) * (windowMs[each] ?? 0));

function add(to: Float64Array | Float32Array, more: (each: number) => number): void {
  for (let each = 0; each < to.length; each += 1) to[each] = (to[each] ?? 0) + more(each);
}

function advance(state: State, at: number): void {
  const passed = at - state.at;
  if (passed <= 0) return;
  add(state.level, (each) => passed * (state.perMs[each] ?? 0));
  state.at = at;
}

/** Each belief by how likely it made what was seen; a little goes to what is beside it, and to all. */
function weigh(state: State, likelihood: Float64Array): void {
  const { weight, prior, rates, letInSince } = state;
  const lost = Math.min(mostForgotten, forgotten * forgetsMore ** letInSince);
  let sum = 0;
  for (let each = 0; each < weight.length; each += 1) {
    const now = (weight[each] ?? 0) * (likelihood[each] ?? 0);
    weight[each] = now;
    sum += now;
  }
  const next = new Float64Array(weight.length);
  for (let each = 0; each < weight.length; each += 1) {
    const own = weight[each] ?? 0;
    const rate = each % rates;
    const before = rate === 0 ? own : (weight[each - 1] ?? 0);
    const after = rate === rates - 1 ? own : (weight[each + 1] ?? 0);
    const spreadOut = own + spread * ((before + after) / 2 - own);
    next[each] = (1 - lost) * (spreadOut / sum) + lost * (prior[each] ?? 0);
  }
  state.weight = next;
}

function take(state: State, cost: number): BelievedRequest {
  const { level, putRight } = state;
  const had = new Float32Array(level.length);
  for (let each = 0; each < level.length; each += 1) {
    const here = level[each] ?? 0;
    had[each] = here - (putRight[each] ?? 0);
    level[each] = Math.min(capacityOf(state, each), here) - cost;
  }
  return { cost, had, given: 0 };
}

/** What each belief lacked when a request went. */
const lackingFor = ({ putRight }: State, { cost, had, given }: BelievedRequest): Float64Array =>
  putRight.map((each, belief) => cost - given - (had[belief] ?? 0) - each);

function putRight(state: State, more: Float64Array): void {
  add(state.level, (each) => more[each] ?? 0);
  add(state.putRight, (each) => more[each] ?? 0);
}

function letIn(state: State, request: BelievedRequest, unsure: Unsure): void {
  const lacking = lackingFor(state, request);
  const likelihood = lacking.map((each, belief) => {
    const vague = (state.perMs[belief] ?? 0) * unsure.ms + unsure.cost;
    return atLeast(surprise.letIn, sigmoid((-2 * each) / vague));
  });
  weigh(state, likelihood);
  state.letInSince += 1;
  putRight(
    state,
    lacking.map((each) => Math.max(0, each)),
  );
}

const costOf = (waitMs: number): number => Math.min(mostCostMs, Math.max(leastCostMs, waitMs));

/** What a bucket that needs so long would have told to wait, as near as that can be to what was told. */
function toldOf(neededMs: number, waitMs: number): number {
  const least = waitMs % wholeMs === 0 ? waitMs - wholeMs : waitMs;
  return Math.min(waitMs, Math.max(least, neededMs));
}

function refused(
  state: State,
  request: BelievedRequest,
  { toldMs, waitMs, isOlder }: RefusalSeen,
  unsure: Unsure,
): void {
  state.letInSince = 0;
  state.costMs = costOf(waitMs);
  const lacking = lackingFor(state, request);
  const more = new Float64Array(lacking.length);
  const likelihood = lacking.map((each, belief) => {
    const rate = state.perMs[belief] ?? 0;
    const vague = rate * unsure.ms + unsure.cost;
    const needed = Math.max(0, each) / rate;
    const told = toldMs === null ? needed : toldOf(needed, toldMs);
    more[belief] = each - told * rate;
    const least = needed > told ? surprisingWait.tooShort : surprisingWait.tooLong;
    const wait = atLeast(least, sigmoid(4 - (4 * Math.abs(needed - told) * rate) / vague));
    const seen = atLeast(surprise.refused, sigmoid((2 * each) / vague)) * wait;
    return isOlder ? seen ** tellsOfOlder : seen;
  });
  weigh(state, likelihood);
  putRight(state, more);
}

/** How long a request waits until it is likely enough to pass, and no longer than that is worth. */
function waitOf(state: State, cost: number): number {
  const { weight, level, perMs, costMs, letInSince } = state;
  const sure = Math.max(boldest, sureEnough - bolder * letInSince);
  const waits: { readonly ms: number; readonly likely: number }[] = [];
  let sum = 0;
  for (let each = 0; each < weight.length; each += 1) {
    const likely = weight[each] ?? 0;
    if (likely < leastWeight) continue;
    waits.push({ ms: Math.max(0, (cost - (level[each] ?? 0)) / (perMs[each] ?? 1)), likely });
    sum += likely;
  }
  waits.sort((one, other) => one.ms - other.ms);
  let passes = 0;
  let best = { ms: 0, loss: Number.POSITIVE_INFINITY };
  for (const { ms, likely } of waits) {
    passes += likely / sum;
    const loss = ms + (1 - passes) * costMs;
    const isEnough = passes >= sure || ms >= sureFor * costMs;
    if (isEnough && loss < best.loss) best = { ms, loss };
  }
  return best.ms;
}

function middle(state: State): { readonly level: number; readonly perMs: number } {
  const { weight, level, perMs, rates } = state;
  let passed = 0;
  for (let rate = 0; rate < rates; rate += 1) {
    let likely = 0;
    let held = 0;
    for (let each = rate; each < weight.length; each += rates) {
      likely += weight[each] ?? 0;
      held += (weight[each] ?? 0) * Math.min(level[each] ?? 0, capacityOf(state, each));
    }
    passed += likely;
    if (passed >= 0.5) return { level: held / likely, perMs: perMs[rate] ?? 0 };
  }
  return { level: 0, perMs: perMs[rates - 1] ?? 0 };
}

function surely(state: State): number {
  const levels: { readonly level: number; readonly likely: number }[] = [];
  for (let each = 0; each < state.weight.length; each += 1) {
    const likely = state.weight[each] ?? 0;
    if (likely >= leastWeight)
      levels.push({ level: Math.min(state.level[each] ?? 0, capacityOf(state, each)), likely });
  }
  levels.sort((one, other) => other.level - one.level);
  let likely = 0;
  return (
    levels.find((each) => {
      likely += each.likely;
      return likely >= sureEnough;
    })?.level ?? 0
  );
}

/**
 * Beliefs in a bucket that is full.
 * @param cost of a request that is as large as most
 */
export function createBeliefs(cost: number, at: number): Beliefs {
  const state = newState(cost, at);
  /** When one of such a cost may go: asked for often, and the same until something is seen. */
  let known: { readonly cost: number; readonly unsureMs: number; readonly at: number } | null = null;
  const changing = <Answer>(change: () => Answer): Answer => {
    known = null;
    return change();
  };
  return {
    take: (cost, at) =>
      changing(() => {
        advance(state, at);
        state.largest = Math.max(state.largest, cost);
        return take(state, cost);
      }),
    goesLater: ({ had }, byMs) => add(had, (each) => byMs * (state.perMs[each] ?? 0)),
    giveBack: (cost) => changing(() => add(state.level, () => cost)),
    letIn: (request, unsure) => changing(() => letIn(state, request, unsure)),
    refused: (request, refusal, unsure) => changing(() => refused(state, request, refusal, unsure)),
    goesAt: (wanted, at, unsureMs) => {
      if (known?.cost !== wanted || known.unsureMs !== unsureMs) {
        advance(state, at);
        const ms = waitOf(state, wanted);
        known = { cost: wanted, unsureMs, at: state.at + (ms === 0 ? 0 : ms + unsureMs) };
      }
      return known.at;
    },
    middle: (at) => {
      advance(state, at);
      return middle(state);
    },
    surely: (at) => {
      advance(state, at);
      return surely(state);
    },
  };
}
