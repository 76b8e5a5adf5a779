import { z } from 'zod';
import type { Counted } from './counted.ts';
import { type EventFilter, eventFilterSchema } from './found-events.ts';

/** Which events the pictures are of; all of them where nothing is said. */
export const insightsSchema = eventFilterSchema;
export type InsightsQuery = EventFilter;

/** What the events of a file come to. */
export interface Insights {
  readonly events: number;
  readonly users: number;
  /** Rows that the events cite; one that several cite counts with each. */
  readonly rows: number;
  /** The most frequent first. */
  readonly types: readonly (Counted & { readonly category: string; readonly users: number })[];
  readonly categories: readonly Counted[];
  /** Every day between the first and the last event, in order; events without a day are left out and counted below. */
  readonly days: readonly Counted[];
  /** 0 to 23, in order. */
  readonly hours: readonly Counted<number>[];
  readonly withoutTime: number;
  /** How many users have so many events; `events` counts users here. */
  readonly perUser: readonly Counted<number>[];
  /** What follows on what, the commonest first, at most 200. */
  readonly paths: readonly {
    readonly from: string;
    readonly to: string;
    readonly times: number;
    readonly users: number;
  }[];
}

/** Rows of users who were read, and how many of them the model has set aside. */
export interface SetAsideRows {
  readonly rows: number;
  readonly setAside: number;
}

export const funnelSchema = z.object({ types: z.array(z.string().max(500)).min(1).max(12) });
export type FunnelQuery = z.infer<typeof funnelSchema>;

/** How many users have an event of the first type, then one of the second after it, and so on. */
export interface Funnel {
  readonly steps: readonly { readonly type: string; readonly users: number }[];
}
