import { AppError } from '../shared/app-error.ts';
import { isFinished, type JobSnapshot } from '../shared/job.ts';
import type { FoundInFile } from '../shared/pipelines/registry.ts';

/** Counting a large file takes a while: while a job runs it is counted at most so often. */
export const countEveryMs = 2_000;

function countedNow(count: () => FoundInFile): FoundInFile | null {
  try {
    return count();
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

/**
 * Tells what a file holds as a job changes it: at most every two seconds while it runs, and when it comes to rest. What cannot be
 * counted just now, because another program holds the file, is counted at the next word of the job: no job ends for it.
 * @param now milliseconds that never go back
 */
export function tellFound(
  count: () => FoundInFile,
  tell: (found: FoundInFile) => void,
  now: () => number,
): (job: JobSnapshot) => void {
  let told: JobSnapshot | null = null;
  let countedAt = Number.NEGATIVE_INFINITY;
  return (job) => {
    const isSame =
      told?.jobId === job.jobId && told.processed === job.processed && told.status === job.status;
    const rests = isFinished(job.status) || job.status === 'paused';
    if (isSame || (!rests && now() - countedAt < countEveryMs)) return;
    countedAt = now();
    const found = countedNow(count);
    if (found === null) return;
    told = job;
    tell(found);
  };
}
