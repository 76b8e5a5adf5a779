import type { ErrorInfo } from '../../shared/app-error.ts';
import type { PauseReason } from '../../shared/job.ts';
import { readJob } from '../ledger/job-record.ts';
import type { JobContext, RunHow } from './job-context.ts';
import { createJobProgress } from './job-progress.ts';
import { createLiveFeed } from './live-feed.ts';
import { moveJob } from './move-job.ts';
import { createRetryWrite } from './retry-writes.ts';
import type { StageEnd } from './stage-end.ts';

/** One job at work. */
export type JobRun = ReturnType<typeof createRun>;

/** What to do once the requests in flight are over. */
type Asked = { readonly command: 'pause'; readonly reason: PauseReason } | { readonly command: 'cancel' };

/** How a run ended; `failed` by a fault of ours. */
export type RunEnd = StageEnd | { readonly kind: 'failed'; readonly error: ErrorInfo };

/** Puts a job down as running; the work itself is `carryOutRun`'s. */
export function createRun(context: JobContext, jobId: string, command: 'start' | 'resume', how: RunHow = {}) {
  const job = readJob(context.db, jobId);
  const progress = createJobProgress(job, context.clock);
  const controller = new AbortController();
  const windDown = new AbortController();
  const retryWrite = createRetryWrite(controller.signal, context.retryWritesMs);
  context.channel.follow(jobId, job.lastSeq);
  moveJob(context, jobId, progress, { command });
  return {
    jobId,
    /** As it was when the run began. */
    job,
    progress,
    /** What is done in it besides going on. */
    how,
    controller,
    /** Aborted where what is on its way is to be waited for, and nothing more begun. */
    windDown,
    feed: createLiveFeed(jobId),
    retryWrite,
    /** The last word counts. */
    asked: null as Asked | null,
    /** Fulfilled when the file, or where that cannot be memory, says how the run ended. */
    ended: Promise.resolve(),
  };
}
