import type { ErrorInfo } from '../../shared/app-error.ts';
import type { PauseReason } from '../../shared/job.ts';
import { type JobRecord, readJob } from '../ledger/job-record.ts';
import type { JobContext, RunHow } from './job-context.ts';
import { createJobProgress, type JobProgress } from './job-progress.ts';
import { createLiveFeed, type LiveFeed } from './live-feed.ts';
import { moveJob } from './move-job.ts';
import { createRetryWrite, type RetryWrite } from './retry-writes.ts';
import type { StageEnd } from './stage-end.ts';

/** One job at work. */
export interface JobRun {
  readonly jobId: string;
  /** As it was when the run began. */
  readonly job: JobRecord;
  readonly progress: JobProgress;
  /** What is done in it besides going on. */
  readonly how: RunHow;
  readonly controller: AbortController;
  /** Aborted where what is on its way is to be waited for, and nothing more begun. */
  readonly windDown: AbortController;
  readonly feed: LiveFeed;
  readonly retryWrite: RetryWrite;
  /** What to do once the requests in flight are over; the last word counts. */
  asked: { readonly command: 'pause'; readonly reason: PauseReason } | { readonly command: 'cancel' } | null;
  /** Fulfilled when the file, or where that cannot be memory, says how the run ended. */
  ended: Promise<void>;
}

/** How a run ended; `failed` by a fault of ours. */
export type RunEnd = StageEnd | { readonly kind: 'failed'; readonly error: ErrorInfo };

/** Puts a job down as running; the work itself is `carryOutRun`'s. */
export function createRun(
  context: JobContext,
  jobId: string,
  command: 'start' | 'resume',
  how: RunHow = {},
): JobRun {
  const job = readJob(context.db, jobId);
  const progress = createJobProgress(job, context.clock);
  const controller = new AbortController();
  const windDown = new AbortController();
  const retryWrite = createRetryWrite(controller.signal, context.retryWritesMs);
  context.channel.follow(jobId, job.lastSeq);
  moveJob(context, jobId, progress, { command });
  return {
    jobId,
    job,
    progress,
    how,
    controller,
    windDown,
    feed: createLiveFeed(jobId),
    retryWrite,
    asked: null,
    ended: Promise.resolve(),
  };
}
