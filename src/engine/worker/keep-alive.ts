import { AppError } from '../../shared/app-error.ts';
import type { JobEvent, JobSnapshot } from '../../shared/job.ts';
import { type ModelSettings, modelSettingsSchema } from '../../shared/model-settings.ts';
import type { ModelAccess, WorkerDeath } from '../engine-api.ts';
import type { Subscribers } from '../job/subscribers.ts';
import type { DeathCount } from './death-count.ts';
import type { EngineThread, ThreadExit } from './engine-thread.ts';

export interface SteadyEngineOptions {
  readonly start: (after: WorkerDeath | null) => Promise<EngineThread>;
  /** Milliseconds that never go back. */
  readonly now: () => number;
  /** Told of every death after which a worker is started again, before it is. */
  readonly onDeath: (death: WorkerDeath, exit: ThreadExit) => void;
  /** Told what kept a job from going on after a death, other than another death. */
  readonly onTrouble: (thrown: unknown) => void;
}

/** How the worker stands, and the job in it, as far as is known outside of it. */
export interface Standing {
  closed: boolean;
  job: JobSnapshot | null;
  /** Of the events that were told. */
  lastSeq: number;
  /** What the job was last told to run with; null while it is meant to rest. */
  access: ModelAccess | null;
  /** How often the batches were halved since the last command. */
  halvings: number;
  /** Deaths so far. */
  died: number;
}

/** Passes on what a worker says, whichever worker it is. */
export type Telling = ReturnType<typeof createTelling>;

export function createTelling(standing: Standing, subscribers: Subscribers) {
  const tellEvent = (event: JobEvent): void => {
    standing.lastSeq = event.seq;
    subscribers.event(event);
  };
  const tellSnapshot = (snapshot: JobSnapshot): void => {
    standing.job = snapshot;
    subscribers.snapshot(snapshot);
  };
  return {
    snapshot: tellSnapshot,
    /** From now on, whatever this worker says. */
    listenTo: (thread: EngineThread) => {
      thread.tell({
        ...subscribers,
        snapshot: tellSnapshot,
        event: (event) => {
          tellEvent(event);
          if (event.type === 'status' && event.data.status !== 'running') standing.access = null;
        },
      });
    },
    /** Events that the ledger has and nobody has heard of: what the dead worker did not get to say, and the pause. */
    missed: async (thread: EngineThread) => {
      if (standing.lastSeq === 0) return;
      for (let missed = await thread.events(standing.lastSeq + 1); missed.length > 0; ) {
        for (const event of missed) tellEvent(event);
        missed = await thread.events(standing.lastSeq + 1);
      }
    },
  };
}

const leastInputTokens = modelSettingsSchema.shape.maxInputTokens.unwrap().minValue ?? 1;
const leastOutputTokens = modelSettingsSchema.shape.maxOutputTokens.unwrap().minValue ?? 1;

/** Settings for batches halved so many times, in what is asked and in what is answered; never below what settings allow. */
export function halveBatches(settings: ModelSettings, times: number): ModelSettings {
  const halved = (tokens: number, least: number): number =>
    Math.min(tokens, Math.max(least, Math.floor(tokens / 2 ** times)));
  return {
    ...settings,
    maxInputTokens: halved(settings.maxInputTokens, leastInputTokens),
    maxOutputTokens: halved(settings.maxOutputTokens, leastOutputTokens),
  };
}

const gaveUp = (): AppError =>
  new AppError('engine_died', 'The engine stopped unexpectedly several times, so the file was closed.', {
    hint: 'Nothing saved was lost. Open the file again; if it happens again, look at the log files.',
  });

/** Keeps a worker alive: the first, and after each that dies by itself another. */
export function keepAlive(
  first: EngineThread,
  options: SteadyEngineOptions,
  standing: Standing,
  deaths: DeathCount,
  tell: Telling,
) {
  const lost = Promise.withResolvers<AppError>();
  let current = Promise.resolve(first);

  const giveUp = (error: AppError): AppError => {
    standing.closed = true;
    lost.resolve(error);
    return error;
  };

  const watch = (thread: EngineThread): void => {
    void thread.exited.then((exit) => {
      if (standing.closed) return;
      standing.died += 1;
      current = revive(exit);
      // Whoever waits for the engine hears of it; that nobody waits is no fault.
      current.catch(() => {});
    });
  };

  const goOn = async (thread: EngineThread): Promise<void> => {
    const { access, halvings } = standing;
    if (access === null) return;
    tell.snapshot(await thread.resume({ ...access, settings: halveBatches(access.settings, halvings) }));
  };

  const takeUp = async (thread: EngineThread): Promise<void> => {
    await tell.missed(thread).finally(() => tell.listenTo(thread));
    const found = await thread.snapshot();
    if (found !== null) tell.snapshot(found);
    if (found?.status === 'paused' && found.reason === 'interrupted') await goOn(thread);
  };

  const revive = async (exit: ThreadExit): Promise<EngineThread> => {
    const isWanted = standing.access !== null;
    const verdict = deaths.count(isWanted ? standing.job : null);
    if (verdict.givesUp && !isWanted) throw giveUp(gaveUp());
    const cause = exit.outOfMemory ? 'out_of_memory' : 'crash';
    const death: WorkerDeath = { cause, inARow: verdict.inARow, goesOn: isWanted && !verdict.givesUp };
    if (exit.outOfMemory) standing.halvings += 1;
    if (!death.goesOn) standing.access = null;
    options.onDeath(death, exit);
    const thread = await options.start(death).catch((thrown: unknown) => {
      throw giveUp(thrown instanceof AppError ? thrown : gaveUp());
    });
    const before = standing.died;
    watch(thread);
    await takeUp(thread).catch((thrown: unknown) => {
      // Where it died again, the next one is under way.
      if (standing.died === before) options.onTrouble(thrown);
    });
    return thread;
  };

  return {
    /** Resolves with why, when no worker can be kept alive. */
    lost: lost.promise,
    /** Follows a worker to its end; the next one takes its place. */
    watch,
    /** The worker that is alive once all that is being started again has been. */
    alive: async () => {
      for (;;) {
        const awaited = current;
        const thread = await awaited;
        if (awaited === current) return thread;
      }
    },
  };
}
