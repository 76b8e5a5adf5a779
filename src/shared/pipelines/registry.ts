import { z } from 'zod';
import { exportChoicesSchema } from '../export.ts';
import { selectionSchema } from '../work.ts';
import type { PipelineContract } from './contract.ts';
import { eventsContract } from './events.ts';
import { mailContract } from './mail.ts';

/**
 * Every pipeline that the app knows, in the order in which they are offered. Routes, reads, tables, settings, pages and words
 * follow from it, types included.
 */
export const pipelineContracts = {
  events: eventsContract,
  mail: mailContract,
} as const satisfies Readonly<Record<string, PipelineContract>>;

type Contracts = typeof pipelineContracts;
export type PipelineName = keyof Contracts;
export const pipelineNames = Object.keys(pipelineContracts) as readonly PipelineName[];
/** What a file is for unless it says otherwise. */
export const firstPipeline = pipelineNames[0] as PipelineName;
const contracts: readonly PipelineContract[] = Object.values(pipelineContracts);

/** Whether this version knows a pipeline of that name; a ledger may name one that it does not. */
export const isPipeline = (name: string): name is PipelineName => Object.hasOwn(pipelineContracts, name);

/** The pipeline of a job, as far as this version knows it; else the first. */
export const knownPipeline = (name: string): PipelineName => (isPipeline(name) ? name : firstPipeline);

/** All members of a union at once. */
export type Together<Union> = (Union extends unknown ? (each: Union) => void : never) extends (
  all: infer All,
) => void
  ? { readonly [Key in keyof All]: All[Key] }
  : never;

/** One value for each pipeline. What a mapped type cannot be followed through is held by the type it is asked for. */
const ofEach = <Value>(value: (contract: PipelineContract) => unknown): Value =>
  Object.fromEntries(contracts.map((contract) => [contract.name, value(contract)])) as Value;

/** What a file holds for each pipeline, by name; one that finds nothing in it is missing. */
export type FoundInFile = {
  readonly [Name in PipelineName]?: Exclude<Contracts[Name]['info']['told'], undefined>;
};

/** What may be asked for of a file, by name, and what is answered. */
export type Reads = Together<Contracts[PipelineName]['reads']>;
export const reads = Object.assign({}, ...contracts.map((contract) => contract.reads)) as Reads;
export type ReadName = keyof Reads;
/** Checked, with defaults filled in. */
export type ReadPayload<Name extends ReadName> = z.output<Reads[Name]['input']>;
export type ReadAnswer<Name extends ReadName> = Exclude<Reads[Name]['output'], undefined>;

type ActsOf<Contract> = Contract extends { readonly acts: infer Own } ? Own : Readonly<Record<never, never>>;
/** What may be done to the results of a file, by name, and what is answered. */
export type Acts = Together<ActsOf<Contracts[PipelineName]>>;
export const acts = Object.assign({}, ...contracts.map((contract) => contract.acts ?? {})) as Acts;
export type ActName = keyof Acts;
/** Checked, with defaults filled in. */
export type ActPayload<Name extends ActName> = z.output<Acts[Name]['input']>;
export type ActAnswer<Name extends ActName> = Exclude<Acts[Name]['output'], undefined>;

/** What can be written out of a file, by name. */
export type ExportTable = Contracts[PipelineName]['tables'][number];
export const exportTables = contracts.flatMap(({ tables }) => tables) as ExportTable[];

type ExportOptionsOf<Contract> = Contract extends { readonly exportOptions: infer Own }
  ? Own
  : Readonly<Record<never, never>>;
/** What can be asked of a table that is written out, by its name. */
type ExportOptions = Together<ExportOptionsOf<Contracts[PipelineName]>>;
const exportOptions: Readonly<Record<string, z.ZodType>> = Object.assign(
  {},
  ...contracts.map((contract) => contract.exportOptions ?? {}),
);

type AskedExport<Table extends ExportTable> = z.ZodObject<
  (typeof exportChoicesSchema)['shape'] & {
    table: z.ZodLiteral<Table>;
    options: z.ZodOptional<Table extends keyof ExportOptions ? ExportOptions[Table] : z.ZodUndefined>;
  }
>;
type EachExport = { [Table in ExportTable]: AskedExport<Table> }[ExportTable];

/** A table that is to be written out, with options that are its own. */
export const askedExportSchema = z.discriminatedUnion(
  'table',
  exportTables.map((table) =>
    exportChoicesSchema.extend({
      table: z.literal(table),
      options: (exportOptions[table] ?? z.undefined()).optional(),
    }),
  ) as unknown as readonly [EachExport, ...EachExport[]],
);

/** Pages of the window that belong to pipelines, in the order of the rail. */
export type PipelinePage = Contracts[PipelineName]['pages'][number];
export const pipelinePages = contracts.flatMap(({ pages }) => pages) as PipelinePage[];
export const isPipelinePage = (page: string): page is PipelinePage =>
  (pipelinePages as readonly string[]).includes(page);
/** Where a pipeline's job is started and watched: its first page. */
export const runPageOf = (pipeline: string): PipelinePage =>
  pipelineContracts[knownPipeline(pipeline)].pages[0];
/** The page that a file opens on: that of the first pipeline that it has something for. */
export function firstPageOf(found: FoundInFile): PipelinePage {
  const name = pipelineNames.find((each) => found[each] !== undefined) ?? firstPipeline;
  const { opensOn }: PipelineContract = pipelineContracts[name];
  const page = found[name] === undefined ? undefined : opensOn?.(found[name] as never);
  return pipelinePages.find((each) => each === page) ?? runPageOf(name);
}
/** Whose page it is; of one that belongs to none the first that the file has something for. */
export function pipelineOfPage(page: string, found: FoundInFile): PipelineName {
  const owner = contracts.find(({ pages }) => pages.includes(page))?.name ?? firstPipeline;
  const had = pipelineNames.find((name) => found[name] !== undefined);
  return isPipeline(owner) && found[owner] !== undefined ? owner : (had ?? firstPipeline);
}

/** What a job of each pipeline is asked, by the pipeline's name. */
export const askedOptionsSchema = z.object(
  ofEach<{ readonly [Name in PipelineName]: z.ZodPrefault<Contracts[Name]['options']> }>(({ options }) =>
    options.prefault({}),
  ),
);
export type AskedOptions = z.output<typeof askedOptionsSchema>;
export const defaultAskedOptions: AskedOptions = askedOptionsSchema.parse({});

/** How calls go that are asked for in the window; see `CallTransport`. */
const askedTransport = z.enum(['live', 'order']);

type Asked<Name extends PipelineName> = z.ZodObject<{
  pipeline: z.ZodLiteral<Name>;
  selection: typeof selectionSchema;
  options: z.ZodOptional<Contracts[Name]['options']>;
  transport: z.ZodOptional<typeof askedTransport>;
}>;
type EachAsked = { [Name in PipelineName]: Asked<Name> }[PipelineName];

/** Work as the window asks for it, with options that are the pipeline's own. */
export const askedWorkSchema = z.discriminatedUnion(
  'pipeline',
  contracts.map(({ name, options }) =>
    z.object({
      pipeline: z.literal(name),
      selection: selectionSchema,
      options: options.optional(),
      transport: askedTransport.optional(),
    }),
  ) as unknown as readonly [EachAsked, ...EachAsked[]],
);
export type AskedWork = z.output<typeof askedWorkSchema>;
