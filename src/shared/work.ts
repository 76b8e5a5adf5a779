import { z } from 'zod';
import type { CallTransport } from './order.ts';

/**
 * Which items a job takes. `unfinished`, which is the default: all without a success, and the new records of those with one.
 * `new`: the new records alone. `changed`: items of which what was read before is not the same any more, whole.
 */
export const selectionSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('unfinished') }),
  z.object({ kind: z.literal('new') }),
  z.object({ kind: z.literal('changed') }),
  z.object({ kind: z.literal('failed') }),
  z.object({ kind: z.literal('all') }),
  z.object({ kind: z.literal('named'), ids: z.array(z.string()).min(1).max(1_000_000) }),
]);
export type Selection = z.infer<typeof selectionSchema>;

/** What a job does: which pipeline, over which items, and what that was asked: the mapping and the question. */
export interface Work {
  readonly pipeline: string;
  readonly selection: Selection;
  /** The pipeline's own; its defaults where left out. */
  readonly options?: unknown;
  /** How its calls go; each at once where left out. */
  readonly transport?: CallTransport | undefined;
}

/** The lowest and the highest that a figure may come to, as far as a trial knows. */
export type Range = readonly [low: number, high: number];

/** Between what the figures of an estimate lie, nine times of ten, by what was seen of the items that were tried. */
export interface EstimateRange {
  /** How many items were tried. */
  readonly tried: number;
  readonly promptTokens: Range;
  readonly completionTokens: Range;
  /** Null where the price is unknown. */
  readonly cost: Range | null;
}

/** What a job over a selection would take. Figures are estimates until the job has run. */
export interface Estimate {
  readonly items: number;
  readonly records: number;
  readonly batches: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** Tokens that sending every record in its original wording, twenty at a time, would take. */
  readonly originalPromptTokens: number;
  /** Of the input, what is sent more often since requests are smaller, so that no place stands idle; absent from earlier versions. */
  readonly spreadTokens?: number;
  readonly cost: number | null;
  readonly currency: string;
  /** Seconds with a low and a high, from what this very model took in this file before; null where it never ran. */
  readonly seconds: number | null;
  readonly secondsLow: number | null;
  readonly secondsHigh: number | null;
  /** How many earlier jobs of this model the figures have learnt from. */
  readonly learntFrom: number;
  /** Where the same was tried on some items before: from them the figures are then learnt. Absent where nothing was. */
  readonly range?: EstimateRange;
}
