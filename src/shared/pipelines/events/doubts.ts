import { z } from 'zod';
import { recipeQuerySchema } from './options.ts';

export const doubtsQuerySchema = recipeQuerySchema.extend({
  /** Whose events; null for all that Gleaner wrote. */
  jobId: z.string().max(64).nullable().default(null),
});

export type DoubtsQuery = z.output<typeof doubtsQuerySchema>;

/** What of the events is kept and may be wrong, and so is counted. Of a job: of its events that still stand. */
export interface Doubts {
  /** Values of attributes, and of them those that stand in none of their rows. */
  readonly attributes: number;
  readonly ungrounded: number;
  /** Events whose type was set to the recipe's type for others. */
  readonly others: number;
  /** Users with more events than the recipe asks for at most, and how many events they have beyond that. */
  readonly usersOver: number;
  readonly eventsOver: number;
  /** The bound; null where there is none. */
  readonly mostEvents: number | null;
}
