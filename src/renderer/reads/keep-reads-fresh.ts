import type { JobSnapshot } from '../../shared/job.ts';
import { useStore } from '../store/store.ts';
import { liveReads, readClient } from './read-client.ts';

/** What of a job shows in what is read of the file; anything else is no reason to read again. */
const mark = (job: JobSnapshot | null): string =>
  job === null
    ? ''
    : `${job.jobId} ${job.status} ${job.stage} ${job.processed} ${job.currentBatch} ${job.activeItems.join()}`;

/**
 * Reads again what is on show when a job has changed outcomes: once after the last change, never before the reads of the
 * change before have been answered, and at most once in `everyMs`. What was read of another file is forgotten. Returns the
 * way to stop.
 */
export function keepReadsFresh(everyMs = 1_000): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isReading = false;
  let isDue = false;
  const plan = (): void => {
    isDue = true;
    if (!isReading) timer ??= setTimeout(() => void readAgain(), everyMs);
  };
  const readAgain = async (): Promise<void> => {
    timer = undefined;
    isDue = false;
    isReading = true;
    await readClient.invalidateQueries({ queryKey: [liveReads] });
    isReading = false;
    if (isDue) plan();
  };
  const stop = useStore.subscribe((state, before) => {
    if (state.source?.path !== before.source?.path) readClient.clear();
    else if (mark(state.job) !== mark(before.job)) plan();
  });
  return () => {
    stop();
    clearTimeout(timer);
  };
}
