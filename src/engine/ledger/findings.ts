import type { Database } from 'better-sqlite3';
import { unpack } from './packed.ts';

/** What replies brought to items that a job has read whole in a stage, by item: of these, as far as it is kept. */
export function findingsOf(
  db: Database,
  jobId: string,
  stage: string,
  itemIds: readonly string[],
): ReadonlyMap<string, readonly unknown[]> {
  return new Map(
    db
      .prepare<[string, string, string], { itemId: string; payloads: Buffer }>(
        `SELECT item_id AS itemId, payloads FROM main.gleaner_item
         WHERE job_id = ? AND stage = ? AND status = 'succeeded' AND grows = 0 AND payloads IS NOT NULL
           AND item_id IN (SELECT value FROM json_each(?))`,
      )
      .all(jobId, stage, JSON.stringify(itemIds))
      .map(({ itemId, payloads }) => [itemId, unpack(payloads) as readonly unknown[]]),
  );
}
