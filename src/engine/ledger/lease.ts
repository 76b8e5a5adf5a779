import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { AppError } from '../../shared/app-error.ts';
import { prepared } from '../database/prepared.ts';
import type { JobRecord } from './job-record.ts';

/** A process that runs a job says so in the file, and says it again every few seconds. */
export const leaseHeartbeatMs = 5_000;
/** After this long without a heartbeat the process is taken for dead, wherever it ran. */
export const leaseStaleMs = 30_000;

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
});
export type Lease = z.infer<typeof leaseSchema>;

const owner = randomUUID();

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    // Elsewhere a tick that goes back tells one start from the next.
    return 'unknown';
  }
}

const boot = bootId();

/** The same clock for every process of this machine; it neither jumps nor goes back until the next start. */
const ticksNow = (): number => Number(process.hrtime.bigint() / 1_000_000n);

function processLives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM';
  }
}

export function readLease(stored: string | null): Lease | null {
  if (stored === null) return null;
  try {
    return leaseSchema.parse(JSON.parse(stored));
  } catch {
    // A lease that cannot be read belongs to nobody.
    return null;
  }
}

/**
 * Whether somebody else still runs the job. On this machine that does not depend on what the clock says: it may have
 * been set, forth or back, since the lease was written.
 */
export function isHeldElsewhere(lease: Lease | null, now: number, tick = ticksNow()): boolean {
  if (lease === null || lease.owner === owner) return false;
  if (lease.host === hostname()) {
    if (lease.boot !== boot || (lease.tick !== undefined && tick < lease.tick)) return false;
    const ageMs = lease.tick === undefined ? now - lease.at : tick - lease.tick;
    return lease.pid !== process.pid && processLives(lease.pid) && ageMs < leaseStaleMs * 20;
  }
  return now - lease.at < leaseStaleMs;
}

/** The process that runs the job, where it is another. */
export function holderOf(job: Pick<JobRecord, 'status' | 'lease'> | null, now: number): Lease | null {
  const lease = job?.status === 'running' ? readLease(job.lease) : null;
  return isHeldElsewhere(lease, now) ? lease : null;
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

/** Takes or renews the lease of a running job. */
export function writeLease(db: Database, jobId: string, now: number, since = now): void {
  const lease: Lease = { owner, host: hostname(), boot, pid: process.pid, at: now, tick: ticksNow(), since };
  prepared(db, "UPDATE main.gleaner_job SET lease = ? WHERE id = ? AND status = 'running'").run(
    JSON.stringify(lease),
    jobId,
  );
}
