import type { Engine, ModelAccess } from '../engine/engine-api.ts';
import { readSoFar } from '../shared/pipelines/read-so-far.ts';
import { firstPipeline } from '../shared/pipelines/registry.ts';
import { formatEstimate, formatSummary } from './format.ts';
import { faceOf, pipelineFaces } from './pipelines/registry.ts';
import { print } from './print.ts';

/** `status FILE`: what the file holds, and how its latest job stands. */
export async function showStatus(engine: Engine, json: boolean): Promise<void> {
  const [info, job, jobs] = await Promise.all([engine.info(), engine.snapshot(), engine.runs()]);
  const others = jobs
    .map(({ job: each }) => each)
    .filter(({ jobId, status }) => jobId !== job?.jobId && status === 'paused');
  if (json) return print(`${JSON.stringify({ source: info, job })}\n`);
  for (const [, face] of pipelineFaces) {
    const held = face.status(info);
    if (held !== null) print(held);
  }
  if (job === null) return print('No job has run on this file yet.\n');
  const why = job.reason === null ? '' : ` (${job.reason})`;
  print(
    `\nThe latest job is ${job.status}${why}${job.error === null ? '' : `: ${job.error.message}`}\n${formatSummary(job, readSoFar(info.found, job.pipeline))}\n`,
  );
  for (const { jobId, pipeline } of others)
    print(
      `\nA job over ${faceOf(pipeline).items} rests, too. Go on with it with: resume FILE --job ${jobId}\n`,
    );
}

interface EstimateWanted {
  readonly json: boolean;
  /** The pipeline; without one the file's first. */
  readonly named: string | undefined;
  /** The command's options. */
  readonly given: Readonly<Record<string, unknown>>;
}

/**
 * `estimate FILE`: what a job over all unfinished items would take, of the pipeline that is named, else of the first that the
 * file has something for. Nothing is sent or written.
 */
export async function showEstimate(
  engine: Engine,
  access: ModelAccess,
  { json, named, given }: EstimateWanted,
): Promise<void> {
  const pipeline = named ?? Object.keys((await engine.info()).found)[0] ?? firstPipeline;
  const { estimating } = faceOf(pipeline).job;
  const options = estimating?.readOptions(given);
  const selection = { kind: 'unfinished' } as const;
  const estimate = await engine.estimate({ pipeline, selection, options }, access);
  const more = await estimating?.more(engine, selection, options);
  if (json) return print(`${JSON.stringify({ ...estimate, ...more?.fields })}\n`);
  print(`${[formatEstimate(estimate, pipeline), ...(more?.lines ?? [])].join('\n')}\n`);
}
