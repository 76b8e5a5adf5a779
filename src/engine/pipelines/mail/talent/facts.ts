import { z } from 'zod';
import { findCertificates, readCertificates } from '../terms/certificates.ts';
import { educationLevelSchema, readAskedEducation, readEducation } from '../terms/education.ts';
import { foldText } from '../terms/fold-text.ts';
import { moneyRangeSchema, readMoney } from '../terms/money.ts';
import { readPlaces } from '../terms/places.ts';
import { readSkills } from '../terms/skills.ts';
import { readWorkStyles, workStyleSchema } from '../terms/work-style.ts';
import { findAskedYears, readYears, yearRangeSchema } from '../terms/years.ts';
import type { Candidate, Project } from './talent.ts';

/** What can be compared of a candidate. Null is unknown and never a guess; an empty list says that none was named. */
export const candidateFactsSchema = z.object({
  skills: z.array(z.string()),
  /** The least that is sure: 5 of "5年以上", 3 of "3-5年". */
  years: z.number().nullable(),
  salary: moneyRangeSchema.nullable(),
  places: z.array(z.string()).nullable(),
  workStyles: z.array(workStyleSchema).nullable(),
  education: educationLevelSchema.nullable(),
  certificates: z.array(z.string()),
});
export type CandidateFacts = Readonly<z.infer<typeof candidateFactsSchema>>;

/** What can be compared of a project; what it asks for is null or empty where it asks for nothing known. */
export const projectFactsSchema = z.object({
  skills: z.array(z.string()),
  /** Named as welcome, not as needed. */
  welcomeSkills: z.array(z.string()),
  years: yearRangeSchema.nullable(),
  budget: moneyRangeSchema.nullable(),
  places: z.array(z.string()).nullable(),
  workStyles: z.array(workStyleSchema).nullable(),
  education: educationLevelSchema.nullable(),
  certificates: z.array(z.string()),
});
export type ProjectFacts = Readonly<z.infer<typeof projectFactsSchema>>;

/** Normalises what was extracted from a candidate's mail. */
export function readCandidateFacts(candidate: Candidate): CandidateFacts {
  return {
    skills: [...readSkills(candidate.skills)],
    years: candidate.experience_years,
    salary: readMoney(candidate.expected_salary),
    places: mutable(readPlaces(candidate.location_preference)),
    workStyles: mutable(readWorkStyles(candidate.location_preference)),
    education: readEducation(candidate.education),
    certificates: [...readCertificates(candidate.certificates)],
  };
}

/** The number that stands for a candidate's extracted words on experience; null where they say none. */
export function experienceYears(text: string | null): number | null {
  const years = readYears(text);
  return years === null ? null : years.low;
}

const welcome = /优先|加分|尚可|歓迎|尚良|あれば|nice to have|preferred|\ba plus\b|\bbonus\b|optional/;

/** Years, degrees and certificates stand among the requirements; they are no skills. */
function isNoSkill(element: string): boolean {
  const named = readSkills([element]);
  const unknownOnly = named.length === 1 && named[0] === foldText(element).slice(0, 80);
  return (
    unknownOnly &&
    (readYears(element) !== null ||
      readAskedEducation(element) !== null ||
      findCertificates(element).length > 0 ||
      readWorkStyles(element) !== null ||
      readPlaces(element) !== null)
  );
}

/** A place that prose names is the project's where it is the only one. */
function readOnlyPlace(text: string | null): readonly string[] | null {
  const places = readPlaces(text);
  return places?.length === 1 ? places : null;
}

const mutable = <Value>(list: readonly Value[] | null): Value[] | null => (list === null ? null : [...list]);

/** Normalises what was extracted from a project's mail: what it asks for, and what it offers. */
export function readProjectFacts(project: Project): ProjectFacts {
  const skillful = project.tech_requirements.filter((element) => !isNoSkill(element));
  const required = skillful.filter((element) => !welcome.test(foldText(element)));
  const skills = readSkills(required);
  const welcomed = readSkills(skillful.filter((element) => welcome.test(foldText(element))));
  const requirements = project.tech_requirements.join('\n');
  const prose = project.description;
  return {
    skills: [...skills],
    welcomeSkills: welcomed.filter((id) => !skills.includes(id)),
    years: findAskedYears(requirements) ?? readRequirementYears(project) ?? findAskedYears(prose),
    budget: readMoney(project.budget),
    places: mutable(readPlaces(project.work_style) ?? readPlaces(project.title) ?? readOnlyPlace(prose)),
    workStyles: mutable(readWorkStyles(project.work_style) ?? readWorkStyles(project.type)),
    education: readAskedEducation(requirements) ?? readAskedEducation(prose),
    certificates: [...new Set([requirements, prose ?? ''].flatMap(findCertificates))],
  };
}

/** "Java 5年": a span among the requirements is one of experience, whatever else the element says. */
function readRequirementYears(project: Project): ProjectFacts['years'] {
  const spans = project.tech_requirements.map(readYears).filter((years) => years !== null);
  return spans.sort((a, b) => (a.low ?? 0) - (b.low ?? 0)).at(-1) ?? null;
}
