import { eventsFace } from './events-face.ts';
import { mailFace } from './mail-face.ts';
import type { PipelineFace } from './pipeline-face.ts';

const faces: Readonly<Record<string, PipelineFace>> = { events: eventsFace, mail: mailFace };

/** Every pipeline's face, with its name, in the order in which they are told. */
export const pipelineFaces: readonly (readonly [string, PipelineFace])[] = Object.entries(faces);

/** How a pipeline is spoken of; one without a face of its own as plain items. */
export function faceOf(pipeline: string): PipelineFace {
  return faces[pipeline] ?? plainFace;
}

const plainFace: PipelineFace = {
  items: 'items',
  item: 'item',
  command: 'extract',
  defaultTable: null,
  nothingToDo: 'Nothing to do.',
  hasRecords: true,
  status: () => null,
  results: (job) => [`results    ${job.results}`],
};
