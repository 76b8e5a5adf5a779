import type { Database } from 'better-sqlite3';
import { AppError, type ErrorInfo, toErrorInfo } from '../../shared/app-error.ts';
import { assertNever } from '../../shared/assert-never.ts';
import { isFinished, type JobSnapshot, type PauseReason } from '../../shared/job.ts';
import type { ModelSettings } from '../../shared/model-settings.ts';
import type { Work } from '../../shared/work.ts';
import { createRequestGate } from '../calling/request-gate.ts';
import type { CallClient, RetryPolicy } from '../calling/send-with-retries.ts';
import { guardDatabase } from '../database/database-error.ts';
import type { FileIdentity } from '../database/file-identity.ts';
import { hasTable } from '../database/read-schema.ts';
import type { WorkerDeath } from '../engine-api.ts';
import {
  changeJobStatus,
  type JobRecord,
  latestJob,
  readJob,
  setElapsed,
  setSettings,
} from '../ledger/job-record.ts';
import { heldError, holderOf, type Lease, leaseHeartbeatMs, writeLease } from '../ledger/lease.ts';
import type { LifeLock } from '../ledger/life-lock.ts';
import { setLoadingMark } from '../ledger/loading-mark.ts';
import type { JobCommand } from '../ledger/next-status.ts';
import type { Pipeline } from '../pipelines/pipeline.ts';
import { createCommits } from './commit.ts';
import { deathError } from './death-error.ts';
import { createJobChannel, type JobChannel } from './job-channel.ts';
import { createJobProgress, type JobProgress, snapshotOfRecord } from './job-progress.ts';
import { loseInFlight } from './lose-in-flight.ts';
import { createRetryWrite, type RetryWrite, shortenBusyTimeout } from './retry-writes.ts';
import { runStages, warmStages } from './run-stages.ts';
import { createSleepWatch } from './sleep-watch.ts';
import { type StageEnd, storagePause } from './stage-end.ts';
import { createUnsavedWrites } from './unsaved-writes.ts';
import { writeNewJob } from './write-new-job.ts';

const heartbeatMs = 30_000;

export interface RunnerContext {
  readonly db: Database;
  /** The pipeline of a job; it has to be the same for the same words, whenever it is asked for. */
  readonly pipelineFor: (work: Work) => Pipeline;
  readonly policy: RetryPolicy;
  readonly now: () => number;
  readonly random: () => number;
  readonly onReceived?: (() => void) | undefined;
  /** Whether the path still leads to the file that was opened. */
  readonly identity: FileIdentity;
  /** Held from the first job on until `end`: it tells others that this runner is alive. */
  readonly lock: LifeLock;
  /** How long a job waits for a storage that refuses to be written, in milliseconds. */
  readonly retryWritesMs: number;
}

/** What a run talks to, ready before the job's status changes. */
export interface RunnerModel {
  readonly settings: ModelSettings;
  readonly client: CallClient;
}

/** The jobs of one open file: at most one runs. */
export interface JobRunner {
  readonly channel: JobChannel;
  /** Turns a job whose process died, at work or about to be, into `paused/interrupted`; called once, at open. */
  recover(after: WorkerDeath | null): void;
  start(work: Work, model: RunnerModel): JobSnapshot;
  resume(model: RunnerModel): JobSnapshot;
  /** Aborts what is in flight, and answers when the ledger says so. */
  pause(reason: PauseReason): Promise<JobSnapshot>;
  cancel(): Promise<JobSnapshot>;
  snapshot(): JobSnapshot | null;
  isRunning(): boolean;
  /** Who else runs a job on the file; null where nobody does. */
  holder(): Lease | null;
  /** Writes what can be written of what the file is owed, and lets go of it. */
  end(): void;
}

interface ActiveRun {
  readonly jobId: string;
  readonly progress: JobProgress;
  readonly controller: AbortController;
  /** What to do once the requests in flight are over. */
  asked: { readonly command: 'pause'; readonly reason: PauseReason } | { readonly command: 'cancel' } | null;
  readonly retryWrite: RetryWrite;
  ended: Promise<void>;
}

/** How a run ended; `failed` by a fault of ours. */
type RunEnd = StageEnd | { readonly kind: 'failed'; readonly error: ErrorInfo };

export function createJobRunner(context: RunnerContext): JobRunner {
  const { db, now, identity, lock } = context;
  let active: ActiveRun | null = null;
  /** Since the worker before this one died: what is loaded is written down first. */
  let isCareful = false;
  const clock = { now, monotonic: () => performance.now() };

  const stored = (): JobRecord | null => (hasTable(db, 'main', 'gleaner_job') ? latestJob(db) : null);
  const snapshot = (): JobSnapshot | null => {
    if (active !== null) return active.progress.snapshot();
    const resting = unsaved.pausedJob();
    if (resting !== null) return resting;
    const job = stored();
    return job === null ? null : snapshotOfRecord(job);
  };
  const channel = createJobChannel({ db: () => db, now, snapshot });
  const commits = createCommits(db, channel, identity);
  const { commit } = commits;
  const unsaved = createUnsavedWrites(db, commit, identity.mayWrite);

  const refuseIfHeld = (job: JobRecord | null): void => {
    if (active !== null) {
      throw new AppError('job_running', 'A job is already running on this file.', {
        hint: 'Wait for it, or pause or cancel it first.',
      });
    }
    const holder = holderOf(job, lock, now());
    if (holder !== null) throw heldError(holder);
  };

  /** The one way from status to status: ledger, memory and listeners, in this order. */
  const move = (
    jobId: string,
    progress: JobProgress,
    command: JobCommand,
    reason: PauseReason | null,
    error: ErrorInfo | null,
  ): void => {
    const write = (): void => {
      const change = { at: now(), error, ...(reason === null ? {} : { reason }) };
      const status = changeJobStatus(db, jobId, command, change);
      if (status === 'running') writeLease(db, jobId, lock, now());
      progress.setStatus(status, reason, error);
      setElapsed(db, jobId, progress.elapsedMs(), progress.stages());
      channel.append('status', { status, reason });
      if (error !== null) channel.append('error', error);
      if (isFinished(status)) channel.append('complete', progress.snapshot());
    };
    commit(write);
    channel.touch('now');
  };

  const finish = (run: ActiveRun, end: RunEnd): void => {
    const { jobId, progress, asked } = run;
    switch (end.kind) {
      case 'done':
        move(jobId, progress, 'complete', null, null);
        break;
      case 'paused':
        move(jobId, progress, 'pause', end.reason, toErrorInfo(end.error));
        break;
      case 'failed':
        move(jobId, progress, 'fail', null, end.error);
        break;
      case 'stopped':
        if (asked?.command === 'cancel') move(jobId, progress, 'cancel', null, null);
        else move(jobId, progress, 'pause', asked?.reason ?? 'interrupted', null);
        break;
      default:
        assertNever(end);
    }
  };

  const markLoading =
    (jobId: string) =>
    (stage: string, itemId: string | null): void =>
      commits.commitSoftly(() => setLoadingMark(db, itemId === null ? null : { jobId, stage, itemId }));

  const work = async (run: ActiveRun, model: RunnerModel, job: JobRecord): Promise<StageEnd> => {
    try {
      const stageRun = {
        ...context,
        ...commits,
        jobId: run.jobId,
        settings: model.settings,
        client: model.client,
        gate: createRequestGate(),
        signal: run.controller.signal,
        progress: run.progress,
        channel,
        unsaved,
        retryWrite: run.retryWrite,
        checkFile: identity.check,
        onLoad: isCareful ? markLoading(run.jobId) : undefined,
      };
      return await runStages(stageRun, context.pipelineFor(job), job);
    } catch (thrown) {
      const pause = storagePause(thrown);
      if (pause !== null) return pause;
      throw thrown;
    }
  };

  const begin = (jobId: string, model: RunnerModel, command: 'start' | 'resume'): JobSnapshot => {
    const job = readJob(db, jobId);
    const progress = createJobProgress(job, clock);
    const controller = new AbortController();
    const run: ActiveRun = {
      jobId,
      progress,
      controller,
      retryWrite: createRetryWrite(controller.signal, context.retryWritesMs),
      asked: null,
      ended: Promise.resolve(),
    };
    channel.follow(jobId, job.lastSeq);
    move(jobId, progress, command, null, null);
    active = run;
    const restoreBusyTimeout = shortenBusyTimeout(db);
    const since = now();
    const lookAtClocks = createSleepWatch(clock, leaseHeartbeatMs);
    const lease = setInterval(() => {
      const awakening = lookAtClocks();
      lock.renew();
      if (awakening !== null) progress.wake(awakening.stoodStillMs);
      // A heartbeat missed because the file is busy is made up for by the next.
      if (!db.inTransaction && identity.mayWrite()) {
        identity.committing();
        ignoreBusy(() => writeLease(db, jobId, lock, now(), since));
        identity.committed();
      }
      channel.touch();
    }, leaseHeartbeatMs);
    const heartbeat = setInterval(() => channel.heartbeat(progress.activeCalls()), heartbeatMs);
    run.ended = work(run, model, job)
      .catch((thrown: unknown): RunEnd => ({ kind: 'failed', error: toErrorInfo(thrown) }))
      .then((end) => conclude(run, end))
      .finally(() => {
        clearInterval(lease);
        clearInterval(heartbeat);
        restoreBusyTimeout();
        active = null;
        channel.touch('now');
        unsaved.keepTrying();
      });
    return progress.snapshot();
  };

  /** The job rests in memory alone, and the file is told as soon as it can be. */
  const restUntold = (run: ActiveRun, reason: PauseReason, error: ErrorInfo | null): void => {
    const { jobId, progress } = run;
    progress.setStatus('paused', reason, error);
    const elapsedMs = progress.elapsedMs();
    unsaved.keepPause(progress.snapshot(), () => {
      // Somebody else may have gone on with the job meanwhile.
      if (readJob(db, jobId).status !== 'running') return;
      changeJobStatus(db, jobId, 'pause', { reason, error, at: now() });
      setElapsed(db, jobId, elapsedMs, readJob(db, jobId).stages);
      channel.record('status', { status: 'paused', reason });
      if (error !== null) channel.record('error', error);
    });
    channel.announce('status', { status: 'paused', reason });
    if (error !== null) channel.announce('error', error);
  };

  /** Says in the file how a run ended; where that takes no more writes, the job rests in memory, as paused. */
  const conclude = async (run: ActiveRun, end: RunEnd): Promise<void> => {
    try {
      if (!identity.mayWrite()) throw end.kind === 'paused' ? end.error : new Error('The file is not ours.');
      await run.retryWrite(() => finish(run, end));
      if (end.kind === 'paused' && end.error.code === 'source_changed') ignoreBusy(identity.rescue);
    } catch (thrown) {
      const pause = end.kind === 'paused' ? end : storagePause(thrown);
      if (pause === null) restUntold(run, 'interrupted', toErrorInfo(thrown));
      else restUntold(run, pause.reason, toErrorInfo(pause.error));
    }
  };

  /** The job of a process that died at work; one that dies just after it has written a job down leaves it queued. */
  const abandoned = (): JobRecord | null => {
    const job = stored();
    if (job === null || (job.status !== 'running' && job.status !== 'queued')) return null;
    return holderOf(job, lock, now()) === null ? job : null;
  };

  const recover = (after: WorkerDeath | null): void => {
    isCareful ||= after !== null;
    const job = abandoned();
    if (job === null) return;
    guardDatabase(() => {
      channel.follow(job.id, job.lastSeq);
      commit(() => {
        // Once more, now that nobody else can take it up.
        if (abandoned()?.id !== job.id) return;
        loseInFlight(db, job.id, now(), after);
        const error = after === null || after.goesOn ? null : deathError(after);
        changeJobStatus(db, job.id, 'pause', { reason: 'interrupted', at: now(), error });
        channel.record('status', { status: 'paused', reason: 'interrupted' });
        if (error !== null) channel.record('error', error);
      });
    });
  };

  /** What comes before every command: the file is the one that was opened, and knows all there is to know. */
  const settleFile = (): void => {
    if (active !== null) return;
    identity.check();
    unsaved.writeAll();
    recover(null);
  };

  return {
    channel,
    snapshot,
    isRunning: () => active !== null,
    holder: () => holderOf(stored(), lock, now()),

    recover,
    end: () => {
      unsaved.end();
      lock.release();
    },

    start: (work, model) => {
      settleFile();
      const earlier = stored();
      refuseIfHeld(earlier);
      const pipeline = context.pipelineFor(work);
      lock.hold();
      const jobId = commit(() => {
        // Once more, now that nobody else can begin one.
        refuseIfHeld(stored());
        const { settings } = model;
        const id = writeNewJob(db, { pipeline, work, settings, earlier, at: now() });
        writeLease(db, id, lock, now());
        return id;
      });
      if (!isCareful) warmStages(db, pipeline, jobId);
      return begin(jobId, model, 'start');
    },

    resume: (model) => {
      settleFile();
      const job = stored();
      refuseIfHeld(job);
      if (job === null) {
        throw new AppError('no_job', 'There is no job in this file to resume.', { hint: 'Start one.' });
      }
      lock.hold();
      commit(() => {
        refuseIfHeld(stored());
        loseInFlight(db, job.id, now(), null);
        if (job.status === 'paused') setSettings(db, job.id, model.settings);
      });
      if (!isCareful) warmStages(db, context.pipelineFor(job), job.id);
      return begin(job.id, model, 'resume');
    },

    pause: async (reason) => {
      if (active === null) throw notRunning(stored(), 'pause');
      const { progress } = active;
      active.asked ??= { command: 'pause', reason };
      active.controller.abort();
      await active.ended;
      return progress.snapshot();
    },

    cancel: async () => {
      if (active !== null) {
        const { progress } = active;
        active.asked = { command: 'cancel' };
        active.controller.abort();
        await active.ended;
        return progress.snapshot();
      }
      settleFile();
      const job = stored();
      if (job === null) throw notRunning(job, 'cancel');
      refuseIfHeld(job);
      channel.follow(job.id, job.lastSeq);
      move(job.id, createJobProgress(job, clock, false), 'cancel', null, null);
      return snapshotOfRecord(readJob(db, job.id));
    },
  };
}

function notRunning(job: JobRecord | null, command: string): AppError {
  if (job === null) {
    return new AppError('no_job', `There is no job in this file to ${command}.`, { hint: 'Start one.' });
  }
  return new AppError('job_not_running', `The job is ${job.status}, so it cannot ${command}.`, {
    hint: 'Nothing is being sent.',
    params: { status: job.status },
  });
}

function ignoreBusy(work: () => void): void {
  try {
    work();
  } catch {
    // Said at the call.
  }
}
