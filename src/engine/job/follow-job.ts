import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../shared/app-error.ts';
import type { JobEvent, JobSnapshot } from '../../shared/job.ts';
import { withReadOnly } from '../database/with-read-only.ts';
import type { Lease } from '../ledger/lease.ts';
import { processLives } from '../ledger/process-life.ts';
import { type JobState, readJobState } from './read-job-state.ts';

/** How often the file is read. */
const readIntervalMs = 200;
/** A job that rests because its worker died is often taken up again at once, by the same process. */
const graceMs = 2_000;
/** Where that process lives: on a busy machine it takes a while to start another worker. */
const restartMs = 15_000;
const heartbeatMs = 30_000;

export interface FollowOptions {
  /** The first event to tell; null tells those that come from now on. */
  readonly fromSeq: number | null;
  readonly sidecarFolder: string | null;
  readonly signal: AbortSignal;
  readonly onEvent: (event: JobEvent) => void;
  /** How the job stands, each time that the file has been read. */
  readonly onSnapshot: (job: JobSnapshot) => void;
}

export interface FollowedEnd {
  /** `rested`: the job has ended or paused. `died`: the process that ran it is gone. `left`: the signal was given. */
  readonly kind: 'rested' | 'died' | 'left';
  readonly job: JobSnapshot;
  /** The number of the last event there was. */
  readonly lastSeq: number;
  readonly lease: Lease | null;
}

/** Whether the process that was last seen to run the job is still there, whatever has become of its worker. */
const livesHere = (holder: Lease | null): boolean =>
  holder !== null && holder.host === hostname() && processLives(holder.pid, holder.started);

/** What of a state makes the following end, if it stays so for a while. */
function endingOf(
  { job, isAlive }: JobState,
  holder: Lease | null,
): { readonly kind: 'rested' | 'died'; readonly afterMs: number } | null {
  const waitMs = livesHere(holder) ? restartMs : graceMs;
  if (job.status === 'running') return isAlive ? null : { kind: 'died', afterMs: waitMs };
  // A job is written down an instant before it runs.
  const mayGoOn = job.status === 'queued' || job.reason === 'interrupted';
  return { kind: 'rested', afterMs: mayGoOn ? waitMs : 0 };
}

const isBusy = (thrown: unknown): boolean => thrown instanceof AppError && thrown.code === 'database_locked';

/**
 * Follows the latest job of a file from outside the process that runs it, until it ends or rests: reads the ledger again
 * and again, never writes, and takes no lease. Events come in order, each once.
 * @throws AppError like opening the file; no_job
 */
export async function followJob(path: string, options: FollowOptions): Promise<FollowedEnd> {
  const { signal, sidecarFolder, onEvent, onSnapshot } = options;
  const read = (jobId: string | null, fromSeq: number | null): JobState =>
    withReadOnly(path, sidecarFolder, (db) => readJobState(db, { jobId, fromSeq, now: Date.now() }));
  let seen = read(null, options.fromSeq);
  const { jobId } = seen.job;
  let next = options.fromSeq ?? seen.lastSeq + 1;
  let holder = seen.lease;
  let ending: { readonly kind: 'rested' | 'died'; readonly since: number } | null = null;
  let beatAt = performance.now();
  const readAgain = (): JobState => {
    try {
      return read(jobId, next);
    } catch (thrown) {
      // Somebody has the file for themselves for a moment; nothing new is known then.
      if (!isBusy(thrown)) throw thrown;
      return { ...seen, events: [] };
    }
  };
  for (;;) {
    const now = performance.now();
    for (const event of seen.events) onEvent(event);
    next = (seen.events.at(-1)?.seq ?? next - 1) + 1;
    if (next <= seen.lastSeq && seen.events.length > 0) {
      seen = readAgain();
      continue;
    }
    onSnapshot(seen.job);
    holder = seen.lease ?? holder;
    const end = endingOf(seen, holder);
    if (end === null || end.kind !== ending?.kind)
      ending = end === null ? null : { kind: end.kind, since: now };
    if (end !== null && ending !== null && now - ending.since >= end.afterMs)
      return { kind: end.kind, job: seen.job, lastSeq: seen.lastSeq, lease: seen.lease };
    if (end === null && now - beatAt >= heartbeatMs) {
      beatAt = now;
      const { activeCalls } = seen.job;
      onEvent({ type: 'heartbeat', jobId, seq: seen.lastSeq, at: Date.now(), data: { activeCalls } });
    }
    await sleep(readIntervalMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return { kind: 'left', job: seen.job, lastSeq: seen.lastSeq, lease: seen.lease };
    seen = readAgain();
  }
}
