import type { Engine, ModelAccess } from '../engine/engine-api.ts';
import { type ErrorInfo, toErrorInfo } from '../shared/app-error.ts';
import type { Workspace } from '../shared/contract.ts';
import { isFinished, type JobEvent, type JobSnapshot } from '../shared/job.ts';
import { isRunning } from './job-words.ts';
import type { Log } from './log.ts';
import type { RestartPolicy } from './restart-policy.ts';
import type { EngineThread, StartEngine } from './worker-host.ts';

/** What an open file needs of the shell, and tells it. */
export interface FilePorts {
  readonly startEngine: StartEngine;
  readonly access: () => Promise<ModelAccess>;
  readonly onSnapshot: (job: JobSnapshot, before: JobSnapshot | null) => void;
  readonly onEvent: (event: JobEvent) => void;
  readonly onWorkspace: (workspace: Workspace) => void;
  /** The worker died by itself: it is started again, or given up and the file with it. */
  readonly onWorkerDeath: (restarted: boolean) => void;
  readonly onProblem: (error: ErrorInfo) => void;
  readonly log: Log;
  readonly now: () => number;
}

/** One opened file, its worker and the latest of its job. The worker is started again when it dies by itself. */
export interface OpenFile {
  readonly path: string;
  job(): JobSnapshot | null;
  engine(): Promise<Engine>;
  workspace(): Promise<Workspace>;
  /** Takes a snapshot that came as an answer rather than as a push. */
  take(job: JobSnapshot): void;
  /** Lets go of the file: a running job is left `paused/interrupted`. Tells nothing from here on; never rejects. */
  release(): Promise<void>;
}

export interface FileStart {
  readonly path: string;
  readonly thread: EngineThread;
  readonly job: JobSnapshot | null;
  readonly mayRestart: RestartPolicy;
  /** The worker cannot be kept alive: the file is as good as closed. */
  readonly onLost: () => void;
}

export function holdFile(start: FileStart, ports: FilePorts): OpenFile {
  const { log } = ports;
  let thread = Promise.resolve(start.thread);
  let job = start.job;
  let released = false;

  const workspace = async (): Promise<Workspace> => {
    const engine = await thread;
    const [source, latest] = await Promise.all([engine.info(), engine.snapshot()]);
    return { source, job: latest };
  };

  const publish = (): void => {
    workspace().then(
      (found) => {
        if (!released) ports.onWorkspace(found);
      },
      (thrown) => log.error('the open file could not be read', thrown),
    );
  };

  const take = (next: JobSnapshot): void => {
    if (released) return;
    const before = job;
    job = next;
    ports.onSnapshot(next, before);
    // The file's own counts (users done, events) are new now.
    if (before !== null && !isFinished(before.status) && isFinished(next.status)) publish();
  };

  const attach = (engine: EngineThread): void => {
    engine.subscribe({
      snapshot: take,
      event: (event) => {
        if (!released) ports.onEvent(event);
      },
    });
    engine.exited.then((code) => {
      if (!released) died(code);
    });
  };

  const died = (code: number): void => {
    log.error(`the worker exited by itself with code ${code}`);
    const again = start.mayRestart(ports.now());
    ports.onWorkerDeath(again);
    if (!again) {
      released = true;
      start.onLost();
      return;
    }
    thread = ports.startEngine(start.path);
    restore(isRunning(job)).catch((thrown) => {
      log.error('the worker could not be started again', thrown);
      released = true;
      ports.onProblem(toErrorInfo(thrown));
      start.onLost();
    });
  };

  /** Listens again, shows the truth of the ledger, and lets a job that the death interrupted go on, once. */
  const restore = async (wasRunning: boolean): Promise<void> => {
    const engine = await thread;
    if (released) return;
    attach(engine);
    const found = await engine.snapshot();
    const goesOn = wasRunning && found?.status === 'paused' && found.reason === 'interrupted';
    if (goesOn) await goOn(engine, found);
    else if (found !== null) take(found);
    publish();
  };

  const goOn = async (engine: EngineThread, found: JobSnapshot): Promise<void> => {
    try {
      take(await engine.resume(await ports.access()));
    } catch (thrown) {
      take(found);
      ports.onProblem(toErrorInfo(thrown));
    }
  };

  attach(start.thread);
  return {
    path: start.path,
    job: () => job,
    engine: () => thread,
    workspace,
    take,
    async release() {
      released = true;
      try {
        await (await thread).close();
      } catch (thrown) {
        // The worker is gone already, and with it its hold on the file.
        log.error('the file was not closed cleanly', thrown);
      }
    },
  };
}
