import { type FilterVerdict, type HardFilter, hardFilters } from '../../../../shared/talent.ts';
import type { CandidateFacts, ProjectFacts } from '../talent/facts.ts';
import { compareMoney, type MoneyDoubt } from '../terms/money.ts';
import { placeName, samePlace } from '../terms/places.ts';
import { skillName } from '../terms/skills.ts';

export interface HardFilterOptions {
  /** The filters in force; by default all. */
  readonly filters: readonly HardFilter[];
  /** The share of the required skills that must be there, from 0 to 1. */
  readonly skillShare: number;
}

export const defaultHardFilterOptions: HardFilterOptions = { filters: hardFilters, skillShare: 0.5 };

type Params = FilterVerdict['params'];

function verdict(
  filter: HardFilter,
  outcome: FilterVerdict['verdict'],
  code: string,
  sentence: string,
  params: Params = {},
): FilterVerdict {
  return { filter, verdict: outcome, code, params, sentence };
}

const placeNames = (ids: readonly string[]): string => ids.map(placeName).join(', ');

function onlyRemote(candidate: CandidateFacts): boolean {
  return candidate.workStyles?.length === 1 && candidate.workStyles[0] === 'remote';
}

function filterPlaces(wanted: readonly string[], offered: readonly string[]): FilterVerdict {
  const answers = wanted.flatMap((place) => offered.map((other) => samePlace(place, other)));
  const params = { wanted: placeNames(wanted), offered: placeNames(offered) };
  if (answers.includes(true)) {
    return verdict('location', 'pass', 'location_fits', `The place fits: ${params.offered}.`, params);
  }
  if (answers.includes(null)) {
    const sentence = `Whether ${params.offered} is near ${params.wanted} is not said.`;
    return verdict('location', 'unknown', 'location_vague', sentence, params);
  }
  const sentence = `The place is ${params.offered}, and ${params.wanted} is wanted.`;
  return verdict('location', 'fail', 'location_elsewhere', sentence, params);
}

export function filterLocation(candidate: CandidateFacts, project: ProjectFacts): FilterVerdict {
  if (project.workStyles?.includes('remote') === true) {
    return verdict('location', 'pass', 'location_remote', 'The work can be done from anywhere.');
  }
  if (candidate.places === null) {
    if (onlyRemote(candidate) && project.workStyles !== null && !project.workStyles.includes('hybrid')) {
      const sentence = 'The work is on site, and remote work is wanted.';
      return verdict('location', 'fail', 'location_not_remote', sentence);
    }
    const sentence = 'The candidate names no place.';
    return verdict('location', 'unknown', 'location_candidate_silent', sentence);
  }
  if (project.places === null) {
    return verdict('location', 'unknown', 'location_project_silent', 'The project names no place.');
  }
  return filterPlaces(candidate.places, project.places);
}

export function filterYears(candidate: CandidateFacts, project: ProjectFacts): FilterVerdict {
  const asked = project.years?.low ?? null;
  if (asked === null || asked === 0) {
    return verdict('years', 'pass', 'years_not_asked', 'No years of experience are asked for.');
  }
  if (candidate.years === null) {
    const sentence = `${asked} years are asked for; the candidate's are not known.`;
    return verdict('years', 'unknown', 'years_unknown', sentence, { asked });
  }
  const params = { asked, years: candidate.years };
  return candidate.years >= asked
    ? verdict('years', 'pass', 'years_enough', `${candidate.years} years, ${asked} asked for.`, params)
    : verdict('years', 'fail', 'years_short', `${candidate.years} years, but ${asked} asked for.`, params);
}

const salaryDoubts: Readonly<Record<MoneyDoubt, string>> = {
  not_said: 'The salary or the budget is not said.',
  currency_unknown: 'The salary and the budget are not comparable: a currency is not said.',
  currency_differs: 'The salary and the budget are not comparable: their currencies differ.',
  period_unknown: 'The salary and the budget are not comparable: a period is not said.',
  period_differs: 'The salary and the budget are not comparable: their periods differ.',
  open_range: 'The salary and the budget are not comparable: a range is open.',
};

export function filterSalary(candidate: CandidateFacts, project: ProjectFacts): FilterVerdict {
  const { fit, doubt } = compareMoney(candidate.salary, project.budget);
  if (doubt !== null) return verdict('salary', 'unknown', `salary_${doubt}`, salaryDoubts[doubt]);
  return fit === 'fits'
    ? verdict('salary', 'pass', 'salary_fits', 'The expected salary is within the budget.')
    : verdict('salary', 'fail', 'salary_exceeds', 'The expected salary is above the budget.');
}

export function filterSkills(
  candidate: CandidateFacts,
  project: ProjectFacts,
  skillShare = defaultHardFilterOptions.skillShare,
): FilterVerdict {
  const asked = project.skills.length;
  if (asked === 0) return verdict('skills', 'pass', 'skills_not_asked', 'No skill is asked for.');
  if (candidate.skills.length === 0) {
    const sentence = `${asked} skills are asked for; the candidate's are not known.`;
    return verdict('skills', 'unknown', 'skills_unknown', sentence, { asked });
  }
  const lacking = project.skills.filter((id) => !candidate.skills.includes(id));
  const held = asked - lacking.length;
  const params = { held, asked, lacking: lacking.map(skillName).join(', ') };
  // A share such as 0.7 of 10 must not fail for the last bit of a float.
  if (held + 1e-9 >= skillShare * asked) {
    return verdict('skills', 'pass', 'skills_enough', `${held} of ${asked} required skills.`, params);
  }
  const sentence = `Only ${held} of ${asked} required skills; lacking: ${params.lacking}.`;
  return verdict('skills', 'fail', 'skills_lacking', sentence, params);
}

/** What every filter in force says of a pair, in the order of `hardFilters`. */
export function applyHardFilters(
  candidate: CandidateFacts,
  project: ProjectFacts,
  options: HardFilterOptions = defaultHardFilterOptions,
): readonly FilterVerdict[] {
  const filters: Readonly<Record<HardFilter, () => FilterVerdict>> = {
    location: () => filterLocation(candidate, project),
    years: () => filterYears(candidate, project),
    salary: () => filterSalary(candidate, project),
    skills: () => filterSkills(candidate, project, options.skillShare),
  };
  return hardFilters.filter((name) => options.filters.includes(name)).map((name) => filters[name]());
}

/** Whether the verdicts exclude the pair: only what is known to fail does. */
export function isExcluded(verdicts: readonly FilterVerdict[]): boolean {
  return verdicts.some(({ verdict: outcome }) => outcome === 'fail');
}
