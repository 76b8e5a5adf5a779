import type { ErrorInfo } from '../../shared/app-error.ts';
import { isFinished, type PauseReason } from '../../shared/job.ts';
import { changeJobStatus } from '../ledger/change-job-status.ts';
import { setElapsed } from '../ledger/job-record.ts';
import { writeLease } from '../ledger/lease.ts';
import type { JobCommand } from '../ledger/next-status.ts';
import type { JobContext } from './job-context.ts';
import type { JobProgress } from './job-progress.ts';

export interface JobMove {
  readonly command: JobCommand;
  /** Of a pause. */
  readonly reason?: PauseReason;
  readonly error?: ErrorInfo;
}

/**
 * The one way from status to status: ledger, memory and listeners, in this order.
 * @throws AppError where the command does not fit the status in the file; what the database throws
 */
export function moveJob(context: JobContext, jobId: string, progress: JobProgress, move: JobMove): void {
  const { db, channel, lock, now } = context;
  const { command, reason = null, error = null } = move;
  context.commit(() => {
    const change = { at: now(), error, ...(reason === null ? {} : { reason }) };
    const status = changeJobStatus(db, jobId, command, change);
    if (status === 'running') writeLease(db, jobId, lock, now());
    progress.setStatus(status, reason, error);
    setElapsed(db, jobId, progress.elapsedMs(), progress.stages());
    channel.append('status', { status, reason });
    if (error !== null) channel.append('error', error);
    if (isFinished(status)) channel.append('complete', progress.snapshot());
  });
  channel.touch('now');
}
