import { z } from 'zod';
import { recipeSchema } from '../recipe.ts';

/** The most users that are tried on at once. */
export const mostTried = 1_000;
const count = z.number().int().min(1).max(mostTried);

/** Who is tried on: some at random (the same for the same seed), those with most rows, those named, those who are reviewed, or those drawn to be. */
export const pickSchema = z.discriminatedUnion('how', [
  z.object({ how: z.literal('random'), count, seed: z.number().int().min(0).default(1) }),
  z.object({ how: z.literal('hardest'), count }),
  z.object({ how: z.literal('reviewed') }),
  z.object({ how: z.literal('drawn') }),
  z.object({ how: z.literal('named'), ids: z.array(z.string()).min(1).max(mostTried) }),
]);
export type TrialPick = z.output<typeof pickSchema>;

export const pickQuerySchema = z.object({ pick: pickSchema, recipe: recipeSchema.nullable().default(null) });
export type PickQuery = z.output<typeof pickQuerySchema>;

/** A user to try on. */
export interface PickedUser {
  readonly userId: string;
  readonly rows: number;
}
