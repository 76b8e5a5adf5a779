import type { JobSnapshot } from '../shared/job.ts';

export const exitCodes = {
  allSucceeded: 0,
  someFailed: 1,
  badInput: 2,
  paused: 3,
  /** Orders are out that have not come back. */
  waiting: 4,
  interrupted: 130,
} as const;

/** The exit code that tells how a job ended. */
export function exitCodeOf(job: JobSnapshot, interrupted: boolean): number {
  if (interrupted) return exitCodes.interrupted;
  if (job.status === 'completed') return job.failed === 0 ? exitCodes.allSucceeded : exitCodes.someFailed;
  if (job.status === 'waiting') return exitCodes.waiting;
  return job.status === 'failed' ? exitCodes.someFailed : exitCodes.paused;
}
