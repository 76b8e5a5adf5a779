import type { Database } from 'better-sqlite3';
import type { JobEvent, JobSnapshot } from '../../shared/job.ts';
import type { BackupProgress } from '../database/backup-file.ts';
import type { EngineListener } from '../engine-api.ts';
import { appendEvent, readEvents } from '../ledger/event-log.ts';
import { createSubscribers, type DoLater } from './subscribers.ts';

type DataOf<Type extends JobEvent['type']> = Extract<JobEvent, { type: Type }>['data'];

/** Snapshots are sent at most this often. */
export const snapshotIntervalMs = 100;

/**
 * The way from a job to whoever listens. Events are numbered and written with the batch they belong to, and
 * told only when that is committed; snapshots are whole and coalesced.
 */
export interface JobChannel {
  /** @throws AppError too_many_subscribers */
  subscribe(listener: EngineListener): () => void;
  /** How far the copy is that is made before the first write. */
  backup(progress: BackupProgress): void;
  /** How many subscribers are held in memory. */
  subscribers(): number;
  /** Numbers and writes an event; call it inside a transaction, then `flush` or `discard`. */
  append<Type extends Exclude<JobEvent['type'], 'heartbeat'>>(type: Type, data: DataOf<Type>): void;
  /** Numbers and writes what was announced before: nobody is told a second time. */
  record<Type extends Exclude<JobEvent['type'], 'heartbeat'>>(type: Type, data: DataOf<Type>): void;
  flush(): void;
  discard(): void;
  /** Says what the file could not be told: not numbered and not kept, like a heartbeat. */
  announce<Type extends Exclude<JobEvent['type'], 'heartbeat'>>(type: Type, data: DataOf<Type>): void;
  /** Not numbered and not kept: it says nothing but that the job lives. */
  heartbeat(activeCalls: number): void;
  /** Sends a snapshot soon; `now` sends it at once. */
  touch(when?: 'soon' | 'now'): void;
  /** The job that events belong to from now on, and the number of its last event. */
  follow(jobId: string, lastSeq: number): void;
  end(): void;
}

export interface ChannelContext {
  readonly db: () => Database;
  readonly now: () => number;
  readonly snapshot: () => JobSnapshot | null;
  /** The timer after which a finished job's stream leaves memory. */
  readonly later?: DoLater;
}

export function createJobChannel(context: ChannelContext): JobChannel {
  const subscribers = createSubscribers({
    snapshot: async () => context.snapshot(),
    events: async (fromSeq) => {
      const job = context.snapshot();
      return job === null ? [] : readEvents(context.db(), job.jobId, fromSeq);
    },
    ...(context.later === undefined ? {} : { later: context.later }),
  });
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
    if (snapshot !== null) subscribers.snapshot(snapshot);
  };

  const write = (type: JobEvent['type'], data: unknown, toTell: boolean): void => {
    const event = { type, jobId, seq: seq + 1, at: context.now(), data } as JobEvent;
    // A number is taken only once it is written: the next event gets it where this one could not be.
    appendEvent(context.db(), event);
    seq += 1;
    pending.push({ event, toTell });
  };

  return {
    subscribe: subscribers.add,
    backup: subscribers.backup,
    subscribers: subscribers.size,
    append: (type, data) => write(type, data, true),
    record: (type, data) => write(type, data, false),
    flush: () => {
      const written = pending;
      pending = [];
      for (const { event, toTell } of written) if (toTell) subscribers.event(event);
    },
    discard: () => {
      seq -= pending.length;
      pending = [];
    },
    announce: (type, data) => {
      const event = { type, jobId, seq, at: context.now(), data } as JobEvent;
      subscribers.event(event);
    },
    heartbeat: (activeCalls) => {
      const event: JobEvent = { type: 'heartbeat', jobId, seq, at: context.now(), data: { activeCalls } };
      subscribers.event(event);
    },
    touch: (when = 'soon') => {
      if (when === 'now') return sendSnapshot();
      if (timer !== null) return;
      const wait = Math.max(0, sentAt + snapshotIntervalMs - performance.now());
      timer = setTimeout(sendSnapshot, wait);
      timer.unref();
    },
    follow: (id, lastSeq) => {
      jobId = id;
      seq = lastSeq;
      pending = [];
    },
    end: () => {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      subscribers.end();
    },
  };
}
