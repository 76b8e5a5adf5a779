import type { FilterVerdict, HardFilter } from '../../../../shared/talent.ts';
import type { CandidateFacts, ProjectFacts } from '../talent/facts.ts';
import {
  applyHardFilters,
  defaultHardFilterOptions,
  type HardFilterOptions,
  isExcluded,
} from './hard-filters.ts';

export interface PrefilterOptions extends HardFilterOptions {
  /** How many go on to be matched. */
  readonly top: number;
  /** The least cosine of those. */
  readonly minSimilarity: number;
}

export const defaultPrefilterOptions: PrefilterOptions = {
  ...defaultHardFilterOptions,
  top: 20,
  minSimilarity: 0.6,
};

/** A candidate with the cosine to the project. */
export interface NearCandidate {
  readonly id: string;
  readonly similarity: number;
  readonly facts: CandidateFacts;
}

export interface Prefiltered {
  /** The nearest first. */
  readonly chosen: readonly (NearCandidate & { readonly verdicts: readonly FilterVerdict[] })[];
  /** How many candidates near enough each filter turned down; one may be turned down by several. */
  readonly excludedBy: Readonly<Record<HardFilter, number>>;
}

/**
 * The candidates that go on to be matched with a project: those near enough that no hard filter excludes, at most `top`.
 * `candidates` come nearest first (`nearCandidates`) and are read only as far as is needed.
 */
export function prefilter(
  project: ProjectFacts,
  candidates: Iterable<NearCandidate>,
  options: PrefilterOptions = defaultPrefilterOptions,
): Prefiltered {
  const chosen: (NearCandidate & { readonly verdicts: readonly FilterVerdict[] })[] = [];
  const excludedBy: Record<HardFilter, number> = { location: 0, years: 0, salary: 0, skills: 0 };
  if (options.top <= 0) return { chosen, excludedBy };
  for (const candidate of candidates) {
    // The same grace for a float as the search by vectors gives.
    if (!(candidate.similarity >= options.minSimilarity - 1e-6)) break;
    const verdicts = applyHardFilters(candidate.facts, project, options);
    if (isExcluded(verdicts)) {
      for (const { filter, verdict } of verdicts) if (verdict === 'fail') excludedBy[filter] += 1;
      continue;
    }
    chosen.push({ ...candidate, verdicts });
    if (chosen.length >= options.top) break;
  }
  return { chosen, excludedBy };
}
