import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { TalentKind } from '../../../../shared/pipelines/mail.ts';

const text = z.string().nullable();

/** What was extracted from a candidate's mail, under the names of the wire format and of talent_candidates. */
export const candidateSchema = z.object({
  name: text,
  title: text,
  experience_years: z.number().min(0).max(60).nullable(),
  skills: z.array(z.string()),
  certificates: z.array(z.string()),
  education: text,
  location_preference: text,
  expected_salary: text,
  contact: text,
});
export type Candidate = Readonly<z.infer<typeof candidateSchema>>;

export const emptyCandidate: Candidate = {
  name: null,
  title: null,
  experience_years: null,
  skills: [],
  certificates: [],
  education: null,
  location_preference: null,
  expected_salary: null,
  contact: null,
};

/** What was extracted from a project's mail, under the names of the wire format and of talent_projects. */
export const projectSchema = z.object({
  title: text,
  type: text,
  tech_requirements: z.array(z.string()),
  description: text,
  budget: text,
  duration: text,
  start_time: text,
  work_style: text,
});
export type Project = Readonly<z.infer<typeof projectSchema>>;

export const emptyProject: Project = {
  title: null,
  type: null,
  tech_requirements: [],
  description: null,
  budget: null,
  duration: null,
  start_time: null,
  work_style: null,
};

/** Where the candidates and the projects of a file stand. */
export const talentTableOf: Readonly<Record<TalentKind, string>> = {
  candidate: 'talent_candidates',
  project: 'talent_projects',
};

/** The content key of a text: SHA-256 in hex. The same text has the same vector, whoever's it is. */
export function vectorKey(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
