import { z } from 'zod';
import type { ErrorInfo } from './app-error.ts';
import type { JobSnapshot } from './job.ts';
import { askedWorkSchema, type ReadName, type Reads, reads } from './pipelines/registry.ts';

/** The most questions that can be put to the same items beside each other. */
export const mostTrialColumns = 2;

/**
 * A trial as the window asks for it: one question, or two to the same items, who stand in `items` with their records. `model` is asked in place of the one in the settings,
 * at the same address. `again`: what an earlier trial of the same brought is thrown away, and paid for anew.
 */
export const trialAskedSchema = z.object({
  items: z
    .array(z.object({ id: z.string(), records: z.number().int().min(0) }))
    .min(1)
    .max(1_000),
  columns: z
    .array(
      z.object({
        work: askedWorkSchema,
        name: z.string().max(1_000).nullable(),
        model: z.string().trim().min(1).max(1_000).nullable(),
      }),
    )
    .min(1)
    .max(mostTrialColumns),
  again: z.boolean().default(false),
});
export type TrialAsked = z.output<typeof trialAskedSchema>;

type TrialRead<Name extends ReadName> = z.ZodObject<{
  column: z.ZodNumber;
  name: z.ZodLiteral<Name>;
  input: Reads[Name]['input'];
}>;
type EachTrialRead = { [Name in ReadName]: TrialRead<Name> }[ReadName];

/** Any read of a pipeline, of what one question of a trial brought. */
export const trialReadSchema = z.discriminatedUnion(
  'name',
  (Object.keys(reads) as ReadName[]).map((name) =>
    z.object({
      column: z
        .number()
        .int()
        .min(0)
        .max(mostTrialColumns - 1),
      name: z.literal(name),
      input: reads[name].input,
    }),
  ) as unknown as readonly [EachTrialRead, ...EachTrialRead[]],
);

/** One question of a trial. */
export interface TrialColumn {
  readonly model: string;
  /** By what name the question goes; null where it has none. */
  readonly name: string | null;
  /** Null before it has begun. */
  readonly job: JobSnapshot | null;
  /** Why it did not begin or could not go on; null where nothing is wrong. */
  readonly error: ErrorInfo | null;
  /** It had come to its end before: nothing was sent. */
  readonly wasThere: boolean;
}

/** A trial as it stands: the whole of it, the latest wins. */
export interface TrialState {
  readonly pipeline: string;
  /** Who is tried on, by id. */
  readonly items: readonly string[];
  readonly columns: readonly TrialColumn[];
  readonly running: boolean;
}

/** The trial of a file that was begun last, as it was left. */
export interface LatestTrial {
  readonly state: TrialState;
  /** Where each question's ledger and results are. */
  readonly places: readonly string[];
}

/** A trial that was made with a file, and what it took. What was paid stays on record for as long as it is kept. */
export interface PastTrial {
  readonly at: number | null;
  readonly pipeline: string;
  readonly items: number;
  readonly model: string;
  readonly status: JobSnapshot['status'];
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly cost: number | null;
  readonly currency: string;
}
