import type { Engine, ModelAccess } from '../engine/engine-api.ts';
import { maxPageSize } from '../shared/page.ts';
import type { ReadLimits } from '../shared/pipelines/events.ts';
import { readSoFar } from '../shared/pipelines/read-so-far.ts';
import { formatEstimate, formatSummary } from './format.ts';
import { faceOf, pipelineFaces } from './pipeline-faces.ts';
import { unreadWords } from './read-limits.ts';

type Write = (text: string) => void;

/** `status FILE`: what the file holds, and how its latest job stands. */
export async function showStatus(engine: Engine, json: boolean, write: Write): Promise<void> {
  const [info, job, jobs] = await Promise.all([engine.info(), engine.snapshot(), engine.jobs()]);
  const others = jobs.filter(({ jobId, status }) => jobId !== job?.jobId && status === 'paused');
  if (json) return write(`${JSON.stringify({ source: info, job })}\n`);
  for (const [, face] of pipelineFaces) {
    const held = face.status(info);
    if (held !== null) write(held);
  }
  if (job === null) return write('No job has run on this file yet.\n');
  const why = job.reason === null ? '' : ` (${job.reason})`;
  write(
    `\nThe latest job is ${job.status}${why}${job.error === null ? '' : `: ${job.error.message}`}\n${formatSummary(job, readSoFar(info.found, job.pipeline))}\n`,
  );
  for (const { jobId, pipeline } of others)
    write(
      `\nA job over ${faceOf(pipeline).items} rests, too. Go on with it with: resume FILE --job ${jobId}\n`,
    );
}

interface EstimateWanted {
  readonly json: boolean;
  readonly ofMail: boolean;
  readonly limits: ReadLimits;
}

/**
 * `estimate FILE`: what a job over all unfinished users would take, or with `ofMail`, and where the file holds mails alone,
 * over all unfinished mails. Nothing is sent or written.
 */
export async function showEstimate(
  engine: Engine,
  access: ModelAccess,
  { json, ofMail, limits }: EstimateWanted,
  write: Write,
): Promise<void> {
  const [first = 'events'] = Object.keys((await engine.info()).found);
  const pipeline = ofMail ? 'mail' : first;
  const selection = { kind: 'unfinished' } as const;
  const options = pipeline === 'events' ? limits : undefined;
  const estimate = await engine.estimate({ pipeline, selection, options }, access);
  const unread =
    pipeline === 'events' ? await engine.read('events.unread', { selection, ...limits }) : undefined;
  if (json) return write(`${JSON.stringify({ ...estimate, unread })}\n`);
  const cut = unread === undefined ? null : unreadWords(unread, limits);
  write(`${formatEstimate(estimate, pipeline)}\n${cut === null ? '' : `cut        ${cut}\n`}`);
}

/** `events FILE`: every event, or one user's, a line each: user, time, type, category, context, rows. */
export async function showEvents(
  engine: Engine,
  userId: string | null,
  json: boolean,
  write: Write,
): Promise<void> {
  if (userId !== null) await engine.read('events.user', { userId });
  for (let offset = 0; ; offset += maxPageSize) {
    const page = await engine.read('events.events', { userId, offset, limit: maxPageSize });
    for (const event of page.rows) {
      const fields = [event.userId, event.time, event.type, event.category, event.context];
      write(
        json ? `${JSON.stringify(event)}\n` : `${[...fields, event.sourceRowIds.join(',')].join('\t')}\n`,
      );
    }
    if (offset + page.rows.length >= page.total || page.rows.length === 0) return;
  }
}
