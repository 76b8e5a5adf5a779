import { z } from 'zod';

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
