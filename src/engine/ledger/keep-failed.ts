import type { Database } from 'better-sqlite3';
import type { ItemSuccess } from './item-record.ts';
import { findWaiting, partsOfFailed, selectFailed } from './outcomes.ts';
import { pack } from './packed.ts';

/** An item that failed although replies brought something of it, and has no result from before. */
export interface KeepableItem {
  readonly jobId: string;
  readonly ordinal: number;
  readonly itemId: string;
  /** Records that no reply accounted for. */
  readonly missing: number;
  readonly payloads: readonly unknown[];
}

/** What could be kept of an item; null where nothing, where it waits in a job, or where a result of it would be replaced. */
export function findKeepable(db: Database, stage: string, itemId: string): KeepableItem | null {
  const parts = partsOfFailed(db, stage, itemId);
  if (parts.length === 0 || findWaiting(db, [stage])(itemId)) return null;
  const last = db
    .prepare<[string, string], Pick<KeepableItem, 'jobId' | 'ordinal' | 'missing'>>(
      `SELECT job_id AS jobId, ordinal, unaccounted AS missing FROM main.gleaner_item
       WHERE item_id = ? AND stage = ? AND status = 'failed' ORDER BY rowid DESC LIMIT 1`,
    )
    .get(itemId, stage);
  const succeeded = db
    .prepare("SELECT 1 FROM main.gleaner_item WHERE item_id = ? AND stage = ? AND status = 'succeeded'")
    .get(itemId, stage);
  if (last === undefined || succeeded !== undefined) return null;
  const payloads = parts.flatMap(({ payload }) => (payload === null ? [] : [payload]));
  return { ...last, itemId, payloads };
}

/** Every item whose last outcome in a stage is a failure. */
export const failedItems = (db: Database, stage: string): readonly string[] =>
  db.prepare<[], string>(selectFailed(db, stage)).pluck().all();

/** Makes the failure of an item a success with records missing. Inside a transaction. */
export function markKept(
  db: Database,
  stage: string,
  { jobId, itemId, missing, payloads }: KeepableItem,
  outcome: Pick<ItemSuccess, 'results' | 'setAside'>,
  at: number,
): void {
  db.prepare(
    `UPDATE main.gleaner_item SET status = 'succeeded', results = ?, set_aside = ?, payloads = ?, code = NULL,
      message = NULL, updated_at = ? WHERE job_id = ? AND stage = ? AND item_id = ? AND status = 'failed'`,
  ).run(
    outcome.results,
    outcome.setAside.length === 0 ? null : pack(outcome.setAside),
    pack(payloads),
    at,
    jobId,
    stage,
    itemId,
  );
  db.prepare('DELETE FROM main.gleaner_part WHERE stage = ? AND item_id = ?').run(stage, itemId);
  db.prepare(
    `UPDATE main.gleaner_job SET succeeded = succeeded + 1, failed = failed - 1, results = results + ?,
      unaccounted_records = unaccounted_records + ? WHERE id = ?`,
  ).run(outcome.results, missing, jobId);
}
