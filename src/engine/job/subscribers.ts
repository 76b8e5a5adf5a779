import { AppError } from '../../shared/app-error.ts';
import { isFinished, type JobEvent, type JobSnapshot } from '../../shared/job.ts';
import type { Engine, EngineListener, EngineTold, TellingEngine } from '../engine-api.ts';
import { eventPageSize } from '../ledger/event-log.ts';

/** Subscribers that the stream of a job has at most. */
export const mostSubscribers = 10;
/** So long a job's stream stays in memory once the job has ended. */
export const keptAfterEndMs = 3_600_000;
/** Where the ledger could not be read it is read again after this long. */
const readAgainMs = 1_000;

/** Does work once, later, unless it is called off by what is answered. */
export type DoLater = (work: () => void, afterMs: number) => () => void;

export interface SubscribersContext {
  /** Events of the latest job from a number on, from the ledger: at most a page of them. */
  readonly events: (fromSeq: number) => Promise<readonly JobEvent[]>;
  /** The latest job. */
  readonly snapshot: () => Promise<JobSnapshot | null>;
  readonly later?: DoLater;
}

/** Who listens to a file's jobs, and the way to tell them. One that throws harms no other, nor the job. */
export interface Subscribers extends EngineTold {
  /** Answers how to leave. @throws AppError too_many_subscribers */
  add(listener: EngineListener): () => void;
  /** How many are held in memory. */
  size(): number;
  end(): void;
}

/** Somebody who follows one job from a number on. */
interface Follower {
  readonly listener: EngineListener;
  /** Null while the file has no job. */
  jobId: string | null;
  /** The number of the next event to tell. */
  next: number;
  /** What came while the ledger is being read; null where nothing is being read. */
  waiting: Live[] | null;
}

/** An event as it came; heartbeats, and what the file could not be told, have no number of their own. */
interface Live {
  readonly event: JobEvent;
  readonly isNumbered: boolean;
}

const doLater: DoLater = (work, afterMs) => {
  const timer = setTimeout(work, afterMs);
  timer.unref();
  return () => clearTimeout(timer);
};

function attempt(say: () => void): void {
  try {
    say();
  } catch (thrown) {
    queueMicrotask(() => console.error('A listener failed:', thrown));
  }
}

export function createSubscribers({ events, snapshot, later = doLater }: SubscribersContext): Subscribers {
  /** Those who hear all that happens from now on, whatever the job. */
  const plain = new Set<{ readonly listener: EngineListener }>();
  const followers = new Set<Follower>();
  const releases = new Map<string, () => void>();
  const retries = new Map<Follower, () => void>();
  let latest = { jobId: '', seq: 0 };
  const note = (jobId: string, seq: number): void => {
    latest = { jobId, seq: jobId === latest.jobId ? Math.max(seq, latest.seq) : seq };
  };

  const drop = (follower: Follower): void => {
    followers.delete(follower);
    retries.get(follower)?.();
    retries.delete(follower);
  };

  /** Lets go of who follows a job that has ended, once enough time has passed; the ledger keeps its events. */
  const releaseLater = (jobId: string): void => {
    if (releases.has(jobId)) return;
    const release = (): void => {
      releases.delete(jobId);
      for (const follower of [...followers].filter((each) => each.jobId === jobId)) {
        drop(follower);
        attempt(() => follower.listener.released?.());
      }
    };
    releases.set(jobId, later(release, keptAfterEndMs));
  };

  const tellNumbered = (follower: Follower, event: JobEvent): void => {
    follower.next = event.seq + 1;
    if (event.jobId === latest.jobId) note(event.jobId, event.seq);
    attempt(() => follower.listener.event?.(event));
    if (event.type === 'complete') releaseLater(event.jobId);
  };

  const deliver = (follower: Follower, live: Live): void => {
    const { event, isNumbered } = live;
    if (follower.waiting !== null) {
      follower.waiting.push(live);
      return;
    }
    if (follower.jobId !== null && follower.jobId !== event.jobId) {
      releaseLater(follower.jobId);
      return;
    }
    follower.jobId = event.jobId;
    if (!isNumbered) attempt(() => follower.listener.event?.(event));
    else if (event.seq === follower.next) tellNumbered(follower, event);
    // Something before it was written and not told: the ledger has it, and this one too.
    else if (event.seq > follower.next) void catchUp(follower);
  };

  /** Tells from the ledger what was missed, then what came meanwhile. */
  const catchUp = async (follower: Follower): Promise<void> => {
    follower.waiting = [];
    try {
      const job = await snapshot();
      if (job !== null) note(job.jobId, 0);
      follower.jobId ??= job?.jobId ?? null;
      const isOver = job === null || job.jobId !== follower.jobId || isFinished(job.status);
      for (let isWhole = job === null; !isWhole; ) {
        const page = await events(follower.next);
        for (const event of page) {
          if (!followers.has(follower)) return;
          if (event.jobId === follower.jobId && event.seq >= follower.next) tellNumbered(follower, event);
        }
        isWhole = page.length < eventPageSize || page[0]?.jobId !== follower.jobId;
      }
      if (isOver && follower.jobId !== null) releaseLater(follower.jobId);
    } catch {
      // The ledger has what waits, too; it is told when the ledger can be read.
      follower.waiting = [];
      if (followers.has(follower))
        retries.set(
          follower,
          later(() => void catchUp(follower), readAgainMs),
        );
      return;
    }
    const { waiting } = follower;
    follower.waiting = null;
    for (const live of waiting) if (followers.has(follower)) deliver(follower, live);
  };

  const refuseEleventh = (): void => {
    const concerned = [...followers].filter(({ jobId }) => jobId === null || jobId === latest.jobId);
    if (plain.size + concerned.length < mostSubscribers) return;
    throw new AppError(
      'too_many_subscribers',
      `A job tells at most ${mostSubscribers} subscribers how it goes, and it has them.`,
      { hint: 'Let one of them leave first.', params: { most: mostSubscribers } },
    );
  };

  return {
    add: (listener) => {
      refuseEleventh();
      if (listener.fromSeq === undefined) {
        // Who comes twice is told twice, and leaves one at a time.
        const own = { listener };
        plain.add(own);
        return () => void plain.delete(own);
      }
      const next = Math.max(1, listener.fromSeq);
      const follower: Follower = { listener, jobId: null, next, waiting: null };
      followers.add(follower);
      void catchUp(follower);
      return () => drop(follower);
    },
    event: (event) => {
      const isNew = event.jobId !== latest.jobId || event.seq > latest.seq;
      const isNumbered = isNew && event.type !== 'heartbeat';
      if (isNumbered) note(event.jobId, event.seq);
      for (const { listener } of plain) attempt(() => listener.event?.(event));
      for (const follower of followers) deliver(follower, { event, isNumbered });
    },
    snapshot: (told) => {
      note(told.jobId, 0);
      for (const { listener } of plain) attempt(() => listener.snapshot?.(told));
      for (const { listener, jobId } of followers)
        if (jobId === told.jobId) attempt(() => listener.snapshot?.(told));
    },
    backup: (progress) => {
      for (const { listener } of plain) attempt(() => listener.backup?.(progress));
    },
    found: (found) => {
      for (const { listener } of plain) attempt(() => listener.found?.(found));
    },
    size: () => plain.size + followers.size,
    end: () => {
      for (const callOff of [...releases.values(), ...retries.values()]) callOff();
      releases.clear();
      retries.clear();
    },
  };
}

/** Lets several listen to an engine that tells one. */
export function withSubscribers<Own extends TellingEngine>(
  engine: Own,
): Omit<Own, 'tell'> & Pick<Engine, 'subscribe'> {
  const { tell, ...others } = engine;
  const subscribers = createSubscribers(engine);
  tell(subscribers);
  return {
    ...others,
    subscribe: subscribers.add,
    close: async () => {
      await others.close();
      subscribers.end();
    },
  };
}
