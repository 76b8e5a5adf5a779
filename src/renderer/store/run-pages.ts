import { type PipelineName, pipelineContracts } from '../../shared/pipelines/registry.ts';
import type { PageName } from './state.ts';

/** The page that each pipeline's job is started and watched on. */
export const runPages = { events: 'extract', mail: 'talent' } as const satisfies Record<
  PipelineName,
  PageName
>;

const isPipeline = (name: string): name is PipelineName => Object.hasOwn(pipelineContracts, name);

/** The page of a job's pipeline; a pipeline that this version does not know is shown on the first. */
export const runPageOf = (pipeline: string): PageName =>
  isPipeline(pipeline) ? runPages[pipeline] : 'extract';

/** The pipeline of a job, as far as this version knows it. */
export const knownPipeline = (pipeline: string): PipelineName => (isPipeline(pipeline) ? pipeline : 'events');

/** Whose job a start on that page is. */
export function pipelineOf(page: PageName): PipelineName {
  const names = Object.keys(runPages) as PipelineName[];
  return names.find((name) => runPages[name] === page) ?? 'events';
}
