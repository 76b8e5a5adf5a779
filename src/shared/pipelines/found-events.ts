import { z } from 'zod';
import { type Page, pageAsked } from '../page.ts';
import type { Counted } from './counted.ts';
import type { ExtractedEvent } from './extracted-event.ts';
import { type EditMark, editMarks } from './review.ts';

const day = z.string().max(10).nullable().default(null);
const names = (most: number) => z.array(z.string().max(500)).max(most).default([]);

/** Which events are asked about; all of them where nothing is said. What is said holds together. */
export const eventFilterSchema = z.object({
  /** One of these. */
  types: names(1_000),
  categories: names(1_000),
  /** Days as `2026-01-31`, both included. */
  from: day,
  to: day,
  /** 0 to 23; one of these. */
  hours: z.array(z.number().int().min(0).max(23)).max(24).default([]),
  /** Values of one name: one of these; null for any. Of several names: all. */
  attributes: z
    .array(z.object({ name: z.string().max(500), value: z.string().max(4_000).nullable().default(null) }))
    .max(100)
    .default([]),
  userId: z.string().max(4_000).nullable().default(null),
  /** The hash of the recipe that they were found by. */
  recipe: z.string().max(100).nullable().default(null),
  /** An attribute stands in none of their rows. */
  ungrounded: z.boolean().default(false),
  /** What an analyst has done with them; one of these. */
  edited: z.array(z.enum(editMarks)).max(10).default([]),
  /** Of users who have events of these types after one another, others between them allowed or not: those events. */
  sequence: z
    .object({ types: z.array(z.string().max(500)).min(1).max(12), directly: z.boolean().default(false) })
    .nullable()
    .default(null),
  /** Words; each stands somewhere in the user, the type, the category, the text or the value of an attribute. */
  search: z.string().max(200).default(''),
  /** Event ids: these alone; null for any. */
  ids: z.array(z.string().max(1_000)).max(10_000).nullable().default(null),
  /** Event ids: all but these. */
  except: z.array(z.string().max(1_000)).max(10_000).default([]),
});
export type EventFilter = z.output<typeof eventFilterSchema>;
export const allEvents: EventFilter = eventFilterSchema.parse({});

export const eventSorts = ['user', 'type', 'start', 'rows'] as const;
export type EventSort = (typeof eventSorts)[number];

/** A page of the events of a filter. Where two are alike in what is sorted by, the earlier comes first. */
export const foundQuerySchema = eventFilterSchema.extend({
  sort: z.enum(eventSorts).default('user'),
  descending: z.boolean().default(false),
  ...pageAsked(50),
});
export type FoundQuery = z.output<typeof foundQuerySchema>;
export type FoundEvents = Page<ExtractedEvent>;

/** What of the events is written out: a row for each, with a column for each attribute; or a row for each attribute of each. */
export const eventsExportSchema = z.object({
  filter: eventFilterSchema.prefault({}),
  shape: z.enum(['wide', 'long']).default('wide'),
  sort: z.enum(eventSorts).default('user'),
  descending: z.boolean().default(false),
});
export type EventsExport = z.output<typeof eventsExportSchema>;

/** Whose sequences are written out: of those who have an event that passes. */
export const sequencesExportSchema = eventsExportSchema.pick({ filter: true });

/** What of what all events come to is written out. */
export const insightsExportSchema = eventsExportSchema.pick({ filter: true });

/**
 * What a filter could be narrowed or widened to: each list counts the events that all the rest of the filter lets through,
 * whatever it says of the list's own matter.
 */
export interface EventFacets {
  /** Events of the filter itself, and their users. */
  readonly events: number;
  readonly users: number;
  /** The most frequent first. */
  readonly types: readonly Counted[];
  readonly categories: readonly Counted[];
  /** By hash; with a name where the file knows it. Events of which no recipe is known are left out. */
  readonly recipes: readonly (Counted & { readonly name: string | null })[];
  /** The first and the last day that have one; null where none has. */
  readonly days: { readonly first: string; readonly last: string } | null;
  readonly attributes: readonly {
    readonly name: string;
    readonly events: number;
    /** The most frequent hundred. */
    readonly values: readonly Counted[];
  }[];
  readonly ungrounded: number;
  /** By what an analyst has done with them; the others are left out. */
  readonly edited: readonly Counted<EditMark>[];
}
