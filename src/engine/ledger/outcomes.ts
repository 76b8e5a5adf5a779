import type { Database } from 'better-sqlite3';
import { hasTable } from '../database/read-schema.ts';

const hasItems = (db: Database): boolean => hasTable(db, 'main', 'gleaner_item');

/**
 * Items whose last outcome in a stage is a failure, as a select of their ids, each once; of none where there is no
 * ledger. An item that waits has no outcome yet: what the one before was still holds.
 */
export function selectFailed(db: Database, stage: string): string {
  if (!hasItems(db)) return 'SELECT NULL AS item_id WHERE FALSE';
  return `SELECT item_id FROM main.gleaner_item last WHERE stage = '${stage}' AND status = 'failed'
    AND NOT EXISTS (SELECT 1 FROM main.gleaner_item later WHERE later.item_id = last.item_id
      AND later.stage = last.stage AND later.rowid > last.rowid AND later.status <> 'pending')`;
}

/** A condition on an item, by an expression of its id: it has succeeded in a stage, at whatever try. */
export function hasSucceeded(db: Database, id: string, stage: string): string {
  if (!hasItems(db)) return 'FALSE';
  return `EXISTS (SELECT 1 FROM main.gleaner_item done
    WHERE done.item_id = ${id} AND done.stage = '${stage}' AND done.status = 'succeeded')`;
}

/**
 * A join that gives each row the ledger's last word on its item in these stages, under the name `item`: status, attempts,
 * unaccounted, code, message, call_id, set_aside, updated_at; all NULL where it says nothing. What waited in a job that
 * was cancelled or failed does not wait any more, and says nothing either.
 * @param id the item's id, as an expression of the row
 */
export function joinLastItem(db: Database, id: string, stages: readonly string[]): string {
  if (!hasItems(db)) {
    return `LEFT JOIN (SELECT NULL AS status, NULL AS attempts, NULL AS unaccounted, NULL AS code, NULL AS message,
      NULL AS call_id, NULL AS set_aside, NULL AS updated_at) item ON FALSE`;
  }
  return `LEFT JOIN main.gleaner_item item ON item.rowid = (
    SELECT MAX(said.rowid) FROM main.gleaner_item said JOIN main.gleaner_job job ON job.id = said.job_id
    WHERE said.item_id = ${id} AND said.stage IN (${stages.map((stage) => `'${stage}'`).join(', ')})
      AND NOT (said.status = 'pending' AND job.status IN ('cancelled', 'failed')))`;
}

/** The items of a job's first stage, in their order: whom a selection by name named, however many. */
export function firstStageItems(db: Database, jobId: string): readonly string[] {
  return db
    .prepare<[string, string], string>(
      `SELECT item_id FROM main.gleaner_item WHERE job_id = ? AND stage =
        (SELECT stage FROM main.gleaner_item WHERE job_id = ? ORDER BY rowid LIMIT 1) ORDER BY ordinal`,
    )
    .pluck()
    .all(jobId, jobId);
}
