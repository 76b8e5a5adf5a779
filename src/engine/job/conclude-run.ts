import { type ErrorInfo, toErrorInfo } from '../../shared/app-error.ts';
import { assertNever } from '../../shared/assert-never.ts';
import type { PauseReason } from '../../shared/job.ts';
import { changeJobStatus } from '../ledger/change-job-status.ts';
import { wishCancelled } from '../ledger/change-order.ts';
import { bringPausedForward, readJob, setElapsed } from '../ledger/job-record.ts';
import { openOrders } from '../ledger/order-record.ts';
import type { JobContext } from './job-context.ts';
import type { JobRun, RunEnd } from './job-run.ts';
import { type JobMove, moveJob } from './move-job.ts';
import { storagePause } from './stage-end.ts';

/** What the end of a run makes of its job. */
function moveFor(end: RunEnd, asked: JobRun['asked'], hasOrders: boolean): JobMove {
  switch (end.kind) {
    case 'done':
      return { command: 'complete' };
    case 'paused':
      return { command: 'pause', reason: end.reason, error: toErrorInfo(end.error) };
    case 'failed':
      return { command: 'fail', error: end.error };
    case 'waiting':
      return { command: 'wait' };
    case 'cancelled':
      return { command: 'cancel' };
    case 'stopped':
      // What its orders have answered by then is paid for.
      if (asked?.command === 'cancel') return { command: hasOrders ? 'wait' : 'cancel' };
      return { command: 'pause', reason: asked?.reason ?? 'interrupted' };
    default:
      return assertNever(end);
  }
}

/** The job rests in memory alone, and the file is told as soon as it can be. */
function restInMemory(context: JobContext, run: JobRun, reason: PauseReason, error: ErrorInfo): void {
  const { db, channel } = context;
  const { jobId, progress } = run;
  progress.setStatus('paused', reason, error);
  const elapsedMs = progress.elapsedMs();
  context.unsaved.keepPause(progress.snapshot(), () => {
    // Somebody else may have gone on with the job meanwhile.
    if (readJob(db, jobId).status !== 'running') return;
    changeJobStatus(db, jobId, 'pause', { reason, error, at: context.now() });
    setElapsed(db, jobId, elapsedMs, readJob(db, jobId).stages);
    channel.record('status', { status: 'paused', reason });
    channel.record('error', error);
  });
  channel.announce('status', { status: 'paused', reason });
  channel.announce('error', error);
}

/** Says in the file how a run ended; where that takes no more writes, the job rests in memory, as paused. Never rejects. */
export async function concludeRun(context: JobContext, run: JobRun, end: RunEnd): Promise<void> {
  const { identity } = context;
  try {
    if (!identity.mayWrite()) throw end.kind === 'paused' ? end.error : new Error('The file is not ours.');
    const hasOrders = openOrders(context.db, run.jobId).length > 0;
    if (end.kind === 'stopped' && run.asked?.command === 'cancel' && hasOrders)
      await run.retryWrite(() => context.commit(() => wishCancelled(context.db, run.jobId, 'cancel_job')));
    run.progress.setOrders(readJob(context.db, run.jobId).orders);
    await run.retryWrite(() => moveJob(context, run.jobId, run.progress, moveFor(end, run.asked, hasOrders)));
    // Nobody has asked for this run: what the person left stays where it was.
    if (run.how.isByItself === true && end.kind !== 'paused')
      context.commit(() => bringPausedForward(context.db, run.jobId));
    if (end.kind === 'paused' && end.error.code === 'source_changed') rescue(identity);
  } catch (thrown) {
    const pause = end.kind === 'paused' ? end : storagePause(thrown);
    restInMemory(context, run, pause?.reason ?? 'interrupted', toErrorInfo(pause?.error ?? thrown));
  }
}

function rescue(identity: JobContext['identity']): void {
  try {
    identity.rescue();
  } catch {
    // The WAL stays beside the file under its old name; the pause itself has been written.
  }
}
