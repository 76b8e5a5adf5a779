import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname, uptime } from 'node:os';
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
  /** When the process began to run the job; earlier versions did not say. */
  since: z.number().optional(),
});
export type Lease = z.infer<typeof leaseSchema>;

const owner = randomUUID();

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    // Elsewhere the start of the machine, to the minute, tells one start from the next.
    return String(Math.round((Date.now() / 1_000 - uptime()) / 60));
  }
}

const boot = bootId();

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

/** Whether somebody else still runs the job. */
export function isHeldElsewhere(lease: Lease | null, now: number): boolean {
  if (lease === null || lease.owner === owner) return false;
  if (lease.host === hostname()) {
    if (lease.boot !== boot) return false;
    return lease.pid !== process.pid && processLives(lease.pid) && now - lease.at < leaseStaleMs * 20;
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
  const lease: Lease = { owner, host: hostname(), boot, pid: process.pid, at: now, since };
  prepared(db, "UPDATE main.gleaner_job SET lease = ? WHERE id = ? AND status = 'running'").run(
    JSON.stringify(lease),
    jobId,
  );
}
