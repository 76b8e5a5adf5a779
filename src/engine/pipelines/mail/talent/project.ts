import { z } from 'zod';

const text = z.string().nullable();

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
