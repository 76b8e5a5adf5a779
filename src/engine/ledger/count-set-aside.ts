import type { Database } from 'better-sqlite3';
import { hasTable } from '../database/read-schema.ts';
import { isLastOutcome, setAsideOf } from './item-record.ts';

/** So many items are looked at in a step. */
const itemsAStep = 2_000;

interface ReadItem {
  readonly place: number;
  readonly records: number | null;
  readonly setAside: Uint8Array | string | null;
}

/** How many rows of the items of a stage that were read the model has set aside, in steps. */
export function* countSetAside(db: Database, stage: string) {
  const told = { rows: 0, setAside: 0 };
  if (!hasTable(db, 'main', 'gleaner_item')) return told;
  const page = db.prepare<[number, string], ReadItem>(
    `SELECT rowid AS place, records, set_aside AS setAside FROM main.gleaner_item done
     WHERE rowid > ? AND stage = ? AND status = 'succeeded' AND ${isLastOutcome('done')}
     ORDER BY rowid LIMIT ${itemsAStep}`,
  );
  for (let after = Number.MIN_SAFE_INTEGER; ; ) {
    const items = page.all(after, stage);
    const last = items.at(-1);
    if (last === undefined) return told;
    after = last.place;
    for (const { records, setAside } of items) {
      told.rows += records ?? 0;
      told.setAside += setAsideOf(setAside).length;
    }
    yield;
  }
}
