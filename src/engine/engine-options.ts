import type { Database } from 'better-sqlite3';
import type { RetryPolicy } from './calling/live/live-transport.ts';
import type { BackupPlace } from './database/backup-file.ts';
import type { WorkerDeath } from './engine-api.ts';
import type { PipelineModule } from './pipelines/module.ts';

/** How a file is worked on; all of it has a default. */
export interface EngineOptions {
  /** The pipelines that a file is offered to; all that there are where left out. */
  readonly modules?: readonly PipelineModule[];
  /** Where a file is copied to before the first write into it; without one it is not. */
  readonly backups?: BackupPlace | null;
  /** Where results go of a file that cannot be written, in a folder that cannot be written; without one beside it. */
  readonly sidecarFolder?: string | null;
  /** Where ledger and results go of a trial: into a database of their own, and nothing into the file (see `trial/`). */
  readonly trialAt?: string | null;
  /** Where a lock goes while a job runs, which tells others that it does; a folder for temporary files without one. */
  readonly lockFolder?: string | null;
  /** Called with every connection to the file: where tests reach in to make it fail. */
  readonly onConnection?: (db: Database) => void;
  /** Where this engine takes the place of one whose worker died. */
  readonly after?: WorkerDeath | null;
  readonly policy?: RetryPolicy;
  /** How long a job waits for a storage that refuses to be written before it pauses, in milliseconds. */
  readonly retryWritesMs?: number;
  readonly now?: () => number;
  /** Waits between two looks at an order; by the clock of the machine where left out. */
  readonly orderWait?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly random?: () => number;
  /** Called when a reply is on disk and before it is read: the instant that crash tests are after. */
  readonly onReceived?: () => void;
}
