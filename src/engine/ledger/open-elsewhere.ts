import type { Database } from 'better-sqlite3';
import { hasTable } from '../database/read-schema.ts';

interface Elsewhere {
  readonly pipeline: string;
  readonly stage: string;
  /** The job that asks; null for one that is not begun yet, before which those that are paused give way. */
  readonly jobId: string | null;
}

/**
 * Items of a stage that are left to other jobs of the pipeline, which wait for orders or rest and go on with them: whoever asked for
 * them as well would pay twice.
 */
export function openElsewhere(db: Database, { pipeline, stage, jobId }: Elsewhere): ReadonlySet<string> {
  if (!hasTable(db, 'main', 'gleaner_job') || !hasTable(db, 'main', 'gleaner_item')) return new Set();
  const alive = jobId === null ? "'waiting'" : "'waiting', 'paused'";
  const ids = db
    .prepare<[string, string | null, string], string>(
      `SELECT item.item_id FROM main.gleaner_job job JOIN main.gleaner_item item ON item.job_id = job.id
       WHERE job.pipeline = ? AND job.id IS NOT ? AND job.status IN (${alive}) AND item.stage = ? AND item.status = 'pending'`,
    )
    .pluck()
    .all(pipeline, jobId, stage);
  return new Set(ids as string[]);
}
