import type { Database } from 'better-sqlite3';
import type { JobFeed, JobSnapshot } from '../../shared/job.ts';
import type { ModelSettings } from '../../shared/model-settings.ts';
import type { CallTransport } from '../../shared/order.ts';
import type { Work } from '../../shared/work.ts';
import type { CallClient, RetryPolicy } from '../calling/live/live-transport.ts';
import type { OrderAccess } from '../calling/orders/order-client.ts';
import type { Pace } from '../calling/pace/pace.ts';
import type { FileIdentity } from '../database/file-identity.ts';
import { type JobRecord, latestJob } from '../ledger/job-record.ts';
import type { LifeLock } from '../ledger/life-lock.ts';
import type { Pipeline } from '../pipelines/pipeline.ts';
import { type Commits, createCommits } from './commit.ts';
import { createJobChannel, type JobChannel } from './job-channel.ts';
import { type ProgressClock, snapshotOfRecord } from './job-progress.ts';
import type { ShardPlace } from './orders/ordering.ts';
import type { Sink } from './sink.ts';
import { createUnsavedWrites, type UnsavedWrites } from './unsaved-writes.ts';

/** What the jobs of an open file are given. */
export interface RunnerContext {
  readonly db: Database;
  /** The pipeline of a job; it has to be the same for the same words, whenever it is asked for. */
  readonly pipelineFor: (work: Work) => Pipeline;
  readonly policy: RetryPolicy;
  readonly now: () => number;
  readonly random: () => number;
  readonly onReceived?: (() => void) | undefined;
  /** Whether the path still leads to the file that was opened. */
  readonly identity: FileIdentity;
  /** Held from the first job on until `end`: it tells others that this runner is alive. */
  readonly lock: LifeLock;
  /** Where lines of orders are kept until they are sent; made when it is needed. */
  readonly orderFolder: string;
  /** Waits between two looks at an order; by the clock of the machine where left out. */
  readonly orderWait?: ((milliseconds: number, signal: AbortSignal) => Promise<void>) | undefined;
  /** How long a job waits for a storage that refuses to be written, in milliseconds. */
  readonly retryWritesMs: number;
}

/** What a run talks to, and where it brings what it finds; ready before the job's status changes. */
export interface RunnerModel {
  readonly settings: ModelSettings;
  readonly client: CallClient;
  /** Shared with others who ask the same model at the same address with the same key; without one the run has its own. */
  readonly pace?: Pace;
  /** Without one the result tables. */
  readonly sink?: Sink;
  /** How orders are made at the address; null, or left out, where none are known of it. */
  readonly orders?: OrderAccess | null;
}

/** How the calls of a job go from now on, where that is to change, and what is done besides. */
export interface RunHow {
  readonly transport?: CallTransport;
  readonly exportTo?: ShardPlace;
  /** Files of results to be read. */
  readonly results?: readonly string[];
  /** Nobody has asked for it: it goes on since orders have come back. */
  readonly isByItself?: boolean;
}

/** What all commands on the jobs of a file work with. */
export interface JobContext extends RunnerContext, Commits {
  readonly clock: ProgressClock;
  readonly channel: JobChannel;
  /** What the file would not take yet. */
  readonly unsaved: UnsavedWrites;
  /** The newest job of the file, as the ledger has it. */
  readonly stored: () => JobRecord | null;
  /** The newest job as it stands: the running one, one that rests though the file does not say so, or the stored one. */
  readonly snapshot: () => JobSnapshot | null;
}

/** @param running the state of the job that runs now, or null */
export function createJobContext(
  given: RunnerContext,
  running: () => JobSnapshot | null,
  feed: () => JobFeed | null = () => null,
): JobContext {
  const { db, now, identity } = given;
  const stored = (): JobRecord | null => latestJob(db);
  const snapshot = (): JobSnapshot | null => {
    const inMemory = running() ?? unsaved.pausedJob();
    if (inMemory !== null) return inMemory;
    const job = stored();
    return job === null ? null : snapshotOfRecord(job);
  };
  const channel = createJobChannel({ db: () => db, now, snapshot, feed });
  const commits = createCommits(db, channel, identity);
  const unsaved = createUnsavedWrites(db, commits.commit, identity.mayWrite);
  const clock = { now, monotonic: () => performance.now() };
  return { ...given, ...commits, clock, channel, unsaved, stored, snapshot };
}
