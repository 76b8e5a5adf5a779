import { AppError } from '../../shared/app-error.ts';
import type { JobSnapshot, PauseReason, PauseWhen } from '../../shared/job.ts';
import type { Work } from '../../shared/work.ts';
import type { OrderAccess } from '../calling/orders/order-client.ts';
import type { WorkerDeath } from '../engine-api.ts';
import { wishCancelled } from '../ledger/change-order.ts';
import {
  type JobEstimate,
  type JobRecord,
  readJob,
  setSettings,
  setTransport,
} from '../ledger/job-record.ts';
import { heldError, holderOf, writeLease } from '../ledger/lease.ts';
import { openOrders } from '../ledger/order-record.ts';
import { carryOutRun } from './carry-out-run.ts';
import {
  createJobContext,
  type JobContext,
  type RunHow,
  type RunnerContext,
  type RunnerModel,
} from './job-context.ts';
import { createJobProgress, snapshotOfRecord } from './job-progress.ts';
import { createRun, type JobRun } from './job-run.ts';
import { keepIncomplete } from './keep-incomplete.ts';
import { moveJob } from './move-job.ts';
import {
  giveUpOrders,
  hurryOrders,
  jobsThatWait,
  lookAtOrders,
  refuseOverOrders,
} from './orders/orders-at-rest.ts';
import { loseInFlight, recoverJob } from './recover-job.ts';
import { warmStages } from './run-stages.ts';
import { writeNewJob } from './write-new-job.ts';

export type { RunHow, RunnerContext, RunnerModel } from './job-context.ts';

export interface StartManner {
  /** What it is to take, kept with the job. */
  readonly estimate?: JobEstimate | null;
  /** Done in the transaction that writes the job down; what it throws keeps the job from beginning. */
  readonly alongside?: (() => void) | undefined;
  readonly how?: RunHow;
}

/** The jobs of one open file: at most one runs. */
export type JobRunner = ReturnType<typeof createJobRunner>;

/** The one job at work, and how runs go about it from now on. */
interface RunnerState {
  active: JobRun | null;
  /** Since the worker before this one died: what is loaded is written down first. */
  isCareful: boolean;
}

export function createJobRunner(given: RunnerContext) {
  const state: RunnerState = { active: null, isCareful: false };
  const context = createJobContext(
    given,
    () => state.active?.progress.snapshot() ?? null,
    () => state.active?.feed.look() ?? null,
  );
  return {
    channel: context.channel,
    snapshot: context.snapshot,
    isRunning: () => state.active !== null,
    /** Who else runs a job on the file; null where nobody does. */
    holder: () => holderOf(context.stored(), context.lock, context.now()),
    /** Turns a job whose process died, at work or about to be, into `paused/interrupted`; called once, at open. */
    recover: (after: WorkerDeath | null) => {
      state.isCareful ||= after !== null;
      recoverJob(context, after);
    },
    /** Writes what can be written of what the file is owed, and lets go of it. */
    end: () => {
      context.unsaved.end();
      context.lock.release();
    },
    start: (work: Work, model: RunnerModel, manner: StartManner = {}) =>
      startJob(context, state, work, model, manner),
    /** Goes on with the job that was last at work, or with another one of the file. */
    resume: (model: RunnerModel, jobId?: string, how: RunHow = {}) =>
      resumeJob(context, state, model, jobId, how),
    /** The jobs that wait for orders, the longest first; none while a job runs. */
    waiting: () => (state.active === null ? jobsThatWait(context) : []),
    /** Asks how the orders of a job stand, and answers whether there is something to go on with. Nothing is held meanwhile. */
    lookAtOrders: (jobId: string, access: OrderAccess | null) => lookAtOrders(context, jobId, access),
    /** Gives up orders of which nobody can say what became of them, or all: their calls can be asked again. */
    giveUpOrders: (jobId: string) => atRest(context, state, () => giveUpOrders(context, jobId)),
    /** Cancels the orders of a job, which goes on at once with what they leave. */
    hurry: (jobId: string) => atRest(context, state, () => hurryOrders(context, jobId)),
    /** See `keepIncomplete`. @throws AppError job_running */
    keep: (pipeline: string, ids: readonly string[] | null) =>
      atRest(context, state, () => keepIncomplete(context, pipeline, ids)),
    /** Writes something of our own beside whatever runs, in one transaction. */
    write: <Result>(change: (at: number) => Result) => context.commit(() => change(context.now())),
    /** Changes results in one transaction, while no job runs. @throws AppError job_running */
    act: <Result>(change: (at: number) => Result) =>
      atRest(context, state, () => context.commit(() => change(context.now()))),
    /** Answers when the ledger says so. `now`, which is the default, aborts what is in flight; see `PauseWhen`. */
    pause: async (reason: PauseReason, when: PauseWhen = 'now') => {
      const run = state.active;
      if (run === null) throw notRunning(context.stored(), 'pause');
      run.asked ??= { command: 'pause', reason };
      return when === 'now' ? stopRun(run) : windDown(context, run);
    },
    cancel: async (jobId?: string) => {
      const run = state.active;
      if (run === null || (jobId !== undefined && jobId !== run.jobId))
        return cancelAtRest(context, state, jobId);
      run.asked = { command: 'cancel' };
      return stopRun(run);
    },
  };
}

/** What comes before every command: the file is the one that was opened, and knows all there is to know. */
function settleFile(context: JobContext, state: RunnerState): void {
  if (state.active !== null) return;
  context.identity.check();
  context.unsaved.writeAll();
  recoverJob(context, null);
}

function refuseIfHeld({ lock, now }: JobContext, { active }: RunnerState, job: JobRecord | null): void {
  if (active !== null) {
    throw new AppError('job_running', 'A job is already running on this file.', {
      hint: 'Wait for it, or pause or cancel it first.',
    });
  }
  const holder = holderOf(job, lock, now());
  if (holder !== null) throw heldError(holder);
}

/** Does something to the results of a file in which no job runs, nor can begin meanwhile. */
function atRest<Result>(context: JobContext, state: RunnerState, change: () => Result): Result {
  settleFile(context, state);
  refuseIfHeld(context, state, context.stored());
  context.lock.hold();
  const result = change();
  context.channel.touch('now');
  return result;
}

function startJob(
  context: JobContext,
  state: RunnerState,
  work: Work,
  model: RunnerModel,
  { estimate = null, alongside, how = {} }: StartManner,
): JobSnapshot {
  const { db, lock, now, stored } = context;
  settleFile(context, state);
  refuseIfHeld(context, state, stored());
  const pipeline = context.pipelineFor(work);
  lock.hold();
  const jobId = context.commit(() => {
    // Once more, now that nobody else can begin one.
    refuseIfHeld(context, state, stored());
    alongside?.();
    const { settings } = model;
    refuseOverOrders(db, pipeline.name);
    const { transport = 'live' } = how;
    const id = writeNewJob(db, { pipeline, work, settings, estimate, transport, at: now() });
    writeLease(db, id, lock, now());
    return id;
  });
  if (!state.isCareful) warmStages(db, pipeline, jobId);
  return begin(context, state, jobId, model, 'start', how);
}

function resumeJob(
  context: JobContext,
  state: RunnerState,
  model: RunnerModel,
  jobId: string | undefined,
  how: RunHow,
): JobSnapshot {
  const { db, lock, now, stored } = context;
  settleFile(context, state);
  refuseIfHeld(context, state, stored());
  const job = jobId === undefined ? stored() : readJob(db, jobId);
  if (job === null) {
    throw new AppError('no_job', 'There is no job in this file to resume.', { hint: 'Start one.' });
  }
  lock.hold();
  context.commit(() => {
    refuseIfHeld(context, state, stored());
    loseInFlight(db, job.id, now(), null);
    if (job.status === 'paused') setSettings(db, job.id, model.settings);
    if (how.transport !== undefined) setTransport(db, job.id, how.transport);
  });
  if (!state.isCareful) warmStages(db, context.pipelineFor(job), job.id);
  return begin(context, state, job.id, model, 'resume', how);
}

function begin(
  context: JobContext,
  state: RunnerState,
  jobId: string,
  model: RunnerModel,
  command: 'start' | 'resume',
  how: RunHow,
): JobSnapshot {
  const run = createRun(context, jobId, command, how);
  state.active = run;
  run.ended = carryOutRun(context, run, model, state.isCareful).finally(() => {
    state.active = null;
    context.channel.touch('now');
    context.unsaved.keepTrying();
  });
  return run.progress.snapshot();
}

/** Aborts what is in flight, and answers when it is known how the run ended. */
async function stopRun(run: JobRun): Promise<JobSnapshot> {
  run.controller.abort();
  await run.ended;
  return run.progress.snapshot();
}

/** Begins nothing more, and answers when what is on its way has come in and the run has ended. */
async function windDown(context: JobContext, run: JobRun): Promise<JobSnapshot> {
  run.progress.windDown();
  run.windDown.abort();
  context.channel.touch('now');
  await run.ended;
  return run.progress.snapshot();
}

function cancelAtRest(context: JobContext, state: RunnerState, jobId?: string): JobSnapshot {
  const { db, channel, clock } = context;
  settleFile(context, state);
  const latest = context.stored();
  if (latest === null) throw notRunning(latest, 'cancel');
  refuseIfHeld(context, state, latest);
  const job = jobId === undefined ? latest : readJob(db, jobId);
  channel.follow(job.id, job.lastSeq);
  const isOrdered = openOrders(db, job.id).length > 0;
  // What its orders have answered by then is paid for: it is collected first.
  if (isOrdered) context.commit(() => wishCancelled(db, job.id, 'cancel_job'));
  if (!isOrdered || job.status !== 'waiting')
    moveJob(context, job.id, createJobProgress(readJob(db, job.id), clock, false), {
      command: isOrdered ? 'wait' : 'cancel',
    });
  channel.touch('now');
  return snapshotOfRecord(readJob(db, job.id));
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
