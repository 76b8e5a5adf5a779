import { endpointKey } from '../../shared/learnt-endpoint.ts';
import { expectedAtOnce, type ModelSettings } from '../../shared/model-settings.ts';
import type { Estimate, EstimateRange, Range } from '../../shared/work.ts';
import { costOf } from './cost.ts';
import { spreadOf, type TriedItem } from './tried-range.ts';

/** What a job would take by packing alone: nothing is known yet of how the model counts, writes and fails. */
export type PackedWork = Pick<
  Estimate,
  | 'items'
  | 'records'
  | 'batches'
  | 'promptTokens'
  | 'completionTokens'
  | 'originalPromptTokens'
  | 'spreadTokens'
> & {
  /** Of the input, text to embed. */
  readonly embeddedTokens?: number;
};

/** What of a job counts when it is held against what packing had said. */
export type WorkFigures = Pick<Estimate, 'batches' | 'promptTokens' | 'completionTokens'>;

/** A job of the same model that came to its end. */
export interface FinishedRun {
  readonly packed: WorkFigures;
  readonly took: WorkFigures;
  readonly seconds: number;
  readonly concurrency: number;
}

/** What a trial of the very same question to the very same model took. */
export interface TriedWork {
  readonly packed: WorkFigures;
  readonly took: WorkFigures;
  /** How long its calls took, one after the other. */
  readonly callSeconds: number;
  /** Each that succeeded. */
  readonly items: readonly TriedItem[];
}

/** What is known of a model in a file: the newest jobs, and how long its calls took, in seconds, the shortest first. */
export interface EarlierRuns {
  readonly finished: readonly FinishedRun[];
  readonly callSeconds: readonly number[];
}

/** How far from what packing says an estimate may go: a job of mishaps is no measure for the next. */
const ratioBounds = [0.1, 10] as const;
/** Two runs of one model differ by as much, in time, as far as one of them can tell. */
const timeSpread = 1.25;

/** By what jobs of one model are known: its address and name, and how much it was to think. */
export const modelKey = ({ preset, baseUrl, model, reasoning }: ModelSettings): string => {
  const key = preset === 'demo' ? 'demo' : endpointKey(baseUrl, model);
  // Jobs of earlier versions say nothing of it.
  return (reasoning ?? null) === null ? key : `${key} ${reasoning}`;
};

const sum = <Run>(runs: readonly Run[], of: (run: Run) => number): number =>
  runs.reduce((total, run) => total + of(run), 0);

/** How much came for each that packing had said, over all runs; 1 where there is none. */
function ratioOf(runs: readonly Pick<FinishedRun, 'packed' | 'took'>[], figure: keyof WorkFigures): number {
  const packed = sum(runs, (run) => run.packed[figure]);
  const took = sum(runs, (run) => run.took[figure]);
  if (packed === 0 || took === 0) return 1;
  return Math.min(ratioBounds[1], Math.max(ratioBounds[0], took / packed));
}

/** How often all places are filled, counted in parts: the last turn of a job is seldom full. */
const turnsOf = (batches: number, concurrency: number): number => Math.max(1, batches / concurrency);

type Seconds = Pick<Estimate, 'seconds' | 'secondsLow' | 'secondsHigh'>;

function secondsOf(batches: number, { finished, callSeconds }: EarlierRuns, concurrency: number): Seconds {
  if (batches === 0) return { seconds: 0, secondsLow: 0, secondsHigh: 0 };
  const turns = turnsOf(batches, concurrency);
  if (finished.length > 0) {
    const each = finished.map((run) => run.seconds / turnsOf(run.took.batches, run.concurrency));
    const allTurns = sum(finished, (run) => turnsOf(run.took.batches, run.concurrency));
    return {
      seconds: (turns * sum(finished, (run) => run.seconds)) / allTurns,
      secondsLow: (turns * Math.min(...each)) / timeSpread,
      secondsHigh: turns * Math.max(...each) * timeSpread,
    };
  }
  const at = (share: number): number | undefined => callSeconds[Math.floor(callSeconds.length * share)];
  const [low, median, high] = [at(0.25), at(0.5), at(0.75)];
  if (low === undefined || median === undefined || high === undefined)
    return { seconds: null, secondsLow: null, secondsHigh: null };
  const whole = Math.ceil(turns);
  return {
    seconds: whole * median,
    secondsLow: (whole * low) / timeSpread,
    secondsHigh: whole * high * timeSpread,
  };
}

const times = (value: number, [low, high]: Range): Range => [
  Math.round(value * low),
  Math.round(value * high),
];

/** Time goes with what is written: how long a token took in the trial, at so many places at once. */
function triedSeconds(
  { took, callSeconds }: TriedWork,
  { promptTokens, completionTokens, batches }: WorkFigures,
  written: Range,
  atOnce: number,
): Seconds {
  const tokens = took.completionTokens + took.promptTokens;
  if (tokens === 0) return { seconds: null, secondsLow: null, secondsHigh: null };
  const places = Math.max(1, Math.min(atOnce, batches));
  const seconds = ((callSeconds / tokens) * (promptTokens + completionTokens)) / places;
  return {
    seconds,
    secondsLow: (seconds * written[0]) / timeSpread,
    secondsHigh: seconds * written[1] * timeSpread,
  };
}

/** How long the work takes by a trial, and between what its figures lie. */
function learntByTrial(tried: TriedWork, figures: WorkFigures, settings: ModelSettings) {
  const { items } = tried;
  const sent = spreadOf(items, (item) => item.sent);
  const written = spreadOf(items, (item) => item.written);
  const input = times(figures.promptTokens, sent);
  const output = times(figures.completionTokens, written);
  const costAt = (at: 0 | 1): number | null =>
    costOf({ promptTokens: input[at], completionTokens: output[at] }, settings.price);
  const [low, high] = [costAt(0), costAt(1)];
  const range: EstimateRange = {
    tried: items.length,
    promptTokens: input,
    completionTokens: output,
    cost: low === null || high === null ? null : [low, high],
  };
  return { ...triedSeconds(tried, figures, written, expectedAtOnce(settings)), learntFrom: 0, range };
}

/**
 * The estimate that packing and what the same model took before come to; where there was a trial, by that in place of earlier jobs,
 * which may have asked something else.
 */
export function withLearnt(
  { embeddedTokens = 0, ...packed }: PackedWork,
  runs: EarlierRuns,
  settings: ModelSettings,
  tried: TriedWork | null = null,
): Estimate {
  const { finished } = runs;
  const known = tried === null ? finished : [tried];
  const promptRatio = ratioOf(known, 'promptTokens');
  const figures = {
    promptTokens: Math.round(packed.promptTokens * promptRatio),
    completionTokens: Math.round(packed.completionTokens * ratioOf(known, 'completionTokens')),
    batches: tried === null ? Math.ceil(packed.batches * ratioOf(finished, 'batches')) : packed.batches,
  };
  const embedded = tried === null ? Math.round(embeddedTokens * promptRatio) : 0;
  return {
    ...packed,
    ...figures,
    // The original's wording would be counted, and sent again, by the same model.
    originalPromptTokens: Math.round(packed.originalPromptTokens * promptRatio),
    spreadTokens: Math.round((packed.spreadTokens ?? 0) * promptRatio),
    cost: costOf({ ...figures, embeddedTokens: embedded }, settings.price),
    currency: settings.price?.currency ?? 'USD',
    ...(tried === null
      ? { ...secondsOf(figures.batches, runs, expectedAtOnce(settings)), learntFrom: finished.length }
      : learntByTrial(tried, figures, settings)),
  };
}
