import type { FilterVerdict, ScorePart } from '../../../../shared/talent.ts';
import { filterLocation, filterSalary, filterSkills, filterYears } from '../matching/hard-filters.ts';
import {
  educationPart,
  experiencePart,
  listPart,
  scorePart,
  unknownShare,
  workStylePart,
} from '../matching/rule-score.ts';
import type { CandidateFacts, ProjectFacts } from '../talent/facts.ts';
import type { Found } from '../talent/stored-facts.ts';
import { certificateName, holdsCertificate } from '../terms/certificates.ts';
import { skillName } from '../terms/skills.ts';
import type { SearchFilters } from './search-filters.ts';

/** Over candidates, the filters are a project that asks. */
function asProject(filters: SearchFilters): ProjectFacts {
  return {
    skills: filters.skills,
    welcomeSkills: [],
    years: filters.years === null ? null : { low: filters.years, high: null },
    budget: filters.salary,
    places: filters.places,
    workStyles: filters.workStyles,
    education: filters.education,
    certificates: filters.certificates,
  };
}

/** Over projects, the filters are a candidate who offers. */
function asCandidate(filters: SearchFilters): CandidateFacts {
  return { ...filters };
}

interface Pair {
  readonly candidate: CandidateFacts;
  readonly project: ProjectFacts;
  /** The project as places are compared: who looks for somebody in a city means the city, remote or not. */
  readonly lying: ProjectFacts;
  /** Skills and certificates of the side that is found. */
  readonly names: (id: string) => boolean;
  readonly holds: (id: string) => boolean;
}

function pairOf(found: Found, filters: SearchFilters): Pair {
  if (found.kind === 'candidate') {
    const candidate = found.facts;
    const project = asProject(filters);
    return {
      candidate,
      project,
      lying: { ...project, workStyles: null },
      names: (id) => candidate.skills.includes(id),
      holds: (id) => holdsCertificate(candidate.certificates, id),
    };
  }
  const project = found.facts;
  return {
    candidate: asCandidate(filters),
    project,
    lying: project,
    names: (id) => project.skills.includes(id) || project.welcomeSkills.includes(id),
    holds: (id) => project.certificates.includes(id),
  };
}

function verdictPart(
  subject: 'location' | 'salary',
  { verdict, sentence, params }: FilterVerdict,
  of: number,
): ScorePart {
  if (verdict === 'unknown') return scorePart(subject, 'unknown', unknownShare, of, sentence, params);
  const met = verdict === 'pass';
  return scorePart(subject, met ? 'met' : 'unmet', met ? 1 : 0, of, sentence, params);
}

/**
 * How well what is found does what the filters ask, in parts that share `of` points evenly. Filters that ask for
 * nothing are met by all.
 */
export function filterParts(found: Found, filters: SearchFilters, of = 100): readonly ScorePart[] {
  const { candidate, project, lying, names, holds } = pairOf(found, filters);
  const asked: readonly (readonly [boolean, (points: number) => ScorePart])[] = [
    [filters.skills.length > 0, (points) => listPart('skills', filters.skills, names, skillName, points)],
    [filters.years !== null, (points) => experiencePart(candidate.years, project.years?.low ?? null, points)],
    [filters.places !== null, (points) => verdictPart('location', filterLocation(candidate, lying), points)],
    [
      filters.workStyles !== null,
      (points) => workStylePart(candidate.workStyles, project.workStyles, points),
    ],
    [filters.education !== null, (points) => educationPart(candidate.education, project.education, points)],
    [filters.salary !== null, (points) => verdictPart('salary', filterSalary(candidate, project), points)],
    [
      filters.certificates.length > 0,
      (points) => listPart('certificates', filters.certificates, holds, certificateName, points),
    ],
  ];
  const inForce = asked.filter(([isAsked]) => isAsked).map(([, part]) => part);
  if (inForce.length === 0) return [scorePart('filters', 'not_asked', 1, of, 'No filter is set.')];
  return inForce.map((part) => part(of / inForce.length));
}

/**
 * Whether what is found is known to miss a filter that must be met. What is not known excludes nothing: neither does
 * somebody's or some project's list that is empty.
 */
export function missesFilter(found: Found, filters: SearchFilters): boolean {
  const { candidate, project, lying, holds, names } = pairOf(found, filters);
  const fails = ({ verdict }: FilterVerdict): boolean => verdict === 'fail';
  const lacks = (asked: readonly string[], there: readonly string[], has: (id: string) => boolean): boolean =>
    there.length > 0 && asked.some((id) => !has(id));
  if (filters.skills.length > 0) {
    if (found.kind === 'candidate' && fails(filterSkills(candidate, project, 1))) return true;
    if (found.kind === 'project' && lacks(filters.skills, found.facts.skills, names)) return true;
  }
  if (filters.years !== null && fails(filterYears(candidate, project))) return true;
  if (filters.places !== null && fails(filterLocation(candidate, lying))) return true;
  if (filters.salary !== null && fails(filterSalary(candidate, project))) return true;
  if (filters.workStyles !== null && workStylePart(candidate.workStyles, project.workStyles, 1).value === 0)
    return true;
  if (filters.education !== null && isKnownShort(candidate, project)) return true;
  return lacks(filters.certificates, found.facts.certificates, holds);
}

function isKnownShort(candidate: CandidateFacts, project: ProjectFacts): boolean {
  const part = educationPart(candidate.education, project.education, 1);
  return part.code === 'education_partly' || part.code === 'education_unmet';
}
