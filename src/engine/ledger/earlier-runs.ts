import type { Database } from 'better-sqlite3';
import { expectedAtOnce, type ModelSettings } from '../../shared/model-settings.ts';
import { hasTable } from '../database/read-schema.ts';
import { type EarlierRuns, modelKey } from '../packing/learn-estimate.ts';
import type { JobEstimate } from './job-record.ts';

/** So many of the newest jobs are learnt from: a provider changes its ways. */
const runsKept = 5;
/** So many of the newest jobs are looked at for them. */
const jobsSeen = 50;
const callsKept = 40;
/** A call that seems to have taken longer did not: the clock was set, or the machine slept. */
const longestCallMs = 60 * 60_000;

interface StoredRun {
  readonly id: string;
  readonly status: string;
  readonly settings: string;
  readonly estimate: string | null;
  readonly batches: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly elapsedMs: number;
  readonly orderedTokens: number;
}

/** What a model has taken in this file for a pipeline. A job that was gone on with under another model counts for neither. */
export function earlierRuns(db: Database, pipeline: string, key: string): EarlierRuns {
  if (!hasTable(db, 'main', 'gleaner_job')) return { finished: [], callSeconds: [] };
  const jobs = db
    .prepare<[string, number], StoredRun>(
      `SELECT id, status, settings, estimate, batches, prompt_tokens AS promptTokens,
        completion_tokens AS completionTokens, elapsed_ms AS elapsedMs, ordered_prompt_tokens AS orderedTokens
       FROM main.gleaner_job WHERE pipeline = ? ORDER BY turn DESC, rowid DESC LIMIT ?`,
    )
    .all(pipeline, jobsSeen)
    .map((job) => ({
      ...job,
      settings: JSON.parse(job.settings) as ModelSettings,
      estimate: job.estimate === null ? null : (JSON.parse(job.estimate) as JobEstimate),
    }))
    .filter(({ settings }) => modelKey(settings) === key);
  const finished = jobs.flatMap(({ status, settings, estimate, elapsedMs, orderedTokens, ...took }) =>
    // What was answered in orders took as long as those did.
    status === 'completed' && orderedTokens === 0 && took.batches > 0 && estimate?.modelKey === key
      ? [{ packed: estimate.packed, took, seconds: elapsedMs / 1_000, concurrency: expectedAtOnce(settings) }]
      : [],
  );
  return {
    finished: finished.slice(0, runsKept),
    callSeconds: callSeconds(
      db,
      jobs.map(({ id }) => id),
    ),
  };
}

function callSeconds(db: Database, jobs: readonly string[]): readonly number[] {
  return db
    .prepare<[string, number, number], number>(
      `SELECT duration FROM (SELECT (received_at - sent_at) / 1000.0 AS duration FROM main.gleaner_call
        WHERE job_id IN (SELECT value FROM json_each(?)) AND order_id IS NULL AND received_at BETWEEN sent_at AND sent_at + ?
        ORDER BY id DESC LIMIT ?) ORDER BY duration`,
    )
    .pluck()
    .all(JSON.stringify(jobs), longestCallMs, callsKept);
}
