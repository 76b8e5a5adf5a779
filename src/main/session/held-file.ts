import { statSync } from 'node:fs';
import type { Engine, ModelAccess } from '../../engine/engine-api.ts';
import { type ErrorInfo, toErrorInfo } from '../../shared/app-error.ts';
import type { ToldFound, ToldJob, Workspace } from '../../shared/contract.ts';
import type { ExportProgress } from '../../shared/export.ts';
import { isFinished, type JobFeed, type JobSnapshot } from '../../shared/job.ts';
import type { LearntTold } from '../../shared/learnt-endpoint.ts';
import { createPaceTeller } from '../../shared/tell-pace.ts';
import type { TrialState } from '../../shared/trial.ts';
import type { Log } from '../app/log.ts';
import { isRunning } from './job-words.ts';
import { createOrderKeeper, type OrderKeeper, type OrderPorts } from './order-keeper.ts';
import { createQueueKeeper, type QueueKeeper, type QueuePorts } from './queue-keeper.ts';
import { createTrials, type Trials } from './trials.ts';
import {
  type StartEngine,
  type SteadyEngine,
  startSteadyEngine,
  trialFolder,
  type WorkerDeath,
} from './worker-host.ts';

/** What an open file needs of the shell, and tells it. */
export interface FilePorts {
  readonly startEngine: StartEngine;
  readonly access: () => Promise<ModelAccess>;
  /** Where trials are kept of a file whose folder takes none. */
  readonly sidecarFolder: string | null;
  readonly onTrial: (state: TrialState | null) => void;
  /** How the model of a job that waits is reached. */
  readonly accessFor: QueuePorts['accessFor'];
  /** The keys that are kept for an origin. */
  readonly keysFor: OrderPorts['keysFor'];
  /** Whether a job of the file waits for orders. */
  readonly onWaiting: (path: string, isWaiting: boolean) => void;
  readonly onQueue: QueuePorts['onChange'];
  readonly onAllDone: QueuePorts['onAllDone'];
  readonly onSnapshot: (job: ToldJob, before: JobSnapshot | null) => void;
  /** What goes on in the job, for whoever looks on. */
  readonly onFeed: (feed: JobFeed) => void;
  readonly onFound: (found: ToldFound) => void;
  readonly onExport: (progress: ExportProgress) => void;
  /** Something was learnt of the model's address. */
  readonly onLearnt: (told: LearntTold) => void;
  readonly onWorkspace: (workspace: Workspace) => void;
  /** The worker died by itself and is started again. */
  readonly onWorkerDeath: (death: WorkerDeath) => void;
  readonly onProblem: (error: ErrorInfo) => void;
  /** Calls back after so long; answers how not to. */
  readonly later: OrderPorts['later'];
  readonly log: Log;
  /** Milliseconds that never go back. */
  readonly monotonic: () => number;
}

export type OpenFile = ReturnType<typeof holdFile>;

/** Opens a file in an engine that outlives the death of its worker. Rejects with what opening the file throws. */
export function openSteadily(
  path: string,
  ports: FilePorts,
  trialAt: string | null = null,
): Promise<SteadyEngine> {
  const { log } = ports;
  return startSteadyEngine({
    start: (after) => ports.startEngine(path, after, trialAt),
    now: ports.monotonic,
    onDeath: (death, { code }) => {
      log.error(`the worker exited by itself with code ${code} (${death.cause}, ${death.inARow} in a row)`);
      ports.onWorkerDeath(death);
    },
    onTrouble: (thrown) => {
      log.error('the job could not go on', thrown);
      ports.onProblem(toErrorInfo(thrown));
    },
  });
}

interface FileStart {
  readonly path: string;
  readonly engine: SteadyEngine;
  readonly job: JobSnapshot | null;
  readonly nextRevision: () => number;
  /** The worker cannot be kept alive: the file is as good as closed. */
  readonly onLost: () => void;
}

/** How an open file stands. The job is asked for last and numbered at once, so that no snapshot comes in between. */
export async function readWorkspace(engine: Engine, nextRevision: () => number): Promise<Workspace> {
  const source = await engine.info();
  const job = await engine.snapshot();
  const revision = nextRevision();
  return { source, job: job === null ? null : { ...job, revision }, revision };
}

/** As `SourceInfo.sizeBytes` counts it; of a file that is away for a moment, nothing. */
function sizeOnDisk(path: string): number {
  const sizes = [path, `${path}-wal`].map((each) => statSync(each, { throwIfNoEntry: false })?.size ?? 0);
  return sizes.reduce((sum, size) => sum + size, 0);
}

const trialsOf = ({ engine, path }: FileStart, ports: FilePorts, onChange: FilePorts['onTrial']): Trials =>
  createTrials({
    engine,
    folder: trialFolder(path, ports.sidecarFolder),
    openAt: async (place) => {
      const tried = await openSteadily(path, ports, place);
      tried.subscribe({ learnt: ports.onLearnt });
      return tried;
    },
    access: ports.access,
    onChange,
  });

interface Rested {
  readonly before: JobSnapshot;
  readonly next: JobSnapshot;
  readonly orders: Pick<OrderKeeper, 'settled' | 'isWaiting'>;
  readonly queue: QueueKeeper;
  /** Nothing runs by now. */
  readonly mayGoOn: () => boolean;
}

/** What follows once a job has come to rest; what has come back of orders goes before other jobs. */
async function goOn({ before, next, orders, queue, mayGoOn }: Rested): Promise<void> {
  // One that died with its worker goes on by itself.
  if (before.jobId === next.jobId && before.status === 'paused' && isRunning(next)) queue.release();
  if (isFinished(before.status) || before.status === next.status) return;
  // One that is paused, was cancelled, or failed by a fault of ours, is looked at before others go on.
  if (next.status === 'paused' || (isFinished(next.status) && next.status !== 'completed')) queue.hold();
  if (next.status === 'waiting' && isRunning(before)) await queue.jobWaits();
  if (next.status !== 'completed') return;
  await orders.settled();
  if (mayGoOn()) await (orders.isWaiting() ? queue.jobWaits() : queue.jobCompleted());
}

/** Brings an open file to where it stands: what asks for a person, and orders, of whichever job. */
function takeUp(job: JobSnapshot | null, orders: OrderKeeper, queue: QueueKeeper): void {
  if (job === null) return;
  if (job.status === 'paused') queue.hold();
  orders.heard(job);
  // Another one of the file may wait for its order, whichever was begun last.
  if (!isRunning(job)) void orders.look();
}

/** One opened file, its engine and the latest of its job. */
export function holdFile(start: FileStart, ports: FilePorts) {
  const { log } = ports;
  const { engine } = start;
  let job = start.job;
  let released = false;

  /** Tells it as long as the file is held. */
  const whileHeld =
    <Told extends readonly unknown[]>(tell: (...told: Told) => void) =>
    (...told: Told): void => {
      if (!released) tell(...told);
    };

  const workspace = (): Promise<Workspace> => readWorkspace(engine, start.nextRevision);

  const publish = (): void => {
    workspace().then(whileHeld(ports.onWorkspace), (thrown) =>
      log.error('the open file could not be read', thrown),
    );
  };

  const tellPace = createPaceTeller((line) => log.info(line), ports.monotonic);

  const take = (next: JobSnapshot): ToldJob => {
    const told: ToldJob = { ...next, revision: start.nextRevision() };
    if (released) return told;
    const before = job;
    job = next;
    tellPace(next);
    ports.onSnapshot(told, before);
    orders.heard(next);
    // The file's own counts (users done, events) are new now.
    if (before !== null && !isFinished(before.status) && isFinished(next.status)) publish();
    if (before !== null)
      void goOn({ before, next, orders, queue, mayGoOn: () => !released && !isRunning(job) });
    return told;
  };

  const orders = createOrderKeeper({
    engine,
    keysFor: ports.keysFor,
    onJob: (asked) => {
      if (asked.jobId === job?.jobId || asked.status === 'running') take(asked);
    },
    onWaiting: (isWaiting) => ports.onWaiting(start.path, isWaiting),
    onTrouble: (thrown) => log.error('orders could not be asked after', thrown),
    later: ports.later,
  });

  const queue = createQueueKeeper({
    engine,
    accessFor: ports.accessFor,
    onStarted: (started) => void take(started),
    onChange: whileHeld(ports.onQueue),
    onProblem: whileHeld(ports.onProblem),
    onAllDone: whileHeld(ports.onAllDone),
  });

  const trials = trialsOf(start, ports, whileHeld(ports.onTrial));

  engine.subscribe({
    snapshot: take,
    feed: whileHeld(ports.onFeed),
    found: whileHeld((found) =>
      ports.onFound({ found, sizeBytes: sizeOnDisk(start.path), revision: start.nextRevision() }),
    ),
    exporting: whileHeld(ports.onExport),
    learnt: ports.onLearnt,
  });
  engine.lost.then((error) => {
    if (released) return;
    released = true;
    log.error('the worker is given up', error);
    void trials.close();
    ports.onProblem(toErrorInfo(error));
    start.onLost();
  });

  takeUp(job, orders, queue);

  return {
    path: start.path,
    job: () => job,
    engine,
    trials,
    queue,
    orders,
    workspace,
    /** Takes a snapshot that came as an answer rather than as a push. */
    take,
    /** Lets go of the file: a running job is left `paused/interrupted`. Tells nothing from here on; never rejects. */
    async release() {
      released = true;
      orders.end();
      try {
        await trials.close();
        await engine.close();
      } catch (thrown) {
        // The worker is gone already, and with it its hold on the file.
        log.error('the file was not closed cleanly', thrown);
      }
    },
  };
}
