/** One finished call: how long it held its place, and what it brought. */
export interface CallSample {
  readonly durationMs: number;
  readonly records: number;
  readonly items: number;
}

export interface EtaInput {
  /** The latest calls since the job was last started or resumed. */
  readonly samples: readonly CallSample[];
  /** How long each call in flight has been under way, in milliseconds. */
  readonly inFlightMs: readonly number[];
  readonly remainingRecords: number;
  readonly remainingBatches: number;
  readonly concurrency: number;
}

export interface Eta {
  readonly seconds: number;
  readonly lowSeconds: number;
  readonly highSeconds: number;
  readonly itemsPerMinute: number;
}

/** Calls that the estimate looks back on. */
export const etaWindow = 40;
/** About 90 % of a normal distribution lies within this many standard deviations. */
const spread = 1.64;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** How much calls differ in their time for a record, as a share of the mean; a guess where too few are known. */
function variation(samples: readonly CallSample[]): number {
  if (samples.length < 3) return 0.5;
  const paces = samples.map((sample) => sample.durationMs / Math.max(1, sample.records));
  const mean = sum(paces) / paces.length;
  if (mean === 0) return 0;
  const variance = sum(paces.map((pace) => (pace - mean) ** 2)) / (paces.length - 1);
  return Math.min(2, Math.sqrt(variance) / mean);
}

/**
 * The time left: how long calls hold their places for each record, times the records left, less what the
 * calls in flight have behind them, over the places; and the end, when places stand empty while the last calls
 * run. Null while no call has finished.
 */
export function estimateEta(input: EtaInput): Eta | null {
  const { samples, inFlightMs, concurrency } = input;
  const held = sum(samples.map((sample) => sample.durationMs));
  const records = sum(samples.map((sample) => sample.records));
  if (samples.length === 0 || records === 0 || held === 0) return null;
  const batches = Math.max(1, input.remainingBatches);
  const places = Math.max(1, Math.min(concurrency, batches));
  const share = variation(samples);
  const meanCall = held / samples.length;
  const behind = sum(inFlightMs.map((elapsed) => Math.min(elapsed, meanCall)));
  // Quick calls end first, so that the mean is too short: what others have taken longer already belongs to it.
  const longer = sum(inFlightMs.map((elapsed) => Math.max(0, elapsed - meanCall)));
  const slower = 1 + longer / (held + inFlightMs.length * meanCall);
  const work = Math.max(0, (input.remainingRecords * held * slower) / records - behind) / places;
  // Of calls that end at any time, the last ends so much later than the mean of them.
  const emptying = batches > places ? ((1 + 2 * share) * meanCall * (places - 1)) / (2 * (places + 1)) : 0;
  // The last calls cannot be over before they have taken as long as others did.
  const youngest = inFlightMs.length === 0 ? 0 : Math.max(0, meanCall - Math.min(...inFlightMs));
  const left = input.remainingRecords === 0 ? 0 : Math.max(work + emptying, youngest);
  // Three things are not known: the true mean, what the calls to come will be like, and when the last one ends.
  const mean = (share * left) / Math.sqrt(samples.length);
  const coming = (share * meanCall * Math.sqrt(batches)) / places;
  const last = meanCall * (0.1 + share);
  const halfWidth =
    input.remainingRecords === 0 ? 0 : Math.max(0.1 * left, spread * Math.hypot(mean, coming, last));
  const items = sum(samples.map((sample) => sample.items));
  return {
    seconds: left / 1_000,
    lowSeconds: Math.max(0, left - halfWidth) / 1_000,
    highSeconds: (left + halfWidth) / 1_000,
    itemsPerMinute: (items / held) * concurrency * 60_000,
  };
}

/** The same with stages to come, whose time is guessed from this one's: they may take half of it or twice as long. */
export function stretchEta(own: Eta, laterSeconds: number): Eta {
  return {
    ...own,
    seconds: own.seconds + laterSeconds,
    lowSeconds: own.lowSeconds + laterSeconds / 2,
    highSeconds: own.highSeconds + laterSeconds * 2,
  };
}
