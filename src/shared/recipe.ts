import { z } from 'zod';
import { readLimitsSchema, sourceMappingSchema, timeKinds } from './source-mapping.ts';

/** A word that stands in an answer's line: short, and without the signs that part the fields there. */
export const typeWord = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .regex(/^[^|=\r\n]*$/);

export const attributeKinds = ['text', 'number', 'date', 'one_of'] as const;

/** Something that is told of an event of a type: a brand, a price. */
export const attributeSchema = z.object({
  name: typeWord,
  kind: z.enum(attributeKinds).default('text'),
  /** What it may be, where it is one of a list. */
  values: z.array(typeWord).max(100).default([]),
});
export type Attribute = z.output<typeof attributeSchema>;

/** What is of interest and nothing more. */
export const usualCategory = 'engagement';

export const eventTypeSchema = z.object({
  name: typeWord,
  category: typeWord.default(usualCategory),
  /** One line on what belongs to it; may be empty. */
  rule: z.string().trim().max(500).default(''),
  attributes: z.array(attributeSchema).max(20).default([]),
});
export type EventType = z.output<typeof eventTypeSchema>;

/** Whether the model may coin types of its own besides those that are listed. */
export const vocabularies = ['open', 'closed'] as const;

export const maxInstructions = 50_000;

const readingSchema = z.object({
  /** Which table and columns hold what; null for what is found by looking. */
  mapping: sourceMappingSchema.nullable().default(null),
  /** How times are written, in place of what is found. */
  timeKind: z.enum(timeKinds).optional(),
  ...readLimitsSchema.shape,
});

const questionSchema = z.object({
  /** What the model is asked to do, in the analyst's own words. */
  instructions: z.string().min(1).max(maxInstructions),
  types: z.array(eventTypeSchema).max(200).default([]),
  vocabulary: z.enum(vocabularies).default('open'),
  /** What a type becomes that is not listed, where the vocabulary is closed. */
  other: typeWord.default('other'),
  /** Types that were merged into another or renamed: what a reply calls `from` is kept as `to`. */
  aliases: z
    .array(z.object({ from: typeWord, to: typeWord }))
    .max(1_000)
    .default([]),
});

const answerSchema = z.object({
  /** Share of a user's rows that has to be cited or set aside, 0–1; null for what the settings say. */
  leastCoverage: z.number().min(0.5).max(1).nullable().default(null),
  /** Events of one user; null for as many as there are. */
  mostEvents: z.number().int().min(1).max(10_000).nullable().default(null),
});

export const recipeVersion = 1;

/**
 * How a log is turned into events: what is read, what is asked, and how it has to be answered. It says nothing of the machine
 * or the model, so that the same recipe sends the same bytes wherever it is run.
 */
export const recipeSchema = z.object({
  version: z.literal(recipeVersion).default(recipeVersion),
  name: z.string().trim().min(1).max(120),
  read: readingSchema.prefault({}),
  ask: questionSchema,
  answer: answerSchema.prefault({}),
});
export type Recipe = z.output<typeof recipeSchema>;
