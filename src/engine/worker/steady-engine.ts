import type { AppError } from '../../shared/app-error.ts';
import type { JobSnapshot } from '../../shared/job.ts';
import type { Engine, ModelAccess } from '../engine-api.ts';
import { createSubscribers } from '../job/subscribers.ts';
import { createDeathCount, type DeathCount } from './death-count.ts';
import { createTelling, keepAlive, type Standing, type SteadyEngineOptions } from './keep-alive.ts';
import { methodsBy } from './worker-messages.ts';

/** An engine whose worker is started again when it dies by itself. */
export interface SteadyEngine extends Engine {
  /** Resolves with why, when no worker can be kept alive; the file is as good as closed then. */
  readonly lost: Promise<AppError>;
}

type Snapshot = Engine['snapshot'];

/** How the job stands is answered over deaths: it is small, and whoever waits for the job lives by it. */
function snapshotOverDeaths(standing: Standing, methods: Pick<Engine, 'snapshot'>): Snapshot {
  return async (jobId) => {
    for (;;) {
      const before = standing.died;
      try {
        return await methods.snapshot(jobId);
      } catch (thrown) {
        if (standing.died === before || standing.closed) throw thrown;
      }
    }
  };
}

/** A command to run: remembered with what it was given, so that it can be given again after a death. */
async function run(
  standing: Standing,
  deaths: DeathCount,
  snapshot: Snapshot,
  given: ModelAccess,
  command: 'start' | 'resume',
  begin: () => Promise<JobSnapshot>,
): Promise<JobSnapshot> {
  const earlier = { ...standing };
  standing.access = given;
  standing.halvings = 0;
  deaths.forgive();
  try {
    const begun = await begin();
    standing.job = begun;
    return begun;
  } catch (thrown) {
    const found = standing.died === earlier.died ? null : await snapshot();
    const isAnother = command === 'resume' || found?.jobId !== earlier.job?.jobId;
    if (found !== null && isAnother && standing.access === given) return found;
    // The worker died before the job was written down, over what is done for it ahead: the next one goes with care.
    if (standing.died === earlier.died + 1 && command === 'start' && !isAnother) {
      standing.access = given;
      standing.job = await begin();
      return standing.job;
    }
    standing.access = earlier.access;
    standing.halvings = earlier.halvings;
    throw thrown;
  }
}

/** A command to rest: a worker that dies over it must not take the job up again. */
async function rest(
  standing: Standing,
  snapshot: Snapshot,
  stop: () => Promise<JobSnapshot>,
): Promise<JobSnapshot> {
  const wasWanted = standing.access;
  standing.access = null;
  try {
    return await stop();
  } catch (thrown) {
    const found = wasWanted === null ? null : await snapshot();
    if (found?.status === 'paused') return found;
    standing.access = wasWanted;
    throw thrown;
  }
}

/**
 * Opens a file in a worker and keeps it open: a worker that dies is started again, and a job that it ran goes on, out
 * of memory with half the batch each time. Where a job gets no further between deaths it rests, with the reason. Calls
 * that were under way at a death reject; those that come meanwhile wait. Events are told once each, in order, over deaths.
 * @throws AppError what opening the file throws
 */
export async function startSteadyEngine(options: SteadyEngineOptions): Promise<SteadyEngine> {
  const deaths = createDeathCount(options.now);
  const standing: Standing = { closed: false, job: null, lastSeq: 0, access: null, halvings: 0, died: 0 };
  const subscribers = createSubscribers({
    events: (fromSeq) => methods.events(fromSeq),
    snapshot: () => snapshot(),
  });
  const tell = createTelling(standing, subscribers);

  const first = await options.start(null);
  const workers = keepAlive(first, options, standing, deaths, tell);
  // Each is asked of the worker that is alive by then.
  const methods = methodsBy(async (name, values) => {
    const method = (await workers.alive())[name] as (...values: readonly unknown[]) => Promise<unknown>;
    return method(...values);
  });
  const snapshot = snapshotOverDeaths(standing, methods);
  tell.listenTo(first);
  workers.watch(first);
  standing.job = await first.snapshot().catch(async (thrown: unknown) => {
    standing.closed = true;
    await first.close().catch(() => {}); // What kept it from opening is what is told.
    throw thrown;
  });

  return {
    ...methods,
    snapshot,
    start: (work, given) => run(standing, deaths, snapshot, given, 'start', () => methods.start(work, given)),
    startQueued: (id, given) =>
      run(standing, deaths, snapshot, given, 'start', () => methods.startQueued(id, given)),
    resume: (given, jobId, transport) =>
      run(standing, deaths, snapshot, given, 'resume', () => methods.resume(given, jobId, transport)),
    pause: (when) => rest(standing, snapshot, () => methods.pause(when)),
    cancel: (jobId) => rest(standing, snapshot, () => methods.cancel(jobId)),
    close: async () => {
      if (standing.closed) return;
      standing.closed = true;
      await (await workers.alive()).close();
    },
    subscribe: subscribers.add,
    lost: workers.lost,
  };
}
