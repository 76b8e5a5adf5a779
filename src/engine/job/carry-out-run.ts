import { toErrorInfo } from '../../shared/app-error.ts';
import type { LearntEndpoint } from '../../shared/learnt-endpoint.ts';
import { createLiveTransport } from '../calling/live/live-transport.ts';
import { createPace } from '../calling/pace/pace.ts';
import { steadyClock } from '../calling/pace/pace-clock.ts';
import { leaseHeartbeatMs, writeLease } from '../ledger/lease.ts';
import { setLoadingMark } from '../ledger/loading-mark.ts';
import { concludeRun } from './conclude-run.ts';
import type { JobContext, RunnerModel } from './job-context.ts';
import type { JobRun, RunEnd } from './job-run.ts';
import type { Ordering } from './orders/ordering.ts';
import { shortenBusyTimeout } from './retry-writes.ts';
import { runStages } from './run-stages.ts';
import { resultsSink } from './sink.ts';
import { createSleepWatch } from './sleep-watch.ts';
import { type StageEnd, storagePause } from './stage-end.ts';
import { createWriteGroup } from './write-group.ts';

const heartbeatMs = 30_000;

/**
 * Does a run's work to its end, and says in the file how it ended. Never rejects.
 * @param isCareful what is loaded is written down first: since the worker before this one died
 */
export async function carryOutRun(
  context: JobContext,
  run: JobRun,
  model: RunnerModel,
  isCareful: boolean,
): Promise<void> {
  const restoreBusyTimeout = shortenBusyTimeout(context.db);
  const stopTimers = keepAlive(context, run);
  try {
    const end = await work(context, run, model, isCareful).catch(
      (thrown: unknown): RunEnd => ({ kind: 'failed', error: toErrorInfo(thrown) }),
    );
    await concludeRun(context, run, end);
  } finally {
    stopTimers();
    restoreBusyTimeout();
  }
}

/** Says again and again that this process is alive and runs the job, and notices when the machine has slept. */
function keepAlive(context: JobContext, { jobId, progress }: JobRun): () => void {
  const { db, now, identity, lock, channel } = context;
  const since = now();
  const lookAtClocks = createSleepWatch(context.clock, leaseHeartbeatMs);
  const lease = setInterval(() => {
    const awakening = lookAtClocks();
    lock.renew();
    if (awakening !== null) progress.wake(awakening.stoodStillMs);
    if (!db.inTransaction && identity.mayWrite()) {
      identity.committing();
      try {
        writeLease(db, jobId, lock, now(), since);
      } catch {
        // A heartbeat missed because the file is busy is made up for by the next.
      }
      identity.committed();
    }
    channel.touch();
  }, leaseHeartbeatMs);
  const heartbeat = setInterval(() => channel.heartbeat(progress.activeCalls()), heartbeatMs);
  return () => {
    clearInterval(lease);
    clearInterval(heartbeat);
  };
}

async function work(
  context: JobContext,
  run: JobRun,
  model: RunnerModel,
  isCareful: boolean,
): Promise<StageEnd> {
  const { db, identity } = context;
  const markLoading = (stage: string, itemId: string | null): void =>
    context.commitSoftly(() =>
      setLoadingMark(db, itemId === null ? null : { jobId: run.jobId, stage, itemId }),
    );
  const { client } = model;
  const ordering: Ordering = {
    by: run.job.transport,
    access: model.orders ?? null,
    bodyOf: (request, most) => {
      if (client.bodyOf === undefined) throw new Error('This client writes no lines.');
      return client.bodyOf(request, most);
    },
    folder: context.orderFolder,
    exportTo: run.how.exportTo ?? null,
    results: run.how.results ?? [],
    isByItself: run.how.isByItself ?? false,
    wait: context.orderWait ?? steadyClock.wait,
  };
  const stageRun = {
    ...context,
    ordering,
    learn: (change: Partial<LearntEndpoint>) => client.learn(change),
    jobId: run.jobId,
    settings: model.settings,
    transport: createLiveTransport({ ...context, client: model.client }),
    pace: model.pace ?? createPace(),
    sink: model.sink ?? resultsSink,
    signal: run.controller.signal,
    winding: AbortSignal.any([run.controller.signal, run.windDown.signal]),
    progress: run.progress,
    feed: run.feed,
    retryWrite: run.retryWrite,
    storeReply: createWriteGroup(context.unsaved.save, run.retryWrite),
    checkFile: identity.check,
    onLoad: isCareful ? markLoading : undefined,
  };
  try {
    return await runStages(stageRun, context.pipelineFor(run.job), run.job);
  } catch (thrown) {
    const pause = storagePause(thrown);
    if (pause !== null) return pause;
    throw thrown;
  }
}
