import type { Database } from 'better-sqlite3';
import type { JobEvent, JobFeed, JobSnapshot } from '../../shared/job.ts';
import type { EngineTold } from '../engine-api.ts';
import { appendEvent } from '../ledger/event-log.ts';

/** An event that is kept. */
type Kept = Exclude<JobEvent['type'], 'heartbeat'>;
type DataOf<Type extends Kept> = Extract<JobEvent, { type: Type }>['data'];

/** Snapshots are sent at most this often. */
const snapshotIntervalMs = 100;

/** What a channel tells. */
export type ChannelListener = Pick<EngineTold, 'snapshot' | 'feed' | 'event'>;

/**
 * The way from a job to whoever listens. Events are numbered and written with the batch they belong to, and
 * told only when that is committed; snapshots are whole and coalesced.
 */
export type JobChannel = ReturnType<typeof createJobChannel>;

export interface ChannelContext {
  readonly db: () => Database;
  readonly now: () => number;
  readonly snapshot: () => JobSnapshot | null;
  /** What goes on in the job that runs; null where none does, and nothing is told. */
  readonly feed?: () => JobFeed | null;
}

export function createJobChannel(context: ChannelContext) {
  let listener: ChannelListener = { snapshot: () => {}, feed: () => {}, event: () => {} };
  let jobId = '';
  let seq = 0;
  let pending: { readonly event: JobEvent; readonly toTell: boolean }[] = [];
  let timer: NodeJS.Timeout | null = null;
  let sentAt = 0;

  const sendSnapshot = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    sentAt = performance.now();
    const snapshot = context.snapshot();
    if (snapshot !== null) listener.snapshot(snapshot);
    const feed = context.feed?.() ?? null;
    if (feed !== null) listener.feed(feed);
  };

  const write = (type: JobEvent['type'], data: unknown, toTell: boolean): void => {
    const event = { type, jobId, seq: seq + 1, at: context.now(), data } as JobEvent;
    // A number is taken only once it is written: the next event gets it where this one could not be.
    appendEvent(context.db(), event);
    seq += 1;
    pending.push({ event, toTell });
  };

  return {
    /** Who is told, from now on. */
    tell: (next: ChannelListener) => {
      listener = next;
    },
    /** Numbers and writes an event; call it inside a transaction, then `flush` or `discard`. */
    append: <Type extends Kept>(type: Type, data: DataOf<Type>) => write(type, data, true),
    /** Numbers and writes what was announced before: nobody is told a second time. */
    record: <Type extends Kept>(type: Type, data: DataOf<Type>) => write(type, data, false),
    flush: () => {
      const written = pending;
      pending = [];
      for (const { event, toTell } of written) if (toTell) listener.event(event);
    },
    discard: () => {
      seq -= pending.length;
      pending = [];
    },
    /** Says what the file could not be told: not numbered and not kept, like a heartbeat. */
    announce: <Type extends Kept>(type: Type, data: DataOf<Type>) => {
      const event = { type, jobId, seq, at: context.now(), data } as JobEvent;
      listener.event(event);
    },
    /** Not numbered and not kept: it says nothing but that the job lives. */
    heartbeat: (activeCalls: number) => {
      const event: JobEvent = { type: 'heartbeat', jobId, seq, at: context.now(), data: { activeCalls } };
      listener.event(event);
    },
    /** Sends a snapshot soon; `now` sends it at once. */
    touch: (when: 'soon' | 'now' = 'soon') => {
      if (when === 'now') return sendSnapshot();
      if (timer !== null) return;
      const wait = Math.max(0, sentAt + snapshotIntervalMs - performance.now());
      timer = setTimeout(sendSnapshot, wait);
      timer.unref();
    },
    /** The job that events belong to from now on, and the number of its last event. */
    follow: (id: string, lastSeq: number) => {
      jobId = id;
      seq = lastSeq;
      pending = [];
    },
    /** Whether events belong to that job now. */
    follows: (id: string) => id === jobId,
    end: () => {
      if (timer !== null) clearTimeout(timer);
      timer = null;
    },
  };
}
