import type { Database } from 'better-sqlite3';
import { AppError, type ErrorInfo, toErrorInfo } from '../../shared/app-error.ts';
import { guardDatabase } from '../database/database-error.ts';
import type { WorkerDeath } from '../engine-api.ts';
import { callRecords } from '../ledger/call-record.ts';
import { changeJobStatus } from '../ledger/change-job-status.ts';
import { addRepeatedCalls, type JobRecord } from '../ledger/job-record.ts';
import { holderOf } from '../ledger/lease.ts';
import { readLoadingMark, setLoadingMark } from '../ledger/loading-mark.ts';
import type { JobContext } from './job-context.ts';

/** Why a job rests whose worker died too often, and what to do about it. */
function deathError({ cause, inARow }: WorkerDeath): ErrorInfo {
  return toErrorInfo(
    cause === 'out_of_memory'
      ? new AppError('engine_out_of_memory', `The engine ran out of memory ${inARow} times in a row.`, {
          hint: 'Lower the input limit and the number of requests at once in the settings, then resume.',
          params: { deaths: inARow },
        })
      : new AppError('engine_died', `The engine stopped unexpectedly ${inARow} times in a row.`, {
          hint: 'Nothing saved was lost. Resume to try again; if it happens again, look at the log files.',
          params: { deaths: inARow },
        }),
  );
}

/** Notes what was under way when a process or worker died: those calls have to be repeated. Inside a transaction. */
export function loseInFlight(db: Database, jobId: string, at: number, after: WorkerDeath | null): void {
  const calls = callRecords(db, jobId);
  const mark = readLoadingMark(db);
  // Whoever was being loaded it was, and nobody in flight.
  const overLoading = after !== null && mark?.jobId === jobId;
  if (overLoading) calls.insertDied(mark.stage, mark.itemId, at);
  if (mark !== null) setLoadingMark(db, null);
  const lost = calls.loseInFlight(at, after === null || overLoading ? null : 'engine_died');
  if (lost > 0) addRepeatedCalls(db, jobId, lost);
}

/** The job of a process that died at work; one that dies just after it has written a job down leaves it queued. */
function abandonedJob({ stored, lock, now }: JobContext): JobRecord | null {
  const job = stored();
  if (job === null || (job.status !== 'running' && job.status !== 'queued')) return null;
  return holderOf(job, lock, now()) === null ? job : null;
}

/**
 * Turns a job whose process died, at work or about to be, into `paused/interrupted`. Does nothing where a live process
 * holds the newest job, or where that rests.
 */
export function recoverJob(context: JobContext, after: WorkerDeath | null): void {
  const { db, channel, now } = context;
  const job = abandonedJob(context);
  if (job === null) return;
  guardDatabase(() => {
    channel.follow(job.id, job.lastSeq);
    context.commit(() => {
      // Once more, now that nobody else can take it up.
      if (abandonedJob(context)?.id !== job.id) return;
      loseInFlight(db, job.id, now(), after);
      const error = after === null || after.goesOn ? null : deathError(after);
      changeJobStatus(db, job.id, 'pause', { reason: 'interrupted', at: now(), error });
      channel.record('status', { status: 'paused', reason: 'interrupted' });
      if (error !== null) channel.record('error', error);
    });
  });
}
