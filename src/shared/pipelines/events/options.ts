import { z } from 'zod';
import { recipeSchema } from '../../recipe.ts';
import { liftOptions } from '../../recipes/lift-options.ts';
import { readLimitsSchema, sourceMappingSchema, timeKinds } from '../../source-mapping.ts';

/** What is read of which table in place of what the recipe says. */
export const readInsteadSchema = z.object({
  recipe: recipeSchema.nullable().default(null),
  /** Null for the recipe's, or for what is found by looking. */
  mapping: sourceMappingSchema.nullable().default(null),
  timeKind: z.enum(timeKinds).optional(),
  longestRow: readLimitsSchema.shape.longestRow.unwrap().optional(),
  longestProfile: readLimitsSchema.shape.longestProfile.unwrap().optional(),
});

/**
 * What a job over users is asked: its recipe, or null for the one that the file was read with last, else the one that is
 * proposed for it; and what is other than in the recipe.
 */
export const eventsOptionsSchema = z.preprocess(
  liftOptions,
  readInsteadSchema.extend({
    /** Events of a user that Gleaner did not write are replaced when the user is read; else they stay beside. */
    replaceForeign: z.boolean().default(false),
    /** What an analyst has reviewed of a user is replaced when the user is read again; else it stays as it is. */
    replaceReviewed: z.boolean().default(false),
  }),
);

export type EventsOptions = z.output<typeof eventsOptionsSchema>;

/** The recipe that is asked by; null for what the file was read by last, else what is proposed. */
export const recipeQuerySchema = readInsteadSchema.pick({ recipe: true });

export type RecipeQuery = z.output<typeof recipeQuerySchema>;
