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

/** Half the width of the range, as a share of the estimate: from how much calls differ, and how few there are. */
function uncertainty(samples: readonly CallSample[]): number {
  if (samples.length < 2) return 0.5;
  const paces = samples.map((sample) => sample.durationMs / Math.max(1, sample.records));
  const mean = sum(paces) / paces.length;
  if (mean === 0) return 0.1;
  const variance = sum(paces.map((pace) => (pace - mean) ** 2)) / (paces.length - 1);
  const share = (spread * Math.sqrt(variance)) / mean / Math.sqrt(paces.length);
  return Math.min(0.75, Math.max(0.1, share));
}

/**
 * The time left: how long calls hold their places for each record, times the records left, less what the
 * calls in flight have behind them, over the places. Null while no call has finished.
 */
export function estimateEta(input: EtaInput): Eta | null {
  const { samples, inFlightMs, concurrency } = input;
  const held = sum(samples.map((sample) => sample.durationMs));
  const records = sum(samples.map((sample) => sample.records));
  if (samples.length === 0 || records === 0 || held === 0) return null;
  const places = Math.max(1, Math.min(concurrency, input.remainingBatches));
  const meanCall = held / samples.length;
  const behind = sum(inFlightMs.map((elapsed) => Math.min(elapsed, meanCall)));
  const work = Math.max(0, (input.remainingRecords * held) / records - behind);
  // The last calls cannot be over before they have taken as long as others did.
  const youngest = inFlightMs.length === 0 ? 0 : Math.max(0, meanCall - Math.min(...inFlightMs));
  const seconds = input.remainingRecords === 0 ? 0 : Math.max(work / places, youngest) / 1_000;
  const share = uncertainty(samples);
  const items = sum(samples.map((sample) => sample.items));
  return {
    seconds,
    lowSeconds: seconds * (1 - share),
    highSeconds: seconds * (1 + share),
    itemsPerMinute: (items / held) * concurrency * 60_000,
  };
}
