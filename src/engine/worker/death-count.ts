import type { JobSnapshot } from '../../shared/job.ts';

/** A job rests after more deaths in a row than these. */
export const mostDeathsOfJob = 4;
/** Without a job at work, the file is given up after more deaths than these within the window. */
export const mostIdleDeaths = 3;
const idleWindowMs = 5 * 60_000;

/** Says after each death of a worker whether it has died too often. */
export type DeathCount = ReturnType<typeof createDeathCount>;

/** A worker that dies over and over must not do so for ever; one whose job gets on in between may. */
export function createDeathCount(now: () => number) {
  let inARow = 0;
  let doneBefore = '';
  let idleDeaths: readonly number[] = [];
  return {
    /**
     * `job` is the job that it ran, as last heard of, or null where it ran none. Answers how many deaths in a row there were, this
     * one included, between which no reply was saved.
     */
    count: (job: Pick<JobSnapshot, 'jobId' | 'currentBatch'> | null) => {
      if (job === null) {
        const at = now();
        idleDeaths = [...idleDeaths.filter((earlier) => at - earlier < idleWindowMs), at];
        return { inARow: idleDeaths.length, givesUp: idleDeaths.length > mostIdleDeaths };
      }
      // Replies that were saved; an item that is set aside for a death is no progress.
      const done = `${job.jobId} ${job.currentBatch}`;
      inARow = done === doneBefore ? inARow + 1 : 1;
      doneBefore = done;
      return { inARow, givesUp: inARow > mostDeathsOfJob };
    },
    /** A person has told the job to run: what was before counts no more. */
    forgive: () => {
      inARow = 0;
    },
  };
}
