import { AppError } from '../../shared/app-error.ts';
import type { JobEvent, JobSnapshot } from '../../shared/job.ts';
import type { Engine, ModelAccess, WorkerDeath } from '../engine-api.ts';
import { createSubscribers } from '../job/subscribers.ts';
import { createDeathCount } from './death-count.ts';
import type { EngineThread, ThreadExit } from './engine-thread.ts';
import { halveBatches } from './halve-batches.ts';
import { workerMethods } from './worker-messages.ts';

/** An engine whose worker is started again when it dies by itself. */
export interface SteadyEngine extends Engine {
  /** Resolves with why, when no worker can be kept alive; the file is as good as closed then. */
  readonly lost: Promise<AppError>;
}

export interface SteadyEngineOptions {
  readonly start: (after: WorkerDeath | null) => Promise<EngineThread>;
  /** Milliseconds that never go back. */
  readonly now: () => number;
  /** Told of every death after which a worker is started again, before it is. */
  readonly onDeath: (death: WorkerDeath, exit: ThreadExit) => void;
  /** Told what kept a job from going on after a death, other than another death. */
  readonly onTrouble: (thrown: unknown) => void;
}

const gaveUp = (): AppError =>
  new AppError('engine_died', 'The engine stopped unexpectedly several times, so the file was closed.', {
    hint: 'Nothing saved was lost. Open the file again; if it happens again, look at the log files.',
  });

type Methods = Pick<Engine, (typeof workerMethods)[number]>;

/**
 * Opens a file in a worker and keeps it open: a worker that dies is started again, and a job that it ran goes on, out
 * of memory with half the batch each time. Where a job gets no further between deaths it rests, with the reason. Calls
 * that were under way at a death reject; those that come meanwhile wait. Events are told once each, in order, over deaths.
 * @throws AppError what opening the file throws
 */
export async function startSteadyEngine(options: SteadyEngineOptions): Promise<SteadyEngine> {
  const lost = Promise.withResolvers<AppError>();
  const deaths = createDeathCount(options.now);
  let closed = false;
  let job: JobSnapshot | null = null;
  let lastSeq = 0;
  /** What the job was last told to run with; null while it is meant to rest. */
  let access: ModelAccess | null = null;
  let halvings = 0;
  let died = 0;

  const subscribers = createSubscribers({
    events: (fromSeq) => methods.events(fromSeq),
    snapshot: () => snapshot(),
  });
  const tellEvent = (event: JobEvent): void => {
    lastSeq = event.seq;
    subscribers.event(event);
  };
  const tellSnapshot = (snapshot: JobSnapshot): void => {
    job = snapshot;
    subscribers.snapshot(snapshot);
  };

  const listenTo = (thread: EngineThread): void => {
    thread.subscribe({
      snapshot: tellSnapshot,
      backup: (progress) => subscribers.backup(progress),
      event: (event) => {
        tellEvent(event);
        if (event.type === 'status' && event.data.status !== 'running') access = null;
      },
    });
  };

  const watch = (thread: EngineThread): void => {
    void thread.exited.then((exit) => {
      if (closed) return;
      died += 1;
      current = revive(exit);
      // Whoever waits for the engine hears of it; that nobody waits is no fault.
      current.catch(() => {});
    });
  };

  const giveUp = (error: AppError): AppError => {
    closed = true;
    lost.resolve(error);
    return error;
  };

  /** Events that the ledger has and nobody has heard of: what the dead worker did not get to say, and the pause. */
  const tellMissed = async (thread: EngineThread): Promise<void> => {
    if (lastSeq === 0) return;
    for (let missed = await thread.events(lastSeq + 1); missed.length > 0; ) {
      for (const event of missed) tellEvent(event);
      missed = await thread.events(lastSeq + 1);
    }
  };

  const goOn = async (thread: EngineThread): Promise<void> => {
    if (access === null) return;
    tellSnapshot(await thread.resume({ ...access, settings: halveBatches(access.settings, halvings) }));
  };

  const revive = async (exit: ThreadExit): Promise<EngineThread> => {
    const isWanted = access !== null;
    const verdict = deaths.count(isWanted ? job : null);
    if (verdict.givesUp && !isWanted) throw giveUp(gaveUp());
    const cause = exit.outOfMemory ? 'out_of_memory' : 'crash';
    const death: WorkerDeath = { cause, inARow: verdict.inARow, goesOn: isWanted && !verdict.givesUp };
    if (exit.outOfMemory) halvings += 1;
    if (!death.goesOn) access = null;
    options.onDeath(death, exit);
    const thread = await options.start(death).catch((thrown: unknown) => {
      throw giveUp(thrown instanceof AppError ? thrown : gaveUp());
    });
    const before = died;
    watch(thread);
    try {
      await tellMissed(thread).finally(() => listenTo(thread));
      const found = await thread.snapshot();
      if (found !== null) tellSnapshot(found);
      if (found?.status === 'paused' && found.reason === 'interrupted') await goOn(thread);
    } catch (thrown) {
      // Where it died again, the next one is under way.
      if (died === before) options.onTrouble(thrown);
    }
    return thread;
  };

  const first = await options.start(null);
  let current = Promise.resolve(first);
  listenTo(first);
  watch(first);
  job = await first.snapshot().catch(async (thrown: unknown) => {
    closed = true;
    await first.close().catch(() => {}); // What kept it from opening is what is told.
    throw thrown;
  });

  /** The worker that is alive once all that is being started again has been. */
  const alive = async (): Promise<EngineThread> => {
    for (;;) {
      const awaited = current;
      const thread = await awaited;
      if (awaited === current) return thread;
    }
  };
  const methods = Object.fromEntries(
    workerMethods.map((name) => [
      name,
      async (...values: readonly unknown[]) => {
        const method = (await alive())[name] as (...values: readonly unknown[]) => Promise<unknown>;
        return method(...values);
      },
    ]),
  ) as unknown as Methods;

  /** How the job stands is answered over deaths: it is small, and whoever waits for the job lives by it. */
  const snapshot = async (): Promise<JobSnapshot | null> => {
    for (;;) {
      const before = died;
      try {
        return await methods.snapshot();
      } catch (thrown) {
        if (died === before || closed) throw thrown;
      }
    }
  };

  /** A command to run: remembered with what it was given, so that it can be given again after a death. */
  const run = async (given: ModelAccess, begin: () => Promise<JobSnapshot>): Promise<JobSnapshot> => {
    const earlier = { access, halvings, died };
    access = given;
    halvings = 0;
    deaths.forgive();
    try {
      job = await begin();
      return job;
    } catch (thrown) {
      const found = died === earlier.died ? null : await snapshot();
      if (found !== null && access === given) return found;
      access = earlier.access;
      halvings = earlier.halvings;
      throw thrown;
    }
  };

  /** A command to rest: a worker that dies over it must not take the job up again. */
  const rest = async (stop: () => Promise<JobSnapshot>): Promise<JobSnapshot> => {
    const wasWanted = access;
    access = null;
    try {
      return await stop();
    } catch (thrown) {
      const found = wasWanted === null ? null : await snapshot();
      if (found?.status === 'paused') return found;
      access = wasWanted;
      throw thrown;
    }
  };

  return {
    ...methods,
    snapshot,
    start: (work, given) => run(given, () => methods.start(work, given)),
    resume: (given) => run(given, () => methods.resume(given)),
    pause: () => rest(methods.pause),
    cancel: () => rest(methods.cancel),
    close: async () => {
      if (closed) return;
      closed = true;
      await (await alive()).close();
    },
    subscribe: subscribers.add,
    lost: lost.promise,
  };
}
