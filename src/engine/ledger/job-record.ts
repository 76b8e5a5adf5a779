import type { Database } from 'better-sqlite3';
import { AppError, type ErrorInfo } from '../../shared/app-error.ts';
import type { JobStatus, PauseReason, StageProgress } from '../../shared/job.ts';
import type { ModelSettings } from '../../shared/model-settings.ts';
import type { CallTransport, OrdersStanding } from '../../shared/order.ts';
import type { Estimate, Selection } from '../../shared/work.ts';
import { prepared } from '../database/prepared.ts';
import { hasTable } from '../database/read-schema.ts';
import { type JobCommand, nextStatus, transitions } from './next-status.ts';

/** Tokens as they are counted. */
export interface TokenCounters {
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** Of the input, read from a cache and written into it; null where no provider said so. */
  readonly cachedTokens: number | null;
  readonly cacheWriteTokens: number | null;
  /** Of the output, thinking; null where no provider said so. */
  readonly reasoningTokens: number | null;
  /** Of the input, text to embed. */
  readonly embeddedTokens: number;
}

/** What of a job's tokens was answered in orders, which has a price of its own. */
export interface OrderedTokens {
  readonly orderedPromptTokens: number;
  readonly orderedCompletionTokens: number;
  readonly orderedCachedTokens: number;
  readonly orderedCacheWriteTokens: number;
  readonly orderedEmbeddedTokens: number;
}

export const noOrderedTokens: OrderedTokens = {
  orderedPromptTokens: 0,
  orderedCompletionTokens: 0,
  orderedCachedTokens: 0,
  orderedCacheWriteTokens: 0,
  orderedEmbeddedTokens: 0,
};

export const noTokens: TokenCounters = {
  promptTokens: 0,
  completionTokens: 0,
  cachedTokens: null,
  cacheWriteTokens: null,
  reasoningTokens: null,
  embeddedTokens: 0,
};

/** The same tokens as a part that was answered in an order. */
export const orderedPart = (taken: Omit<TokenCounters, 'reasoningTokens'>): OrderedTokens => ({
  orderedPromptTokens: taken.promptTokens,
  orderedCompletionTokens: taken.completionTokens,
  orderedCachedTokens: taken.cachedTokens ?? 0,
  orderedCacheWriteTokens: taken.cacheWriteTokens ?? 0,
  orderedEmbeddedTokens: taken.embeddedTokens,
});

/** Counters of a job; all of them change in the transaction that saves a batch. */
export interface JobCounters extends TokenCounters, OrderedTokens {
  readonly succeeded: number;
  readonly failed: number;
  readonly processedRecords: number;
  readonly unaccountedRecords: number;
  readonly results: number;
  readonly batches: number;
  /** Calls whose tokens are our own estimate, since none came with the reply. */
  readonly estimatedCalls: number;
  /** Of the input, what smaller requests took so that no place stood idle; our own count. */
  readonly spreadTokens: number;
  readonly retries: number;
}

export const noChange: JobCounters = {
  succeeded: 0,
  failed: 0,
  processedRecords: 0,
  unaccountedRecords: 0,
  results: 0,
  batches: 0,
  ...noTokens,
  ...noOrderedTokens,
  estimatedCalls: 0,
  spreadTokens: 0,
  retries: 0,
};

/** Counters with what is added to them; of what no provider has said, nothing is known after nothing more was said. */
export function sumCounters(counters: JobCounters, delta: Partial<JobCounters>): JobCounters {
  const sum: { -readonly [Key in keyof JobCounters]: number | null } = { ...counters };
  for (const key of Object.keys(delta) as (keyof JobCounters)[]) {
    const more = delta[key] ?? null;
    if (more !== null) sum[key] = (sum[key] ?? 0) + more;
  }
  return sum as JobCounters;
}

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

type StoredJob = Omit<
  JobRecord,
  'error' | 'selection' | 'settings' | 'stages' | 'options' | 'adopts' | 'estimate' | 'orders'
> & {
  readonly estimate: string | null;
  readonly orders: string | null;
  readonly adopts: string | null;
  readonly error: string | null;
  readonly selection: string;
  readonly settings: string;
  readonly stages: string;
  readonly options: string;
};

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

/** What the newest job of a pipeline was asked, as it is stored; null where there is none. */
export function newestOptions(db: Database, pipeline: string): unknown {
  if (!hasJobs(db)) return null;
  const stored = db
    .prepare<[string], string>(
      'SELECT options FROM main.gleaner_job WHERE pipeline = ? ORDER BY rowid DESC LIMIT 1',
    )
    .pluck()
    .get(pipeline);
  return stored === undefined ? null : JSON.parse(stored);
}

/** What a job was asked, as it is stored; null where there is none of that id. */
export function optionsOf(db: Database, jobId: string): unknown {
  if (!hasJobs(db)) return null;
  const stored = db
    .prepare<[string], string>('SELECT options FROM main.gleaner_job WHERE id = ?')
    .pluck()
    .get(jobId);
  return stored === undefined ? null : JSON.parse(stored);
}

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

export interface StatusChange {
  readonly reason?: PauseReason;
  readonly error?: ErrorInfo | null;
  readonly at: number;
}

/**
 * The one setter of a job's status. It changes nothing where the command does not fit the status in the file.
 * @throws AppError job_not_running, job_running or job_finished
 */
export function changeJobStatus(
  db: Database,
  jobId: string,
  command: JobCommand,
  change: StatusChange,
): JobStatus {
  const { from, to } = transitions[command];
  const ends = command === 'complete' || command === 'cancel' || command === 'fail';
  const changed = db
    .prepare(
      `UPDATE main.gleaner_job SET status = ?, reason = ?, error = ?,
        started_at = COALESCE(started_at, ?), finished_at = MAX(COALESCE(started_at, 0), ?), lease = CASE WHEN ? = 'running' THEN lease END,
        turn = CASE WHEN ? = 'running' THEN (SELECT MAX(turn) + 1 FROM main.gleaner_job) ELSE turn END
       WHERE id = ? AND status IN (${from.map(() => '?').join(', ')})`,
    )
    .run(
      to,
      to === 'paused' ? (change.reason ?? 'user') : null,
      change.error ? JSON.stringify(change.error) : null,
      to === 'running' ? change.at : null,
      ends ? change.at : null,
      to,
      to,
      jobId,
      ...from,
    ).changes;
  if (changed === 1) return to;
  throw refusal(readJob(db, jobId).status, command);
}

function refusal(status: JobStatus, command: JobCommand): AppError {
  if (status === 'running')
    return new AppError('job_running', 'A job is already running on this file.', {
      hint: 'Wait for it, or pause or cancel it first.',
    });
  if (nextStatus(status, 'cancel') === null) {
    return new AppError('job_finished', `The job is ${status}; it cannot ${command} any more.`, {
      hint: 'Start a new job for what is left.',
      params: { status },
    });
  }
  return new AppError('job_not_running', `The job is ${status}, so it cannot ${command}.`, {
    hint: 'Resume it first.',
    params: { status },
  });
}

/** Of what no provider has said anything, nothing is known after nothing more was said. */
const addSaid = (column: string, parameter: string): string =>
  `${column} = CASE WHEN @${parameter} IS NULL THEN ${column} ELSE COALESCE(${column}, 0) + @${parameter} END`;

export function addToCounters(db: Database, jobId: string, delta: JobCounters): void {
  prepared<[Record<string, unknown>]>(
    db,
    `UPDATE main.gleaner_job SET succeeded = succeeded + @succeeded, failed = failed + @failed,
      processed_records = processed_records + @processedRecords,
      unaccounted_records = unaccounted_records + @unaccountedRecords, results = results + @results,
      batches = batches + @batches, prompt_tokens = prompt_tokens + @promptTokens,
      completion_tokens = completion_tokens + @completionTokens, ${addSaid('cached_tokens', 'cachedTokens')},
      ${addSaid('cache_write_tokens', 'cacheWriteTokens')}, ${addSaid('reasoning_tokens', 'reasoningTokens')},
      embedded_tokens = embedded_tokens + @embeddedTokens,
      spread_tokens = spread_tokens + @spreadTokens, estimated_calls = estimated_calls + @estimatedCalls, retries = retries + @retries,
      ordered_prompt_tokens = ordered_prompt_tokens + @orderedPromptTokens,
      ordered_completion_tokens = ordered_completion_tokens + @orderedCompletionTokens,
      ordered_cached_tokens = ordered_cached_tokens + @orderedCachedTokens,
      ordered_cache_write_tokens = ordered_cache_write_tokens + @orderedCacheWriteTokens,
      ordered_embedded_tokens = ordered_embedded_tokens + @orderedEmbeddedTokens WHERE id = @jobId`,
  ).run({ ...delta, jobId });
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

/** So many items of the selection are left to other jobs. */
export function leaveItems(db: Database, jobId: string, items: number): void {
  db.prepare('UPDATE main.gleaner_job SET total = MAX(0, total - ?) WHERE id = ?').run(items, jobId);
}

/** A stage has found out how many records are its own. */
export function addTotalRecords(db: Database, jobId: string, records: number): void {
  db.prepare('UPDATE main.gleaner_job SET total_records = total_records + ? WHERE id = ?').run(
    records,
    jobId,
  );
}

export function setSettings(db: Database, jobId: string, settings: ModelSettings): void {
  db.prepare('UPDATE main.gleaner_job SET settings = ? WHERE id = ?').run(JSON.stringify(settings), jobId);
}

/** Its calls go so from now on. */
export function setTransport(db: Database, jobId: string, transport: CallTransport): void {
  db.prepare('UPDATE main.gleaner_job SET transport = ? WHERE id = ?').run(transport, jobId);
}

export function addRepeatedCalls(db: Database, jobId: string, calls: number): void {
  db.prepare('UPDATE main.gleaner_job SET repeated_calls = repeated_calls + ? WHERE id = ?').run(
    calls,
    jobId,
  );
}
