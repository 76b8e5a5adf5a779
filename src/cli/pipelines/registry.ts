import type { PipelineContract } from '../../shared/pipelines/contract.ts';
import { type PipelineName, pipelineContracts } from '../../shared/pipelines/registry.ts';
import { eventsFace } from './events/events-face.ts';
import { mailFace } from './mail/mail-face.ts';
import type { PipelineFace } from './pipeline-face.ts';

/** How each pipeline is spoken of on the command line. */
const faces: Readonly<Record<PipelineName, PipelineFace>> = {
  events: eventsFace,
  mail: mailFace,
};

/** Every pipeline's face, with its name, in the order in which they are told. */
export const pipelineFaces: readonly (readonly [string, PipelineFace])[] = Object.entries(faces);

/** How a pipeline is spoken of; one without a face of its own as plain items. */
export function faceOf(pipeline: string): PipelineFace {
  return new Map(pipelineFaces).get(pipeline) ?? plainFace;
}

const contractOf = (pipeline: string): PipelineContract | undefined =>
  Object.values<PipelineContract>(pipelineContracts).find(({ name }) => name === pipeline);

/** The tables of a pipeline, for export. */
export const tablesOf = (pipeline: string): readonly string[] => contractOf(pipeline)?.tables ?? [];

/** The table that is meant where none is named: the pipeline's main one, or its only one; null where it cannot be told. */
export function usualTable(pipeline: string): string | null {
  const { tables = [], mainTable } = contractOf(pipeline) ?? {};
  return mainTable ?? (tables.length === 1 ? (tables[0] ?? null) : null);
}

/** The pipeline that has a table of that name. */
export const ownerOfTable = (table: string): string | undefined =>
  pipelineFaces.map(([name]) => name).find((name) => tablesOf(name).includes(table));

const plainFace: PipelineFace = {
  ...eventsFace,
  items: 'items',
  item: 'item',
  nothingToDo: 'Nothing to do.',
  status: () => null,
  results: (job) => [`results    ${job.results}`],
};
