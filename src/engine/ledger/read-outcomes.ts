import type { Database } from 'better-sqlite3';
import { prepared } from '../database/prepared.ts';
import { hasColumn, hasTable } from '../database/read-schema.ts';
import { setAsideOf } from './item-record.ts';
import { unpack } from './packed.ts';

/** A reading of an item that gave it results. */
export interface ReadOutcome {
  /** What was asked, as the job keeps it. */
  readonly options: unknown;
  /** What replies brought; null where an earlier version did not keep it. */
  readonly payloads: readonly unknown[] | null;
  readonly setAside: readonly string[];
  /** Records that no reply accounted for. */
  readonly unaccounted: number;
}

interface StoredOutcome {
  readonly options: string;
  readonly payloads: Buffer | null;
  readonly setAside: Uint8Array | string | null;
  readonly unaccounted: number;
  readonly grows: number;
}

/**
 * The readings that an item's results come from in a stage, the newest first: the last of the whole item, and those of what
 * came since. None where the ledger knows of none.
 */
export function readOutcomes(db: Database, stage: string, itemId: string): readonly ReadOutcome[] {
  if (!hasTable(db, 'main', 'gleaner_item')) return [];
  const optional = (column: string, none: string): string =>
    hasColumn(db, 'gleaner_item', column) ? `item.${column}` : none;
  const stored = prepared<[string, string], StoredOutcome>(
    db,
    `SELECT job.options AS options, ${optional('payloads', 'NULL')} AS payloads, item.set_aside AS setAside,
      item.unaccounted AS unaccounted, ${optional('grows', '0')} AS grows
     FROM main.gleaner_item item JOIN main.gleaner_job job ON job.id = item.job_id
     WHERE item.item_id = ? AND item.stage = ? AND item.status = 'succeeded' ORDER BY item.rowid DESC`,
  );
  const outcomes: ReadOutcome[] = [];
  for (const { options, payloads, setAside, unaccounted, grows } of stored.iterate(itemId, stage)) {
    outcomes.push({
      options: JSON.parse(options),
      payloads: payloads === null ? null : (unpack(payloads) as readonly unknown[]),
      setAside: setAsideOf(setAside),
      unaccounted,
    });
    if (grows === 0) break;
  }
  return outcomes;
}

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

/** How many records an item had when it was last read, by an expression of its id; NULL where it never was. */
export const recordsWhenRead = (db: Database, id: string, stage: string): string =>
  hasTable(db, 'main', 'gleaner_item')
    ? `(SELECT last.records FROM main.gleaner_item last WHERE last.item_id = ${id} AND last.stage = '${stage}'
    AND last.status = 'succeeded' ORDER BY last.rowid DESC LIMIT 1)`
    : 'NULL';
