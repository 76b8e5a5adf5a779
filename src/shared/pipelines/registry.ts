import { z } from 'zod';
import { selectionSchema } from '../work.ts';
import { type EventsInfo, eventsContract } from './events.ts';
import { type MailInfo, mailContract } from './mail.ts';

/** Every pipeline that the app knows. What is derived from it, routes and reads and settings among them, follows. */
export const pipelineContracts = { events: eventsContract, mail: mailContract } as const;
export type PipelineName = keyof typeof pipelineContracts;

/** What a file holds for each pipeline, by name; one that finds nothing in it is missing. */
export interface FoundInFile {
  readonly events?: EventsInfo;
  readonly mail?: MailInfo;
}

/** What may be asked for of a file, by name, and what is answered. */
export const reads = { ...eventsContract.reads, ...mailContract.reads } as const;
export type Reads = typeof reads;
export type ReadName = keyof Reads;
/** Checked, with defaults filled in. */
export type ReadPayload<Name extends ReadName> = z.output<Reads[Name]['input']>;
export type ReadAnswer<Name extends ReadName> = Exclude<Reads[Name]['output'], undefined>;

/** What can be written out of a file, by name. */
export const exportTables = [...eventsContract.tables, ...mailContract.tables] as const;
export type ExportTable = (typeof exportTables)[number];

/** What a job of each pipeline is asked, by the pipeline's name. */
export const askedOptionsSchema = z.object({
  events: eventsContract.options.prefault({}),
  mail: mailContract.options.prefault({}),
});
export type AskedOptions = z.output<typeof askedOptionsSchema>;
export const defaultAskedOptions: AskedOptions = askedOptionsSchema.parse({});

/** Work as the window asks for it, with options that are the pipeline's own. */
export const askedWorkSchema = z.discriminatedUnion('pipeline', [
  z.object({
    pipeline: z.literal(eventsContract.name),
    selection: selectionSchema,
    options: eventsContract.options.optional(),
  }),
  z.object({
    pipeline: z.literal(mailContract.name),
    selection: selectionSchema,
    options: mailContract.options.optional(),
  }),
]);
export type AskedWork = z.output<typeof askedWorkSchema>;
