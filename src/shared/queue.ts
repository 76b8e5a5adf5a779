import { z } from 'zod';
import type { ModelSettings } from './model-settings.ts';
import { askedWorkSchema } from './pipelines/registry.ts';
import type { Selection, Work } from './work.ts';

/** The most jobs that wait in one file. */
export const mostQueued = 100;

const id = z.string().min(1).max(64);

/** A change to a file's queue, as the window asks for it; what a job is added with is its model in the settings. */
export const queueChangeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('add'), work: askedWorkSchema }),
  z.object({ kind: z.literal('remove'), id }),
  /** To the place before another, or with null to the end. */
  z.object({ kind: z.literal('move'), id, before: id.nullable() }),
]);
export type AskedQueueChange = z.output<typeof queueChangeSchema>;

/** The same as the engine is told it. */
export type QueueChange =
  | {
      readonly kind: 'add';
      readonly work: Work;
      readonly settings: ModelSettings;
      /** Whose keys it is to be run with: a profile of the window's; null from the command line. */
      readonly profile: string | null;
    }
  | Exclude<AskedQueueChange, { kind: 'add' }>;

/** A job that waits for its turn. */
export interface QueuedJob {
  readonly id: string;
  readonly pipeline: string;
  readonly selection: Selection['kind'];
  /** How many items it names; null for a selection that is made when it begins. */
  readonly named: number | null;
  /** By what name its question goes, such as that of a recipe; null where it has none. */
  readonly asked: string | null;
  /** The model and its limits, as they were when it was added. */
  readonly settings: ModelSettings;
  readonly profile: string | null;
  /** Epoch milliseconds. */
  readonly addedAt: number;
}
