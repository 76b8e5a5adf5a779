import { useEffect } from 'react';
import type { JobSnapshot } from '../../../shared/job.ts';
import { useStore } from '../../store/store.ts';

/** What of a job shows in lists of users; anything else is no reason to ask again. */
const mark = (job: JobSnapshot | null): string =>
  job === null
    ? ''
    : `${job.jobId} ${job.status} ${job.stage} ${job.processed} ${job.currentBatch} ${job.activeItems.join()}`;

/** Calls back when a job has changed outcomes: at most once in `everyMs`, and once after the last change. */
export function useJobPulse(onPulse: () => void, everyMs = 1000): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let last = mark(useStore.getState().job);
    const stop = useStore.subscribe(({ job }) => {
      const now = mark(job);
      if (now === last) return;
      last = now;
      timer ??= setTimeout(() => {
        timer = undefined;
        onPulse();
      }, everyMs);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [onPulse, everyMs]);
}
