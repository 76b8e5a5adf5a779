import { z } from 'zod';

/** How far the weights' sum may be from 1. */
const tolerance = 1e-6;

const weight = z.number().min(0).max(1);

/** Shares of the score of a match; they add up to 1. */
export const hybridWeightsSchema = z.object({ vector: weight, model: weight, rules: weight });
export type HybridWeights = Readonly<z.infer<typeof hybridWeightsSchema>>;
export const defaultHybridWeights: HybridWeights = { vector: 0.4, model: 0.35, rules: 0.25 };

/** Shares of the score of a search; they add up to 1. */
export const searchWeightsSchema = z.object({ vector: weight, filters: weight });
export type SearchWeights = Readonly<z.infer<typeof searchWeightsSchema>>;
export const defaultSearchWeights: SearchWeights = { vector: 0.7, filters: 0.3 };

/** Whether weights are numbers from 0 to 1 that add up to 1. */
export function weightsAddUp(weights: Readonly<Record<string, number>>): boolean {
  const values = Object.values(weights);
  if (values.some((value) => !(value >= 0 && value <= 1))) return false;
  return Math.abs(values.reduce((sum, value) => sum + value, 0) - 1) <= tolerance;
}

/** What a part of a score is about. */
export type ScoreSubject =
  | 'vector'
  | 'model'
  | 'rules'
  | 'filters'
  | 'skills'
  | 'experience'
  | 'work_style'
  | 'education'
  | 'certificates'
  | 'location'
  | 'salary';

/**
 * How a part came to its value. `not_asked`: nothing was asked for, so nothing is lacking; `unknown`: it was asked, and
 * the other side does not say.
 */
export type ScoreStanding = 'measured' | 'met' | 'partly' | 'unmet' | 'unknown' | 'not_asked';

/** One part of a score: `value` of at most `of` points, why as a code with values, and the same as a sentence in English. */
export interface ScorePart {
  readonly subject: ScoreSubject;
  /** `${subject}_${standing}`: what a view translates. */
  readonly code: `${ScoreSubject}_${ScoreStanding}`;
  readonly value: number;
  readonly of: number;
  readonly params: Readonly<Record<string, string | number>>;
  readonly sentence: string;
}

export const hardFilters = ['location', 'years', 'salary', 'skills'] as const;
export type HardFilter = (typeof hardFilters)[number];

/** What a hard filter says of a pair. Only `fail` excludes. */
export interface FilterVerdict {
  readonly filter: HardFilter;
  readonly verdict: 'pass' | 'fail' | 'unknown';
  /** Stable: what a view translates. */
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
  readonly sentence: string;
}
