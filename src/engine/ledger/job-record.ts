import type { Database } from 'better-sqlite3';
import { AppError, type ErrorInfo } from '../../shared/app-error.ts';
import type { JobStatus, PauseReason, StageProgress } from '../../shared/job.ts';
import type { ModelSettings } from '../../shared/model-settings.ts';
import type { CallTransport, OrdersStanding } from '../../shared/order.ts';
import type { Estimate, Selection } from '../../shared/work.ts';
import { prepared } from '../database/prepared.ts';
import { hasTable } from '../database/read-schema.ts';
import type { JobCounters } from './job-counters.ts';

/** What a job was to take when it began, and by what that was reckoned. */
export interface JobEstimate {
  readonly estimate: Estimate;
  /** By packing alone, before anything was learnt. */
  readonly packed: Pick<Estimate, 'batches' | 'promptTokens' | 'completionTokens'>;
  /** The model it was reckoned for, as `modelKey` has it. */
  readonly modelKey: string;
}

export interface JobRecord extends JobCounters {
  readonly id: string;
  readonly pipeline: string;
  readonly status: JobStatus;
  readonly reason: PauseReason | null;
  readonly error: ErrorInfo | null;
  readonly selection: Selection;
  readonly settings: ModelSettings;
  readonly stages: readonly StageProgress[];
  readonly total: number;
  readonly totalRecords: number;
  readonly repeatedCalls: number;
  readonly elapsedMs: number;
  readonly lastSeq: number;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly lease: string | null;
  /** How its calls go from now on. */
  readonly transport: CallTransport;
  /** How its orders stand; null where it never had one. */
  readonly orders: OrdersStanding | null;
  /** What the pipeline was asked to do beyond the model's settings; its own business. */
  readonly options: unknown;
  /** It takes over what earlier jobs were told under the same question and did not use. */
  readonly adopts: boolean;
  /** What it was to take; null for jobs of earlier versions. */
  readonly estimate: JobEstimate | null;
}

const columns = `id, pipeline, status, reason, error, selection, settings, stages, total, succeeded, failed,
  total_records AS totalRecords, processed_records AS processedRecords,
  unaccounted_records AS unaccountedRecords, results, batches, prompt_tokens AS promptTokens,
  completion_tokens AS completionTokens, cached_tokens AS cachedTokens, cache_write_tokens AS cacheWriteTokens,
  reasoning_tokens AS reasoningTokens, embedded_tokens AS embeddedTokens, estimated_calls AS estimatedCalls, spread_tokens AS spreadTokens, retries, repeated_calls AS repeatedCalls,
  elapsed_ms AS elapsedMs,
  last_seq AS lastSeq, created_at AS createdAt, started_at AS startedAt, finished_at AS finishedAt, lease, options, adopts, estimate,
  transport, orders, ordered_prompt_tokens AS orderedPromptTokens, ordered_completion_tokens AS orderedCompletionTokens,
  ordered_cached_tokens AS orderedCachedTokens, ordered_cache_write_tokens AS orderedCacheWriteTokens,
  ordered_embedded_tokens AS orderedEmbeddedTokens`;

/** What is kept as text. */
type Texts = Readonly<Record<'selection' | 'settings' | 'stages' | 'options', string>> &
  Readonly<Record<'error' | 'adopts' | 'estimate' | 'orders', string | null>>;
type StoredJob = Omit<JobRecord, keyof Texts> & Texts;

const plainStage = { failed: 0, weight: 1 };

function revive(stored: StoredJob): JobRecord {
  return {
    ...stored,
    error: stored.error === null ? null : JSON.parse(stored.error),
    selection: JSON.parse(stored.selection),
    settings: JSON.parse(stored.settings),
    // Ledgers of the first version know neither failures nor weights of stages.
    stages: (JSON.parse(stored.stages) as StageProgress[]).map((stage) => ({ ...plainStage, ...stage })),
    options: JSON.parse(stored.options),
    adopts: stored.adopts !== null,
    estimate: stored.estimate === null ? null : JSON.parse(stored.estimate),
    orders: stored.orders === null ? null : JSON.parse(stored.orders),
  };
}

const hasJobs = (db: Database): boolean => hasTable(db, 'main', 'gleaner_job');

/** The job that was last begun or gone on with, or null. */
export function latestJob(db: Database): JobRecord | null {
  if (!hasJobs(db)) return null;
  const stored = db
    .prepare<[], StoredJob>(`SELECT ${columns} FROM main.gleaner_job ORDER BY turn DESC, rowid DESC LIMIT 1`)
    .get();
  return stored === undefined ? null : revive(stored);
}

/** Whether a job runs on the file, here or elsewhere, or was running when its process died. */
export const hasRunning = (db: Database): boolean =>
  hasJobs(db) && db.prepare("SELECT 1 FROM main.gleaner_job WHERE status = 'running'").get() !== undefined;

/** Every job of the file, the newest first. */
export function allJobs(db: Database): readonly JobRecord[] {
  if (!hasJobs(db)) return [];
  return db
    .prepare<[], StoredJob>(`SELECT ${columns} FROM main.gleaner_job ORDER BY rowid DESC`)
    .all()
    .map(revive);
}

function optionsWhere(db: Database, condition: string, value: string): unknown {
  if (!hasJobs(db)) return null;
  const stored = db
    .prepare<[string], string>(`SELECT options FROM main.gleaner_job WHERE ${condition}`)
    .pluck()
    .get(value);
  return stored === undefined ? null : JSON.parse(stored);
}

/** What the newest job of a pipeline was asked, as it is stored; null where there is none. */
export const newestOptions = (db: Database, pipeline: string): unknown =>
  optionsWhere(db, 'pipeline = ? ORDER BY rowid DESC LIMIT 1', pipeline);

/** What a job was asked, as it is stored; null where there is none of that id. */
export const optionsOf = (db: Database, jobId: string): unknown => optionsWhere(db, 'id = ?', jobId);

/** The job that was at rest before, and asks for a person, is the latest again. Inside a transaction. */
export function bringPausedForward(db: Database, exceptJob: string): void {
  db.prepare(
    `UPDATE main.gleaner_job SET turn = (SELECT MAX(turn) + 1 FROM main.gleaner_job)
     WHERE id = (SELECT id FROM main.gleaner_job WHERE status = 'paused' AND id <> ? ORDER BY turn DESC LIMIT 1)`,
  ).run(exceptJob);
}

/** The jobs of a pipeline that rest and could be gone on with, and that wait for nothing: a new one takes their place. */
export function restingJobs(db: Database, pipeline: string): readonly string[] {
  return db
    .prepare<[string], string>(
      "SELECT id FROM main.gleaner_job WHERE pipeline = ? AND status IN ('paused', 'queued') ORDER BY rowid",
    )
    .pluck()
    .all(pipeline);
}

/** What tells one state of a ledger from another: how many jobs and events of theirs it has. Null without a ledger. */
export function ledgerMark(db: Database): string | null {
  if (!hasJobs(db)) return null;
  return JSON.stringify(
    db.prepare('SELECT COUNT(*) AS jobs, SUM(last_seq) AS events FROM main.gleaner_job').get(),
  );
}

export function readJob(db: Database, jobId: string): JobRecord {
  const stored = db
    .prepare<[string], StoredJob>(`SELECT ${columns} FROM main.gleaner_job WHERE id = ?`)
    .get(jobId);
  if (stored === undefined) throw new AppError('no_job', 'This job is not in the file any more.');
  return revive(stored);
}

export interface NewJob {
  readonly id: string;
  readonly pipeline: string;
  readonly selection: Selection;
  readonly settings: ModelSettings;
  readonly options?: unknown;
  readonly adopts?: boolean;
  readonly estimate?: JobEstimate | null;
  readonly transport?: CallTransport;
  readonly stages?: readonly StageProgress[];
  readonly total: number;
  readonly totalRecords: number;
  readonly at: number;
}

/** A selection by name can be a hundred thousand names; the items hold them already. */
function storedSelection(selection: Selection): string {
  return JSON.stringify(
    selection.kind === 'named' ? { kind: 'named', ids: selection.ids.slice(0, 20) } : selection,
  );
}

export function insertJob(db: Database, job: NewJob): void {
  db.prepare(
    `INSERT INTO main.gleaner_job
      (id, pipeline, status, selection, settings, options, adopts, estimate, transport, stages, total, total_records, created_at, turn)
     VALUES (?, ?, 'queued', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT COALESCE(MAX(turn), 0) + 1 FROM main.gleaner_job))`,
  ).run(
    job.id,
    job.pipeline,
    storedSelection(job.selection),
    JSON.stringify(job.settings),
    JSON.stringify(job.options ?? null),
    job.adopts === true ? 'earlier' : null,
    job.estimate ? JSON.stringify(job.estimate) : null,
    job.transport ?? 'live',
    JSON.stringify(job.stages ?? []),
    job.total,
    job.totalRecords,
    job.at,
  );
}

export function setElapsed(
  db: Database,
  jobId: string,
  elapsedMs: number,
  stages: readonly StageProgress[],
): void {
  prepared(db, 'UPDATE main.gleaner_job SET elapsed_ms = ?, stages = ? WHERE id = ?').run(
    Math.round(elapsedMs),
    JSON.stringify(stages),
    jobId,
  );
}

/** A setter of one thing about a job. */
const setting =
  <Value extends number | string>(change: string) =>
  (db: Database, jobId: string, value: Value): void =>
    void db.prepare(`UPDATE main.gleaner_job SET ${change} WHERE id = ?`).run(value, jobId);

/** So many items of the selection are left to other jobs. */
export const leaveItems = setting<number>('total = MAX(0, total - ?)');

/** A stage has found out how many records are its own. */
export const addTotalRecords = setting<number>('total_records = total_records + ?');

export const addRepeatedCalls = setting<number>('repeated_calls = repeated_calls + ?');

/** Its calls go so from now on. */
export const setTransport = setting<CallTransport>('transport = ?');

export function setSettings(db: Database, jobId: string, settings: ModelSettings): void {
  setting('settings = ?')(db, jobId, JSON.stringify(settings));
}
