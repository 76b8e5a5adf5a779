import type { ConnectionTest } from '../shared/contract.ts';
import type { ExportChoices, ExportProgress, ExportReport } from '../shared/export.ts';
import type { JobEvent, JobFeed, JobSnapshot, PauseWhen } from '../shared/job.ts';
import type { LearntEndpoint, LearntTold } from '../shared/learnt-endpoint.ts';
import type { ModelSettings } from '../shared/model-settings.ts';
import type { CallTransport, OrderAct, OrderSummary } from '../shared/order.ts';
import type {
  ActAnswer,
  ActName,
  ActPayload,
  ExportTable,
  FoundInFile,
  ReadAnswer,
  ReadName,
  ReadPayload,
} from '../shared/pipelines/registry.ts';
import type { QueueChange, QueuedJob } from '../shared/queue.ts';
import type { ReportAsked } from '../shared/report.ts';
import type { Run, RunDetail } from '../shared/run.ts';
import type { FileStorage, SourceInfo } from '../shared/source.ts';
import type { LatestTrial, PastTrial } from '../shared/trial.ts';
import type { Estimate, Work } from '../shared/work.ts';
import type { BackupProgress } from './database/backup-file.ts';
import type { ShardPlace } from './job/orders/ordering.ts';

/** How to reach the model. The key stays in memory: it is written to no file, ledger or log. */
export interface ModelAccess {
  readonly settings: ModelSettings;
  readonly apiKey: string | null;
  /** What is known of this address and model, null for nothing; left out, what this engine has learnt itself. */
  readonly learnt?: LearntEndpoint | null;
}

/**
 * How to reach the provider of orders: everything but the key stands in the file. It goes to the address that an order was made
 * at with it, which the file cannot feign, or to the origin that it is said to be for.
 */
export interface CollectAccess extends Pick<ModelAccess, 'apiKey' | 'learnt'> {
  readonly origin?: string | null;
  /** The job whose orders are meant; of any where left out. */
  readonly jobId?: string;
}

export interface EngineListener {
  /**
   * Follows one job, the latest (or the first to come): it hears the events from this number on, what it missed from the
   * ledger and then what happens, in order, each once. Without it it hears whatever happens from now on, of every job.
   */
  readonly fromSeq?: number;
  /** The whole state, at most ten times a second; the latest wins. */
  readonly snapshot?: (snapshot: JobSnapshot) => void;
  /** What goes on in the job that runs, with each snapshot of it. */
  readonly feed?: (feed: JobFeed) => void;
  /** Everything that happened, in order, once. */
  readonly event?: (event: JobEvent) => void;
  /** How far the copy is that is made before the first write into a file. */
  readonly backup?: (progress: BackupProgress) => void;
  /** What the file holds now for each pipeline: told as a job changes it, at most every two seconds, and at its end. */
  readonly found?: (found: FoundInFile) => void;
  /** How far the export is that is under way, a few times a second. */
  readonly exporting?: (progress: ExportProgress) => void;
  /** What was learnt anew of an address and model, to be given again as `ModelAccess.learnt`. */
  readonly learnt?: (told: LearntTold) => void;
  /** The followed job ended an hour ago: nothing more comes. Its events stay to be read with `events`. */
  readonly released?: () => void;
}

export const engineTells = ['snapshot', 'feed', 'event', 'backup', 'found', 'exporting', 'learnt'] as const;

/** What an engine says without being asked. */
export type EngineTold = Required<Pick<EngineListener, (typeof engineTells)[number]>>;

/** How the worker before this one ended by itself, and what becomes of the job that it ran. */
export interface WorkerDeath {
  readonly cause: 'out_of_memory' | 'crash';
  /** Deaths in a row, this one included, between which the job got no further. */
  readonly inARow: number;
  /** Whether the job is to go on; where not, it rests with this death as the reason. */
  readonly goesOn: boolean;
}

/**
 * One open file and the job in it. The same in the process of a test and behind a worker thread:
 * every method answers a promise and rejects with an AppError.
 */
export interface Engine {
  info(): Promise<SourceInfo>;
  /** What the file takes on the disk, and what of it is Gleaner's. */
  storage(): Promise<FileStorage>;
  /** What a job would take, without sending or writing anything; of mail, without the judgement of matches. */
  estimate(work: Work, access: ModelAccess): Promise<Estimate>;
  /** Answers once the job runs (or has nothing to do); it does not wait for its end. */
  start(work: Work, access: ModelAccess): Promise<JobSnapshot>;
  /** The jobs that wait for their turn, in their order. Nothing of them begins by itself: see `startQueued`. */
  queue(): Promise<readonly QueuedJob[]>;
  /** Changes the queue, whether or not a job runs; answers it. @throws AppError not_queued, queue_full */
  changeQueue(change: QueueChange): Promise<readonly QueuedJob[]>;
  /** As `start`, of a job that waits: it leaves the queue as it begins. @throws AppError not_queued */
  startQueued(id: string, access: ModelAccess): Promise<JobSnapshot>;
  /** Goes on with the job that was last begun or gone on with, or with another that rests; its calls go so from now on. */
  resume(access: ModelAccess, jobId?: string, transport?: CallTransport): Promise<JobSnapshot>;
  /** Every order of the file, the newest first. */
  orders(): Promise<readonly OrderSummary[]>;
  /**
   * Asks how orders stand, and goes on with a job whose orders have come back, with the settings that it has. Answers that job
   * at work, or the one that has waited the longest; null where none waits.
   * @throws AppError order_elsewhere where the key is not the one that orders of a job were made with; others are asked about
   */
  collect(access: CollectAccess): Promise<JobSnapshot | null>;
  changeOrders(act: OrderAct): Promise<JobSnapshot>;
  /**
   * Writes what a job would ask as files for somebody else to answer, all that waits of one that was exported before among it.
   * Answers once the job runs; it waits when they are written.
   */
  exportShards(work: Work, access: ModelAccess, place: ShardPlace): Promise<JobSnapshot>;
  /** Reads files of results into the job that they are of. Answers once it runs. @throws AppError no_order */
  importResults(paths: readonly string[]): Promise<JobSnapshot>;
  /**
   * Answers when the ledger says `paused`. `now`, which is the default, aborts the requests in flight; `after_requests` begins no more
   * and waits for them, and a `now` that comes meanwhile waits no longer.
   */
  pause(when?: PauseWhen): Promise<JobSnapshot>;
  cancel(jobId?: string): Promise<JobSnapshot>;
  /**
   * Saves what was read of items that failed, as results with records missing: of those named, or with null of all. Nothing is
   * sent. Answers how many were kept.
   * @throws AppError job_running
   */
  keep(pipeline: string, ids: readonly string[] | null): Promise<number>;
  /** Every job of the file, the newest first. */
  runs(): Promise<readonly Run[]>;
  /** One of them in full. @throws AppError no_job */
  run(jobId: string): Promise<RunDetail>;
  /** One of them told on one page of HTML, in that language; no id and no row stands in it. @throws AppError no_job */
  report(jobId: string, asked: ReportAsked): Promise<string>;
  /** What was tried on this file and is kept, the newest first: it is in none of its tables. */
  trials(): Promise<readonly PastTrial[]>;
  /** The trial that was begun last, as it was left; null where none is kept, or somebody else is at it. */
  latestTrial(): Promise<LatestTrial | null>;
  /** A job by its id, or the one that was last begun or gone on with; null where there is none. */
  snapshot(jobId?: string): Promise<JobSnapshot | null>;
  /** Events of such a job numbered `fromSeq` and up, from the ledger (at most 1 000 a time). */
  events(fromSeq: number, jobId?: string): Promise<readonly JobEvent[]>;
  /**
   * A read of one of the file's pipelines; `access` where the read asks the model.
   * @throws AppError what the pipeline says of a file that has nothing for it
   */
  read<Name extends ReadName>(
    name: Name,
    input: ReadPayload<Name>,
    access?: ModelAccess,
  ): Promise<ReadAnswer<Name>>;
  /**
   * Changes results of one of the file's pipelines, in one transaction. Nothing is sent.
   * @throws AppError job_running, or what the pipeline says of such an input
   */
  act<Name extends ActName>(name: Name, input: ActPayload<Name>): Promise<ActAnswer<Name>>;
  /**
   * Writes a table of results to a file, in place of what is there; one at a time.
   * @throws AppError export_failed, export_running, or aborted where it was cancelled: then nothing is left of it
   */
  exportTable(name: ExportTable, choices: ExportChoices, path: string): Promise<ExportReport>;
  /** Ends the export under way, if there is one. */
  cancelExport(): Promise<void>;
  models(access: ModelAccess): Promise<readonly string[]>;
  testConnection(access: ModelAccess): Promise<ConnectionTest>;
  /**
   * Answers how to leave. A listener that throws harms nobody else.
   * @throws AppError too_many_subscribers for the eleventh of a job
   */
  subscribe(listener: EngineListener): () => void;
  /** Pauses a running job (reason `interrupted`), then lets go of the file. */
  close(): Promise<void>;
}

/** An engine that tells one listener, who passes it on: whoever asked last. `withSubscribers` makes an `Engine` of it. */
export interface TellingEngine extends Omit<Engine, 'subscribe'> {
  tell(listener: EngineTold): void;
}
