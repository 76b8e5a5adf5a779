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

/** The tables of a pipeline, for export. */
export const tablesOf = (pipeline: string): readonly string[] =>
  Object.values(pipelineContracts).find(({ name }) => name === pipeline)?.tables ?? [];

const plainFace: PipelineFace = {
  ...eventsFace,
  items: 'items',
  item: 'item',
  nothingToDo: 'Nothing to do.',
  status: () => null,
  results: (job) => [`results    ${job.results}`],
};
