import { hostname } from 'node:os';
import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { AppError } from '../../shared/app-error.ts';
import { prepared } from '../database/prepared.ts';
import type { JobRecord } from './job-record.ts';
import { type LifeLock, probeLock } from './life-lock.ts';
import { bootId, ownStart, processLives, ticksNow } from './process-life.ts';

/** A process that runs a job says so in the file, and says it again every few seconds. */
export const leaseHeartbeatMs = 5_000;
/** After this long without a heartbeat a process of another machine is taken for dead. */
export const leaseStaleMs = 30_000;
/** After this long so is one of this machine of which nothing is known but its number. */
const doubtfulMs = leaseStaleMs * 20;

const leaseSchema = z.object({
  owner: z.string(),
  host: z.string(),
  /** Changes with every start of the machine, so that a process id of an earlier one means nothing. */
  boot: z.string(),
  pid: z.number(),
  at: z.number(),
  /** Milliseconds since the machine was started, on a clock that nobody sets; earlier versions did not say. */
  tick: z.number().optional(),
  /** When the process began to run the job; earlier versions did not say. */
  since: z.number().optional(),
  /** When the process itself was started, as its system counts; null where that does not say. */
  started: z.string().nullable().default(null),
  /** The lock that is held for as long as the one who holds the lease is alive; earlier versions had none. */
  lock: z.string().nullable().default(null),
});
export type Lease = z.infer<typeof leaseSchema>;

const boot = bootId();
const started = ownStart();

export function readLease(stored: string | null): Lease | null {
  if (stored === null) return null;
  try {
    return leaseSchema.parse(JSON.parse(stored));
  } catch {
    // A lease that cannot be read belongs to nobody.
    return null;
  }
}

/** One of this machine: its lock tells, whatever became of its number; without one the number has to do. */
function livesHere(lease: Lease, now: number, tick: number): boolean {
  if (lease.boot !== boot || (lease.tick !== undefined && tick < lease.tick)) return false;
  const lock = lease.lock === null ? 'unknown' : probeLock(lease.lock);
  if (lock !== 'unknown') return lock === 'held';
  const ageMs = lease.tick === undefined ? now - lease.at : tick - lease.tick;
  return lease.pid !== process.pid && ageMs < doubtfulMs && processLives(lease.pid, lease.started);
}

/**
 * Whether somebody else than `own` still runs the job. On this machine that does not depend on what the clock says: it
 * may have been set, forth or back, since the lease was written.
 */
export function isHeldElsewhere(
  lease: Lease | null,
  own: Pick<LifeLock, 'owner'> | null,
  now: number,
  tick = ticksNow(),
): boolean {
  if (lease === null || lease.owner === own?.owner) return false;
  return lease.host === hostname() ? livesHere(lease, now, tick) : now - lease.at < leaseStaleMs;
}

/** Who runs the job, or is about to, where that is somebody else than `own`. */
export function holderOf(
  job: Pick<JobRecord, 'status' | 'lease'> | null,
  own: Pick<LifeLock, 'owner'> | null,
  now: number,
): Lease | null {
  const isTaken = job?.status === 'running' || job?.status === 'queued';
  const lease = isTaken ? readLease(job.lease) : null;
  return isHeldElsewhere(lease, own, now) ? lease : null;
}

/** Who holds the file, for a person: which process, on which machine, since when. */
export function heldError(lease: Lease): AppError {
  const { pid, host } = lease;
  const since = new Date(lease.since ?? lease.at).toISOString();
  return new AppError(
    'database_in_use',
    `Another Gleaner (process ${pid} on ${host}, since ${since}) is running a job on this file.`,
    {
      hint: 'Let it finish, or pause it there first; until then the file can be looked at here.',
      params: { pid, host, since },
    },
  );
}

/** Takes or renews the lease of a job that runs or is about to. */
export function writeLease(
  db: Database,
  jobId: string,
  lock: Pick<LifeLock, 'owner' | 'path'>,
  now: number,
  since = now,
): void {
  const lease: Lease = {
    owner: lock.owner,
    host: hostname(),
    boot,
    pid: process.pid,
    at: now,
    tick: ticksNow(),
    since,
    started,
    lock: lock.path(),
  };
  prepared(db, "UPDATE main.gleaner_job SET lease = ? WHERE id = ? AND status IN ('queued', 'running')").run(
    JSON.stringify(lease),
    jobId,
  );
}
