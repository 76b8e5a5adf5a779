import type { Database } from 'better-sqlite3';
import { AppError } from '../../shared/app-error.ts';
import { hasTable } from '../database/read-schema.ts';
import { unpack } from './packed.ts';

/** An item that two jobs have read, with what replies brought to each; null where it cannot be told. */
export interface ItemOfTwoRuns {
  readonly itemId: string;
  readonly one: readonly unknown[] | null;
  readonly other: readonly unknown[] | null;
}

interface StoredItem {
  readonly itemId: string;
  readonly one: Buffer | null;
  readonly other: Buffer | null;
  /** Both read it whole, or both its new records alone. */
  readonly isAlike: number;
}

const payloadsOf = (stored: Buffer | null): readonly unknown[] | null =>
  stored === null ? null : (unpack(stored) as readonly unknown[]);

/** @throws AppError no_job */
function refuseUnknown(db: Database, jobIds: readonly string[]): void {
  const knows = hasTable(db, 'main', 'gleaner_job')
    ? db.prepare<[string]>('SELECT 1 FROM main.gleaner_job WHERE id = ?')
    : null;
  if (jobIds.some((id) => knows?.get(id) === undefined))
    throw new AppError('no_job', 'This job is not in the file any more.');
}

/** Two jobs' readings of one stage: of all items that both have read, or of one. */
export function* itemsOfTwoRuns(
  db: Database,
  stage: string,
  [one, other]: readonly [string, string],
  itemId: string | null = null,
): Generator<ItemOfTwoRuns> {
  refuseUnknown(db, [one, other]);
  const page = db.prepare<[Record<string, string | null>], StoredItem>(
    `SELECT first.item_id AS itemId, first.payloads AS one, second.payloads AS other,
       first.grows = second.grows AS isAlike
     FROM main.gleaner_item first JOIN main.gleaner_item second
       ON second.job_id = @other AND second.stage = first.stage AND second.item_id = first.item_id
     WHERE first.job_id = @one AND first.stage = @stage AND first.status = 'succeeded' AND second.status = 'succeeded'
       AND first.item_id > @after AND (@itemId IS NULL OR first.item_id = @itemId)
     ORDER BY first.item_id LIMIT 200`,
  );
  // A page at a time: a statement that has begun and is not ended keeps the file busy.
  for (let after = ''; ; ) {
    const items = page.all({ one, other, stage, itemId, after });
    for (const item of items) {
      const isKnown = item.isAlike === 1;
      yield {
        itemId: item.itemId,
        one: isKnown ? payloadsOf(item.one) : null,
        other: isKnown ? payloadsOf(item.other) : null,
      };
    }
    const last = items.at(-1)?.itemId;
    if (last === undefined) return;
    after = last;
  }
}

/** How many items the first of two jobs has read and the other has not. */
export const itemsOfOneRun = (db: Database, stage: string, one: string, other: string): number =>
  db
    .prepare<[string, string, string], number>(
      `SELECT COUNT(*) FROM main.gleaner_item read WHERE job_id = ? AND stage = ? AND status = 'succeeded'
         AND NOT EXISTS (SELECT 1 FROM main.gleaner_item there WHERE there.job_id = ? AND there.stage = read.stage
           AND there.item_id = read.item_id AND there.status = 'succeeded')`,
    )
    .pluck()
    .get(one, stage, other) ?? 0;
