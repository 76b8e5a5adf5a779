import type { Database } from 'better-sqlite3';
import type { SetAsideRows } from '../../../../shared/pipelines/insights.ts';
import { hasTable } from '../../../database/read-schema.ts';
import { setAsideOf } from '../../../ledger/item-record.ts';
import { extractionStage } from '../result-tables.ts';

/** So many users are looked at in a step. */
const usersAStep = 2_000;

interface ReadUser {
  readonly place: number;
  readonly records: number | null;
  readonly setAside: Uint8Array | string | null;
}

/** How many rows of the users who were read the model has set aside, by the ledger, in steps. */
export function* countSetAside(db: Database): Generator<void, SetAsideRows> {
  const told = { rows: 0, setAside: 0 };
  if (!hasTable(db, 'main', 'gleaner_item')) return told;
  const page = db.prepare<[number], ReadUser>(
    `SELECT rowid AS place, records, set_aside AS setAside FROM main.gleaner_item done
     WHERE rowid > ? AND stage = '${extractionStage}' AND status = 'succeeded'
       AND NOT EXISTS (SELECT 1 FROM main.gleaner_item later WHERE later.item_id = done.item_id
         AND later.stage = done.stage AND later.rowid > done.rowid AND later.status <> 'pending')
     ORDER BY rowid LIMIT ${usersAStep}`,
  );
  for (let after = Number.MIN_SAFE_INTEGER; ; ) {
    const users = page.all(after);
    const last = users.at(-1);
    if (last === undefined) return told;
    after = last.place;
    for (const { records, setAside } of users) {
      told.rows += records ?? 0;
      told.setAside += setAsideOf(setAside).length;
    }
    yield;
  }
}
