import { isFinished, type JobEvent, type JobSnapshot } from '../../shared/job.ts';
import type { EngineListener } from '../engine-api.ts';
import { eventPageSize } from '../ledger/event-log.ts';

/** So long a job's stream stays in memory once the job has ended. */
export const keptAfterEndMs = 3_600_000;
/** Where the ledger could not be read it is read again after this long. */
const readAgainMs = 1_000;

/** Does work once, later, unless it is called off by what is answered. */
export type DoLater = (work: () => void, afterMs: number) => () => void;

export interface FollowersContext {
  /** Events of the latest job from a number on, from the ledger: at most a page of them. */
  readonly events: (fromSeq: number) => Promise<readonly JobEvent[]>;
  /** The latest job. */
  readonly snapshot: () => Promise<JobSnapshot | null>;
  readonly later?: DoLater;
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

const newState = (context: FollowersContext) => ({
  context: { later: doLater, ...context },
  followers: new Set<Follower>(),
  /** What is put off: letting go of the followers of a job, and reading for one again. */
  releases: new Map<string, () => void>(),
  retries: new Map<Follower, () => void>(),
  /** The job that was last heard of, and its highest number. */
  latest: { jobId: '', seq: 0 },
});

type FollowersState = ReturnType<typeof newState>;

/** Tells a listener something; one that throws harms nobody else. */
export function attempt(say: () => void): void {
  try {
    say();
  } catch (thrown) {
    queueMicrotask(() => console.error('A listener failed:', thrown));
  }
}

function note(state: FollowersState, jobId: string, seq: number): void {
  const { latest } = state;
  state.latest = { jobId, seq: jobId === latest.jobId ? Math.max(seq, latest.seq) : seq };
}

function drop({ followers, retries }: FollowersState, follower: Follower): void {
  followers.delete(follower);
  retries.get(follower)?.();
  retries.delete(follower);
}

/** Lets go of who follows a job that has ended, once enough time has passed; the ledger keeps its events. */
function releaseLater(state: FollowersState, jobId: string): void {
  const { releases, followers, context } = state;
  if (releases.has(jobId)) return;
  const release = (): void => {
    releases.delete(jobId);
    for (const follower of [...followers].filter((each) => each.jobId === jobId)) {
      drop(state, follower);
      attempt(() => follower.listener.released?.());
    }
  };
  releases.set(jobId, context.later(release, keptAfterEndMs));
}

function tellNumbered(state: FollowersState, follower: Follower, event: JobEvent): void {
  follower.next = event.seq + 1;
  if (event.jobId === state.latest.jobId) note(state, event.jobId, event.seq);
  attempt(() => follower.listener.event?.(event));
  if (event.type === 'complete') releaseLater(state, event.jobId);
}

function deliver(state: FollowersState, follower: Follower, live: Live): void {
  const { event, isNumbered } = live;
  if (follower.waiting !== null) {
    follower.waiting.push(live);
    return;
  }
  if (follower.jobId !== null && follower.jobId !== event.jobId) {
    releaseLater(state, follower.jobId);
    return;
  }
  follower.jobId = event.jobId;
  if (!isNumbered) attempt(() => follower.listener.event?.(event));
  else if (event.seq === follower.next) tellNumbered(state, follower, event);
  // Something before it was written and not told: the ledger has it, and this one too.
  else if (event.seq > follower.next) void catchUp(state, follower);
}

async function tellFromLedger(state: FollowersState, follower: Follower): Promise<void> {
  const { context, followers } = state;
  const job = await context.snapshot();
  if (job !== null) note(state, job.jobId, 0);
  follower.jobId ??= job?.jobId ?? null;
  const isOver = job === null || job.jobId !== follower.jobId || isFinished(job.status);
  for (let isWhole = job === null; !isWhole; ) {
    const page = await context.events(follower.next);
    for (const event of page) {
      if (!followers.has(follower)) return;
      if (event.jobId === follower.jobId && event.seq >= follower.next) tellNumbered(state, follower, event);
    }
    isWhole = page.length < eventPageSize || page[0]?.jobId !== follower.jobId;
  }
  if (isOver && follower.jobId !== null) releaseLater(state, follower.jobId);
}

/** Tells from the ledger what was missed, then what came meanwhile. */
async function catchUp(state: FollowersState, follower: Follower): Promise<void> {
  const { context, followers, retries } = state;
  follower.waiting = [];
  try {
    await tellFromLedger(state, follower);
  } catch {
    // The ledger has what waits, too; it is told when the ledger can be read.
    follower.waiting = [];
    if (!followers.has(follower)) return;
    const again = (): void => void catchUp(state, follower);
    retries.set(follower, context.later(again, readAgainMs));
    return;
  }
  const { waiting } = follower;
  follower.waiting = null;
  for (const live of waiting) if (followers.has(follower)) deliver(state, follower, live);
}

/** Those who follow a file's jobs, each from a number on: what they missed from the ledger, then what happens. */
export function createFollowers(context: FollowersContext) {
  const state = newState(context);
  const { followers, releases, retries } = state;
  return {
    add: (listener: EngineListener, fromSeq: number) => {
      const follower: Follower = { listener, jobId: null, next: Math.max(1, fromSeq), waiting: null };
      followers.add(follower);
      void catchUp(state, follower);
      return () => drop(state, follower);
    },
    event: (event: JobEvent) => {
      const isNew = event.jobId !== state.latest.jobId || event.seq > state.latest.seq;
      const isNumbered = isNew && event.type !== 'heartbeat';
      if (isNumbered) note(state, event.jobId, event.seq);
      for (const follower of followers) deliver(state, follower, { event, isNumbered });
    },
    snapshot: (told: JobSnapshot) => {
      note(state, told.jobId, 0);
      for (const { listener, jobId } of followers)
        if (jobId === told.jobId) attempt(() => listener.snapshot?.(told));
    },
    /** How many take a place at the latest job. */
    atLatest: () =>
      [...followers].filter(({ jobId }) => jobId === null || jobId === state.latest.jobId).length,
    /** How many are held in memory. */
    size: () => followers.size,
    end: () => {
      for (const callOff of [...releases.values(), ...retries.values()]) callOff();
      releases.clear();
      retries.clear();
    },
  };
}
