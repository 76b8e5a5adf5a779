import type { ErrorInfo } from '../../shared/app-error.ts';
import type { ExportProgress } from '../../shared/export.ts';
import type { JobEvent, JobFeed, JobSnapshot } from '../../shared/job.ts';
import type { LearntTold } from '../../shared/learnt-endpoint.ts';
import type { FoundInFile } from '../../shared/pipelines/registry.ts';
import type { BackupPlace, BackupProgress } from '../database/backup-file.ts';
import type { Engine, WorkerDeath } from '../engine-api.ts';

/** The methods of an engine that travel as messages; `subscribe` is the port's own. */
export const workerMethods = [
  'info',
  'storage',
  'estimate',
  'start',
  'queue',
  'changeQueue',
  'startQueued',
  'resume',
  'orders',
  'collect',
  'changeOrders',
  'exportShards',
  'importResults',
  'pause',
  'cancel',
  'keep',
  'runs',
  'run',
  'report',
  'trials',
  'latestTrial',
  'snapshot',
  'events',
  'read',
  'act',
  'exportTable',
  'cancelExport',
  'models',
  'testConnection',
  'close',
] as const satisfies readonly Exclude<keyof Engine, 'subscribe'>[];

export type WorkerMethod = (typeof workerMethods)[number];

/** Makes a method that was forgotten above a compile error. */
export type ForgottenMethod = Exclude<keyof Engine, 'subscribe' | WorkerMethod>;
const noneForgotten: ForgottenMethod extends never ? true : ForgottenMethod = true;
void noneForgotten;

/** What a worker is started with. */
export interface WorkerStart {
  readonly backups: BackupPlace | null;
  readonly sidecarFolder: string | null;
  readonly lockFolder: string | null;
  /** Loads what it will need before it is needed, when it has nothing else to do. */
  readonly warm: boolean;
}

/** The first word to a worker, once. With no path it only answers about models. */
export interface WorkerOpening {
  readonly kind: 'open';
  readonly path: string | null;
  /** Where what is tried goes; null where it is no trial. */
  readonly trialAt: string | null;
  /** Where it takes the place of a worker that died by itself. */
  readonly after: WorkerDeath | null;
}

export interface WorkerRequest {
  readonly kind: 'request';
  readonly id: number;
  readonly method: WorkerMethod;
  readonly arguments: readonly unknown[];
}

/** What a worker says. `opened` or `refused` comes first, once. */
export type WorkerMessage =
  | { readonly kind: 'opened' }
  | { readonly kind: 'refused'; readonly error: ErrorInfo }
  | { readonly kind: 'answer'; readonly id: number; readonly data: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly error: ErrorInfo }
  | { readonly kind: 'snapshot'; readonly snapshot: JobSnapshot }
  | { readonly kind: 'feed'; readonly feed: JobFeed }
  | { readonly kind: 'event'; readonly event: JobEvent }
  | { readonly kind: 'backup'; readonly progress: BackupProgress }
  | { readonly kind: 'found'; readonly found: FoundInFile }
  | { readonly kind: 'exporting'; readonly progress: ExportProgress }
  | { readonly kind: 'learnt'; readonly told: LearntTold };
