import type { SteadyEngine } from '../engine/worker/steady-engine.ts';
import type { JobEvent, JobSnapshot, PauseWhen } from '../shared/job.ts';
import { readSoFar } from '../shared/pipelines/read-so-far.ts';
import { endingWords } from './ending-words.ts';
import { exitCodeOf, exitCodes } from './exit-code.ts';
import { faceOf } from './pipelines/registry.ts';
import { progressWriter } from './progress-writer.ts';
import { stopSignals } from './stop-signals.ts';

export interface JobView {
  readonly json: boolean;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  /** The first Ctrl+C waits for the requests on their way, the second drops them. */
  readonly isPatient?: boolean;
}

/** What a command that was asked to stop says. */
const pausing = {
  now: 'Pausing … (once more to leave at once)\n',
  after_requests: 'Waiting for the requests on their way … (once more to drop them)\n',
} as const;

function percentOf(part: number, whole: number): string {
  return `${whole === 0 ? 100 : Math.round((part / whole) * 100)} %`;
}

/**
 * Starts (or resumes) a job, shows it until it ends, and answers the exit code. The first SIGINT, SIGTERM or SIGHUP
 * pauses the job, as soon as it runs; the second leaves at once, which the file survives. See `JobView.isPatient` for another way.
 */
export async function runJob(
  engine: SteadyEngine,
  path: string,
  begin: () => Promise<JobSnapshot>,
  view: JobView,
): Promise<number> {
  const { json, stdout, stderr, isPatient = false } = view;
  const bar = progressWriter(stderr);
  const over = Promise.withResolvers<void>();
  over.promise.catch(() => {}); // It may be over before anybody waits for that.
  /** How the job is to be paused; null where nobody has asked for that. */
  let asked: PauseWhen | null = null;
  let lastSeq = 0;
  let stages = 1;
  engine.subscribe({
    snapshot: (job) => {
      stages = job.stages.length;
      if (!json) bar.show(job);
    },
    backup: ({ copiedBytes, totalBytes }) => {
      if (!json && stderr.isTTY) bar.say(`Copying the file first … ${percentOf(copiedBytes, totalBytes)}`);
    },
    event: (event: JobEvent) => {
      lastSeq = event.seq;
      if (json) stdout.write(`${JSON.stringify(event)}\n`);
      const finished = event.type === 'result' ? event.data.finished : null;
      if (!json && finished !== null && stages > 1) bar.stage(finished);
      if (event.type === 'complete') over.resolve();
      // A pause that a dead worker left is over again by the time that the next one answers.
      const rests = event.type === 'status' && event.data.status !== 'running';
      if (rests) {
        engine.snapshot().then((job) => job?.status === 'running' || over.resolve(), over.reject);
      }
    },
  });
  void engine.lost.then(over.reject);
  let runs = false;
  // A job that has just ended by itself cannot be paused any more, which is as well.
  const pause = (when: PauseWhen): Promise<unknown> => engine.pause(when).catch(() => over.resolve());
  const onSignal = (signal: NodeJS.Signals): void => {
    if (asked === 'now') process.exit(exitCodes.interrupted);
    asked = isPatient && signal === 'SIGINT' && asked === null ? 'after_requests' : 'now';
    // The terminal has gone, and takes nothing any more.
    if (signal === 'SIGHUP') stderr.on('error', () => {});
    bar.end();
    if (!json) stderr.write(pausing[asked]);
    if (runs) void pause(asked);
  };
  for (const signal of stopSignals) process.on(signal, onSignal);
  try {
    const begun = await begin();
    runs = true;
    if (begun.status !== 'running') over.resolve();
    else if (asked !== null) await pause(asked);
    await over.promise;
    bar.end();
    const job = (await engine.snapshot(begun.jobId)) ?? begun;
    if (json && job.status !== 'completed') {
      const last: JobEvent = { type: 'complete', jobId: job.jobId, seq: lastSeq, at: Date.now(), data: job };
      stdout.write(`${JSON.stringify(last)}\n`);
    }
    if (!json) {
      const found = await faceOf(job.pipeline).found?.(engine, job);
      const file = readSoFar((await engine.info()).found, job.pipeline);
      stdout.write(`${endingWords(job, path, file, found)}\n`);
    }
    return exitCodeOf(job, asked !== null && job.status === 'paused');
  } finally {
    for (const signal of stopSignals) process.off(signal, onSignal);
  }
}
