import { basename } from 'node:path';
import type { Engine } from '../../engine/engine-api.ts';
import { AppError } from '../../shared/app-error.ts';
import type { ToldJob, Workspace } from '../../shared/contract.ts';
import type { JobSnapshot, PauseWhen } from '../../shared/job.ts';
import type { CallTransport, OrderAct } from '../../shared/order.ts';
import { codedError } from '../../shared/words/coded-error.ts';
import type { Work } from '../../shared/work.ts';
import { type FilePorts, holdFile, type OpenFile, openSteadily, readWorkspace } from './held-file.ts';
import { isRunning } from './job-words.ts';
import type { QueueKeeper } from './queue-keeper.ts';
import { isSameFile } from './same-file.ts';
import type { Trials } from './trials.ts';

interface SessionPorts extends FilePorts {
  /** Asks whether the running job may be paused so that its file can be left. */
  readonly confirmLeave: (name: string) => Promise<boolean>;
}

/** Which file is open, and the job in it. One file at a time; opening and closing wait for one another. */
export interface Session {
  path(): string | null;
  job(): JobSnapshot | null;
  workspace(): Promise<Workspace>;
  /** Opens the file. Where the person declines to leave a running job, answers what stays open. */
  open(path: string): Promise<Workspace>;
  close(): Promise<Workspace>;
  /** The engine of the open file. Rejects with `no_file_open`. */
  engine(): Promise<Engine>;
  /** What is tried on the open file. Rejects with `no_file_open`. */
  trials(): Promise<Trials>;
  /** The jobs that wait in the open file. Rejects with `no_file_open`. */
  queue(): Promise<QueueKeeper>;
  start(work: Work): Promise<ToldJob>;
  /** Begins a job that waits. */
  startQueued(id: string): Promise<ToldJob>;
  pause(when?: PauseWhen): Promise<ToldJob>;
  /** Its calls go so from now on, where that is said. */
  resume(transport?: CallTransport): Promise<ToldJob>;
  cancel(): Promise<ToldJob>;
  /** Asks how the orders of the file stand, at once. */
  lookAtOrders(): Promise<ToldJob | null>;
  /** Cancels the orders of the job and goes on with what they leave, or gives them up. */
  changeOrders(act: OrderAct['act']): Promise<ToldJob>;
  /** Pauses the job (`interrupted`) and lets go of the file, waiting at most that long. Never rejects. */
  shutdown(withinMs: number): Promise<void>;
}

type Command = (ask: (engine: Engine, file: OpenFile) => Promise<JobSnapshot>) => Promise<ToldJob>;

/** What changes the orders of a job; the provider is told at once. */
const orderCommands = (
  opened: () => OpenFile,
  command: Command,
): Pick<Session, 'cancel' | 'lookAtOrders' | 'changeOrders'> => ({
  cancel: () =>
    command(async (engine, file) => {
      const job = await engine.cancel();
      if (job.status === 'waiting') void file.orders.look();
      return job;
    }),
  lookAtOrders: async () => {
    const file = opened();
    await file.orders.look();
    const job = file.job();
    return job === null ? null : file.take(job);
  },
  changeOrders: (act) =>
    command(async (engine, file) => {
      const jobId = file.job()?.jobId;
      if (jobId === undefined) throw codedError('no_order');
      const job = await engine.changeOrders({ jobId, act });
      if (act === 'hurry') void file.orders.look();
      return job;
    }),
});

export function createSession(ports: SessionPorts): Session {
  let current: OpenFile | null = null;
  let revision = 0;
  /** Numbers what is told to the window, in the order in which it came to be. */
  const nextRevision = (): number => {
    revision += 1;
    return revision;
  };
  const nothingOpen = (): Workspace => ({ source: null, job: null, revision: nextRevision() });
  const inTurn = takeTurns();

  const opened = (): OpenFile => {
    if (current !== null) return current;
    throw new AppError('no_file_open', 'No file is open.', { hint: 'Open a database first.' });
  };

  const openNow = async (path: string): Promise<Workspace> => {
    const earlier = current;
    if (earlier !== null) {
      if (await isSameFile(earlier.path, path)) return earlier.workspace();
      if (!(await mayLeave(earlier, ports))) return earlier.workspace();
    }
    // The new file first: one that cannot be opened must not cost the one that is.
    const engine = await openSteadily(path, ports);
    const workspace = await readWorkspace(engine, nextRevision).catch(async (thrown) => {
      await engine.close().catch(() => undefined); // What kept it from opening is what is told.
      throw thrown;
    });
    await earlier?.release();
    const file: OpenFile = holdFile(
      {
        path,
        engine,
        job: workspace.job,
        nextRevision,
        onLost: () => {
          if (current !== file) return;
          current = null;
          ports.onWorkspace(nothingOpen());
          ports.onTrial(null);
        },
      },
      ports,
    );
    current = file;
    ports.onWorkspace(workspace);
    ports.onTrial(null);
    void file.trials.recall();
    return workspace;
  };

  const closeNow = async (): Promise<Workspace> => {
    const file = current;
    if (file === null) return nothingOpen();
    if (!(await mayLeave(file, ports))) return file.workspace();
    current = null;
    await file.release();
    ports.onWorkspace(nothingOpen());
    ports.onTrial(null);
    return nothingOpen();
  };

  /** What is asked of a file that is just being left is asked anew of the one that takes its place. */
  const workspace = async (): Promise<Workspace> => {
    const file = current;
    try {
      return (await file?.workspace()) ?? nothingOpen();
    } catch (thrown) {
      await inTurn(async () => undefined);
      if (current === file) throw thrown;
      return current?.workspace() ?? nothingOpen();
    }
  };

  const command: Command = async (ask) => {
    const file = opened();
    if (file.trials.state()?.running === true) throw codedError('trial_running');
    return file.take(await ask(file.engine, file));
  };

  return {
    path: () => current?.path ?? null,
    job: () => current?.job() ?? null,
    workspace,
    open: (path) => inTurn(() => openNow(path)),
    close: () => inTurn(closeNow),
    engine: async () => opened().engine,
    trials: async () => opened().trials,
    queue: async () => opened().queue,
    startQueued: (id) => command((_, file) => file.queue.begin(id)),
    start: (work) =>
      command(async (engine, file) => {
        const started = await engine.start(work, await ports.access());
        file.queue.release();
        return started;
      }),
    pause: (when) => command((engine) => engine.pause(when)),
    resume: (transport) =>
      command(async (engine) => engine.resume(await ports.access(), undefined, transport)),
    ...orderCommands(opened, command),
    shutdown: (withinMs) => withinTime(current?.release() ?? Promise.resolve(), withinMs, ports.log),
  };
}

/** Settles what to do about a running job before its file is left; false where the person stays. */
async function mayLeave(file: OpenFile, { confirmLeave }: SessionPorts): Promise<boolean> {
  if (!isRunning(file.job())) return true;
  if (!(await confirmLeave(basename(file.path)))) return false;
  if (isRunning(file.job())) file.take(await file.engine.pause());
  return true;
}

/** Runs what is given one after the other. */
function takeTurns(): <Result>(task: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const result = last.then(task);
    last = result.catch(() => undefined); // The caller hears of it; the next in turn need not.
    return result;
  };
}

export async function withinTime(
  work: Promise<void>,
  withinMs: number,
  log: FilePorts['log'],
): Promise<void> {
  const late = Promise.withResolvers<void>();
  const timer = setTimeout(() => {
    log.error(`the engine did not close within ${withinMs} ms`);
    late.resolve();
  }, withinMs);
  await Promise.race([work, late.promise]);
  clearTimeout(timer);
}
