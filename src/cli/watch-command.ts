import { type FollowedEnd, followJob } from '../engine/job/follow-job.ts';
import { AppError } from '../shared/app-error.ts';
import type { JobEvent } from '../shared/job.ts';
import { endingWords } from './ending-words.ts';
import { exitCodeOf, exitCodes } from './exit-code.ts';
import { progressWriter } from './progress-writer.ts';
import type { JobView } from './run-job.ts';
import { stopSignals } from './stop-signals.ts';

export interface WatchCommandOptions {
  readonly from?: string;
  readonly json?: boolean;
}

function readFrom(text: string | undefined): number | null {
  if (text === undefined) return null;
  const from = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(from)) return from;
  throw new AppError('bad_input', `--from ${text} makes no sense: it has to be the number of an event.`, {
    hint: 'Events are numbered from 1; --from 1 prints all of them.',
    params: { option: '--from', value: text },
  });
}

/** A line for an event that a person is told of beside the bar; null for the rest. */
function wordsFor(event: JobEvent): string | null {
  if (event.type === 'error') return `${event.data.message} [${event.data.code}]`;
  if (event.type !== 'status') return null;
  return `The job is ${event.data.status}${event.data.reason === null ? '' : ` (${event.data.reason})`}.`;
}

function deathWords({ lease }: FollowedEnd, path: string): string {
  const who = lease === null ? '' : ` (process ${lease.pid} on ${lease.host})`;
  return `The Gleaner that ran this job${who} is gone; what it saved is in the file.\nGo on with: resume ${path}`;
}

/** The snapshot as whoever opens the file next will find it. */
const asFound = ({ kind, job }: FollowedEnd): FollowedEnd['job'] =>
  kind === 'died'
    ? { ...job, status: 'paused', reason: 'interrupted', activeCalls: 0, activeItems: [] }
    : job;

/**
 * `watch FILE`: follows the latest job of a file from another process than the one that runs it, and answers the exit code
 * that running it would have answered. It reads the ledger and nothing else: a signal ends the watching, not the job.
 */
export async function runWatch(
  path: string,
  options: WatchCommandOptions,
  sidecarFolder: string,
  { json, stdout, stderr }: JobView,
): Promise<number> {
  const from = readFrom(options.from);
  const bar = progressWriter(stderr);
  const stop = new AbortController();
  const onSignal = (signal: NodeJS.Signals): void => {
    if (signal === 'SIGHUP') stderr.on('error', () => {});
    stop.abort();
  };
  for (const signal of stopSignals) process.on(signal, onSignal);
  let last: JobEvent | null = null;
  let stages = 1;
  const onEvent = (event: JobEvent): void => {
    last = event;
    if (json) return void stdout.write(`${JSON.stringify(event)}\n`);
    const finished = event.type === 'result' ? event.data.finished : null;
    if (finished !== null && stages > 1) bar.stage(finished);
    const words = wordsFor(event);
    if (words === null) return;
    bar.end();
    stdout.write(`${words}\n`);
  };
  try {
    const end = await followJob(path, {
      fromSeq: from ?? (json ? 1 : null),
      sidecarFolder,
      signal: stop.signal,
      onEvent,
      onSnapshot: (job) => {
        stages = job.stages.length;
        if (!json) bar.show(job);
      },
    });
    bar.end();
    if (end.kind === 'left') {
      stderr.write('Stopped watching; the job goes on.\n');
      return exitCodes.interrupted;
    }
    const job = asFound(end);
    const said = last as JobEvent | null;
    if (json && said?.type !== 'complete') {
      const complete: JobEvent = {
        type: 'complete',
        jobId: job.jobId,
        seq: end.lastSeq,
        at: Date.now(),
        data: job,
      };
      stdout.write(`${JSON.stringify(complete)}\n`);
    }
    if (end.kind === 'died') stderr.write(`${deathWords(end, path)}\n`);
    else if (!json) stdout.write(`${endingWords(job, path)}\n`);
    return exitCodeOf(job, false);
  } finally {
    for (const signal of stopSignals) process.off(signal, onSignal);
  }
}
