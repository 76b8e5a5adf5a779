import type { EngineTold } from '../../../engine/engine-api.ts';
import type { JobSnapshot } from '../../../shared/job.ts';
import type { QueuedJob } from '../../../shared/queue.ts';
import type { SourceInfo } from '../../../shared/source.ts';
import { eventsFound } from '../../../testing/events-found.ts';
import type { EngineThread, ThreadExit } from '../worker-host.ts';
import { jobSnapshot } from './job-snapshot.ts';

export interface FakeEngine extends EngineThread {
  readonly calls: string[];
  /** The job changes by itself, as it does while it runs. */
  become(change: Partial<JobSnapshot>): void;
  /** The worker dies. */
  die(code: number, outOfMemory?: boolean): void;
}

export interface FakeEngineOptions {
  readonly job?: JobSnapshot | null;
  readonly queue?: readonly QueuedJob[];
  /** Makes `info` reject. */
  readonly broken?: Error;
  /** The worker cannot even be started; for the one who starts it to heed. */
  readonly refuses?: Error;
  /** `close` settles with it. */
  readonly closing?: Promise<void>;
  /** `close` never settles. */
  readonly stuck?: boolean;
}

/** An engine without a worker or a file, for tests of what the shell does with one. */
export function fakeEngine(path: string, options: FakeEngineOptions = {}): FakeEngine {
  const exited = Promise.withResolvers<ThreadExit>();
  let listener: EngineTold | null = null;
  const calls: string[] = [];
  let job = options.job ?? null;
  const become = (change: Partial<JobSnapshot>): void => {
    job = { ...(job ?? jobSnapshot()), ...change };
    listener?.snapshot(job);
  };
  const step = async (name: string, change: Partial<JobSnapshot>): Promise<JobSnapshot> => {
    calls.push(name);
    become(change);
    return job ?? jobSnapshot();
  };
  const unused = async (): Promise<never> => {
    throw new Error('not part of this fake');
  };
  return {
    calls,
    become,
    die: (code, outOfMemory = false) => exited.resolve({ code, outOfMemory }),
    exited: exited.promise,
    info: async () => {
      if (options.broken !== undefined) throw options.broken;
      if (calls.includes('close')) throw new Error('The worker that held the file has ended.');
      return sourceInfo(path);
    },
    snapshot: async () => job,
    start: ({ pipeline }) => step(`start ${pipeline}`, { status: 'running', reason: null }),
    orders: async () => [],
    collect: async () => job,
    changeOrders: unused,
    exportShards: unused,
    importResults: unused,
    resume: () => step('resume', { status: 'running', reason: null }),
    pause: () => step('pause', { status: 'paused', reason: 'user' }),
    queue: async () => options.queue ?? [],
    changeQueue: unused,
    startQueued: (id) => step(`start queued ${id}`, { jobId: id, status: 'running', reason: null }),
    keep: async () => 0,
    trials: async () => [],
    latestTrial: async () => null,
    act: unused,
    cancel: () => step('cancel', { status: 'cancelled', reason: null }),
    tell(next) {
      listener = next;
    },
    async close() {
      calls.push('close');
      if (job?.status === 'running') become({ status: 'paused', reason: 'interrupted' });
      await options.closing;
      if (options.stuck === true) await new Promise(() => undefined);
      exited.resolve({ code: 0, outOfMemory: false });
    },
    runs: unused,
    run: unused,
    report: unused,
    storage: unused,
    estimate: unused,
    events: async () => [],
    read: unused,
    exportTable: unused,
    cancelExport: unused,
    models: unused,
    testConnection: unused,
  };
}

function sourceInfo(path: string): SourceInfo {
  return {
    path,
    name: path,
    sizeBytes: 1,
    found: { events: eventsFound({ users: 100, rows: 1000 }) },
    sidecar: null,
    notices: [],
  };
}
