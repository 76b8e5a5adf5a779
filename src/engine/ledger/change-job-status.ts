import type { Database } from 'better-sqlite3';
import { AppError, type ErrorInfo } from '../../shared/app-error.ts';
import type { JobStatus, PauseReason } from '../../shared/job.ts';
import { readJob } from './job-record.ts';
import { type JobCommand, nextStatus, transitions } from './next-status.ts';

export interface StatusChange {
  readonly reason?: PauseReason;
  readonly error?: ErrorInfo | null;
  readonly at: number;
}

/**
 * The one setter of a job's status. It changes nothing where the command does not fit the status in the file.
 * @throws AppError job_not_running, job_running or job_finished
 */
export function changeJobStatus(
  db: Database,
  jobId: string,
  command: JobCommand,
  change: StatusChange,
): JobStatus {
  const { from, to } = transitions[command];
  const ends = command === 'complete' || command === 'cancel' || command === 'fail';
  const changed = db
    .prepare(
      `UPDATE main.gleaner_job SET status = ?, reason = ?, error = ?,
        started_at = COALESCE(started_at, ?), finished_at = MAX(COALESCE(started_at, 0), ?), lease = CASE WHEN ? = 'running' THEN lease END,
        turn = CASE WHEN ? = 'running' THEN (SELECT MAX(turn) + 1 FROM main.gleaner_job) ELSE turn END
       WHERE id = ? AND status IN (${from.map(() => '?').join(', ')})`,
    )
    .run(
      to,
      to === 'paused' ? (change.reason ?? 'user') : null,
      change.error ? JSON.stringify(change.error) : null,
      to === 'running' ? change.at : null,
      ends ? change.at : null,
      to,
      to,
      jobId,
      ...from,
    ).changes;
  if (changed === 1) return to;
  throw refusal(readJob(db, jobId).status, command);
}

function refusal(status: JobStatus, command: JobCommand): AppError {
  if (status === 'running')
    return new AppError('job_running', 'A job is already running on this file.', {
      hint: 'Wait for it, or pause or cancel it first.',
    });
  if (nextStatus(status, 'cancel') === null) {
    return new AppError('job_finished', `The job is ${status}; it cannot ${command} any more.`, {
      hint: 'Start a new job for what is left.',
      params: { status },
    });
  }
  return new AppError('job_not_running', `The job is ${status}, so it cannot ${command}.`, {
    hint: 'Resume it first.',
    params: { status },
  });
}
