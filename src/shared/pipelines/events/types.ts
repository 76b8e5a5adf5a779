import { z } from 'zod';
import { type Page, pageAsked } from '../../page.ts';
import { type Recipe, typeWord } from '../../recipe.ts';
import { recipeQuerySchema } from './options.ts';

/**
 * Where a type comes from: it stands in the recipe, it is what others become, the analyst calls others so, or the model coined it.
 */
const typeOrigins = ['listed', 'other', 'named', 'coined'] as const;

/** One type of the events of a file. */
export interface TypeSummary {
  readonly type: string;
  /** Of most of its events. */
  readonly category: string;
  /** How many categories its events have. */
  readonly categories: number;
  readonly events: number;
  readonly users: number;
  readonly origin: (typeof typeOrigins)[number];
  /** The context of an event of it; may be empty. */
  readonly example: string;
}

/** What was done to types last, and can be undone. */
export interface LastTypeEdit {
  readonly types: readonly string[];
  /** What they became; null where they kept their names, and only the category is another. */
  readonly into: string | null;
  readonly category: string;
  readonly events: number;
  readonly at: number;
}

/** The types of a file, those with most events first. */
export interface TypesPage extends Page<TypeSummary> {
  /** Every category that there is, in order. */
  readonly categories: readonly string[];
  readonly lastEdit: LastTypeEdit | null;
  /** Events whose type the recipe does not list and that stand under its type for others, by what the model called them. */
  readonly unlisted: readonly { readonly type: string; readonly events: number }[];
}

const typeSorts = ['type', 'category', 'events', 'users'] as const;

export const typesQuerySchema = recipeQuerySchema.extend({
  ...pageAsked(),
  search: z.string().max(200).default(''),
  sort: z.enum(typeSorts).default('events'),
  descending: z.boolean().default(true),
});

export type TypesQuery = z.output<typeof typesQuerySchema>;

/** Several types become one, one is renamed, or some are moved to another category: over all results. */
export const typeEditSchema = recipeQuerySchema.extend({
  types: z.array(z.string().min(1).max(500)).min(1).max(1_000),
  /** Null where each keeps its name. */
  into: typeWord.nullable(),
  /** Null for that of `into`, or, where there is none yet, of most of the types. */
  category: typeWord.nullable().default(null),
});

export type TypeEditInput = z.output<typeof typeEditSchema>;

export const typeUndoSchema = recipeQuerySchema.prefault({});

/** What an edit, or its undoing, came to. */
export interface TypeEditReport {
  /** How many events it has changed. */
  readonly events: number;
  /** The recipe that was asked by, as it holds from then on, and its hash, which events name it by. */
  readonly recipe: Recipe;
  readonly hash: string;
}

/** Events of one type, or of one that they were merged into. */
export const typeExamplesSchema = z.object({
  type: z.string().max(500),
  limit: z.number().int().min(1).max(20).default(5),
});
