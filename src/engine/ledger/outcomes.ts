import type { Database } from 'better-sqlite3';
import { prepared } from '../database/prepared.ts';
import { hasColumn, hasTable } from '../database/read-schema.ts';
import { isLastOutcome, type PartRecord } from './item-record.ts';

const hasItems = (db: Database): boolean => hasTable(db, 'main', 'gleaner_item');

/**
 * Items whose last outcome in a stage is a failure, as a select of their ids, each once; of none where there is no
 * ledger. An item that waits has no outcome yet: what the one before was still holds.
 */
export function selectFailed(db: Database, stage: string): string {
  if (!hasItems(db)) return 'SELECT NULL AS item_id WHERE FALSE';
  return `SELECT item_id FROM main.gleaner_item last WHERE stage = '${stage}' AND status = 'failed'
    AND ${isLastOutcome('last')}`;
}

/** Items whose last outcome in a stage was of what came since they were read, as a select of their ids. */
export function selectGrowing(db: Database, stage: string): string {
  if (!hasItems(db) || !hasColumn(db, 'gleaner_item', 'grows')) return 'SELECT NULL AS item_id WHERE FALSE';
  return `SELECT item_id FROM main.gleaner_item last WHERE stage = '${stage}' AND grows = 1 AND status <> 'pending'
    AND ${isLastOutcome('last')}`;
}

/** A condition on an item, by an expression of its id: it has succeeded in a stage, at whatever try. */
export function hasSucceeded(db: Database, id: string, stage: string): string {
  if (!hasItems(db)) return 'FALSE';
  return `EXISTS (SELECT 1 FROM main.gleaner_item done
    WHERE done.item_id = ${id} AND done.stage = '${stage}' AND done.status = 'succeeded')`;
}

/**
 * A join that gives each row the ledger's last outcome of its item in a stage, under the name `as`: status, attempts,
 * records, unaccounted, code, message, call_id, set_aside, updated_at, job_id; all NULL where there is none. An item that waits,
 * in whatever job, still has the outcome from before.
 * @param id the item's id, as an expression of the row
 */
export function joinLastOutcome(db: Database, id: string, stage: string, as: string): string {
  if (!hasItems(db)) {
    return `LEFT JOIN (SELECT NULL AS status, NULL AS attempts, NULL AS records, NULL AS unaccounted, NULL AS code,
      NULL AS message, NULL AS call_id, NULL AS set_aside, NULL AS updated_at, NULL AS job_id) ${as} ON FALSE`;
  }
  return `LEFT JOIN main.gleaner_item ${as} ON ${as}.rowid = (
    SELECT MAX(said.rowid) FROM main.gleaner_item said
    WHERE said.item_id = ${id} AND said.stage = '${stage}' AND said.status <> 'pending')`;
}

/**
 * What replies brought of an item whose last outcome in a stage is a failure, and where it is kept: with the job that failed
 * it, or with the one that took it over since.
 */
export function partsOfFailed(db: Database, stage: string, itemId: string): readonly PartRecord[] {
  if (!hasItems(db)) return [];
  return prepared<[{ stage: string; itemId: string }], { accounted: string; payload: string }>(
    db,
    `SELECT part.accounted, part.payload FROM main.gleaner_item failed
     JOIN main.gleaner_item holder ON holder.item_id = failed.item_id AND holder.stage = failed.stage
       AND holder.rowid >= failed.rowid
     JOIN main.gleaner_part part ON part.job_id = holder.job_id AND part.stage = holder.stage
       AND part.item_id = holder.item_id AND part.fingerprint IS failed.fingerprint
     WHERE failed.rowid = (SELECT MAX(said.rowid) FROM main.gleaner_item said
         WHERE said.item_id = @itemId AND said.stage = @stage AND said.status <> 'pending')
       AND failed.status = 'failed' ORDER BY part.call_id`,
  )
    .all({ stage, itemId })
    .map(({ accounted, payload }) => ({ accounted: JSON.parse(accounted), payload: JSON.parse(payload) }));
}

/** Tells which items wait in a job that runs or rests, in one of these stages. */
export function findWaiting(db: Database, stages: readonly string[]): (itemId: string) => boolean {
  if (!hasItems(db)) return () => false;
  const waits = prepared<[string], unknown>(
    db,
    `SELECT 1 FROM main.gleaner_item item JOIN main.gleaner_job job ON job.id = item.job_id
     WHERE item.item_id = ? AND item.stage IN (${stages.map((stage) => `'${stage}'`).join(', ')})
       AND item.status = 'pending' AND job.status IN ('queued', 'running', 'paused') LIMIT 1`,
  );
  return (itemId) => waits.get(itemId) !== undefined;
}

/** What the job was asked that gave an item its last outcome in a stage, as it is stored; null where there is none. */
export function lastOptions(db: Database, itemId: string, stage: string): unknown {
  if (!hasItems(db)) return null;
  const stored = db
    .prepare<[string, string], string>(
      `SELECT job.options FROM main.gleaner_item item JOIN main.gleaner_job job ON job.id = item.job_id
       WHERE item.item_id = ? AND item.stage = ? AND item.status <> 'pending' ORDER BY item.rowid DESC LIMIT 1`,
    )
    .pluck()
    .get(itemId, stage);
  return stored === undefined ? null : JSON.parse(stored);
}

/** The job that read an item last in a stage, and the item's place in it; null where none has. */
export function lastReading(
  db: Database,
  itemId: string,
  stage: string,
): { readonly jobId: string; readonly ordinal: number } | null {
  if (!hasItems(db)) return null;
  const found = prepared<[string, string], { jobId: string; ordinal: number }>(
    db,
    `SELECT job_id AS jobId, ordinal FROM main.gleaner_item
     WHERE item_id = ? AND stage = ? AND status = 'succeeded' ORDER BY rowid DESC LIMIT 1`,
  ).get(itemId, stage);
  return found ?? null;
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

/** What changes with every outcome of any job, and with nothing else. */
export function outcomesMark(db: Database): string {
  if (!hasItems(db)) return '';
  const last = prepared<[], { id: string; succeeded: number; failed: number; jobs: number }>(
    db,
    `SELECT id, succeeded, failed, (SELECT COUNT(*) FROM main.gleaner_job) AS jobs FROM main.gleaner_job
     ORDER BY turn DESC LIMIT 1`,
  ).get();
  return last === undefined ? '' : `${last.id} ${last.jobs} ${last.succeeded} ${last.failed}`;
}
