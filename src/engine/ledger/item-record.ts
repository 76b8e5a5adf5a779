import type { Database, Statement } from 'better-sqlite3';
import type { ContentProblem, ListedItem } from '../pipelines/pipeline.ts';

/** An item of a job that has no outcome yet. */
export interface PendingItem {
  readonly ordinal: number;
  readonly itemId: string;
  readonly records: number;
  readonly attempts: number;
  readonly fruitless: number;
  readonly unaccounted: number;
}

export interface PartRecord {
  readonly accounted: readonly string[];
  readonly payload: unknown;
}

export interface ItemSuccess {
  readonly results: number;
  readonly setAside: readonly string[];
  readonly unaccounted: number;
}

/** Every verb on items and their parts, prepared once for one job. */
export interface ItemRecords {
  insertAll(items: Iterable<ListedItem>): { readonly items: number; readonly records: number };
  /** Takes over what replies to an earlier job brought for these items; answers how many records that is. */
  adoptParts(fromJobId: string): number;
  pendingAfter(ordinal: number, limit: number): readonly PendingItem[];
  pending(itemId: string): PendingItem | null;
  countAttempt(itemId: string, at: number): void;
  noteProblem(itemId: string, problem: ContentProblem, fruitless: number, callId: number, at: number): void;
  waive(itemId: string, records: number): void;
  /** Corrects the number of records to what the source has now, and forgets what was waived. */
  resize(itemId: string, records: number): void;
  addPart(itemId: string, callId: number, part: PartRecord): void;
  parts(itemId: string): readonly PartRecord[];
  succeed(itemId: string, outcome: ItemSuccess, callId: number | null, at: number): void;
  fail(itemId: string, problem: ContentProblem, callId: number | null, at: number): void;
}

const pendingColumns = 'ordinal, item_id AS itemId, records, attempts, fruitless, unaccounted';

export function itemRecords(db: Database, jobId: string): ItemRecords {
  const insert = db.prepare(
    'INSERT INTO main.gleaner_item (job_id, ordinal, item_id, records) VALUES (?, ?, ?, ?)',
  );
  const after = db.prepare<[string, number, number], PendingItem>(
    `SELECT ${pendingColumns} FROM main.gleaner_item
     WHERE job_id = ? AND status = 'pending' AND ordinal > ? ORDER BY ordinal LIMIT ?`,
  );
  const one = db.prepare<[string, string], PendingItem>(
    `SELECT ${pendingColumns} FROM main.gleaner_item WHERE job_id = ? AND item_id = ? AND status = 'pending'`,
  );
  const claim = db.prepare(
    `UPDATE main.gleaner_item SET attempts = attempts + 1, updated_at = ?
     WHERE job_id = ? AND item_id = ? AND status = 'pending'`,
  );
  const note = db.prepare(
    `UPDATE main.gleaner_item SET fruitless = ?, code = ?, message = ?, call_id = ?, updated_at = ?
     WHERE job_id = ? AND item_id = ? AND status = 'pending'`,
  );
  const waive = db.prepare(
    'UPDATE main.gleaner_item SET unaccounted = unaccounted + ? WHERE job_id = ? AND item_id = ?',
  );
  const resize = db.prepare(
    'UPDATE main.gleaner_item SET records = ?, unaccounted = 0 WHERE job_id = ? AND item_id = ?',
  );
  const insertPart = db.prepare(
    'INSERT INTO main.gleaner_part (job_id, item_id, call_id, accounted, payload) VALUES (?, ?, ?, ?, ?)',
  );
  const partsOf: Statement<[string, string], { accounted: string; payload: string }> = db.prepare(
    'SELECT accounted, payload FROM main.gleaner_part WHERE job_id = ? AND item_id = ? ORDER BY call_id',
  );
  const adopt = db.prepare(
    `UPDATE OR IGNORE main.gleaner_part SET job_id = @to WHERE job_id = @from
      AND item_id IN (SELECT item_id FROM main.gleaner_item WHERE job_id = @to)`,
  );
  const countAdopted = db
    .prepare<[string], number | null>(
      'SELECT SUM(json_array_length(accounted)) FROM main.gleaner_part WHERE job_id = ?',
    )
    .pluck();
  const dropParts = db.prepare('DELETE FROM main.gleaner_part WHERE job_id = ? AND item_id = ?');
  const succeed = db.prepare(
    `UPDATE main.gleaner_item SET status = 'succeeded', results = ?, set_aside = ?, unaccounted = ?, code = NULL,
      message = NULL, call_id = COALESCE(?, call_id), updated_at = ?
     WHERE job_id = ? AND item_id = ? AND status = 'pending'`,
  );
  const fail = db.prepare(
    `UPDATE main.gleaner_item SET status = 'failed', code = ?, message = ?, call_id = COALESCE(?, call_id),
      updated_at = ? WHERE job_id = ? AND item_id = ? AND status = 'pending'`,
  );
  return {
    insertAll: (items) => {
      let ordinal = 0;
      let records = 0;
      for (const item of items) {
        ordinal += 1;
        records += item.records;
        insert.run(jobId, ordinal, item.id, item.records);
      }
      return { items: ordinal, records };
    },
    adoptParts: (fromJobId) => {
      adopt.run({ from: fromJobId, to: jobId });
      return (countAdopted.get(jobId) as number | null) ?? 0;
    },
    pendingAfter: (ordinal, limit) => after.all(jobId, ordinal, limit),
    pending: (itemId) => one.get(jobId, itemId) ?? null,
    countAttempt: (itemId, at) => void claim.run(at, jobId, itemId),
    noteProblem: (itemId, problem, fruitless, callId, at) =>
      void note.run(fruitless, problem.code, problem.message, callId, at, jobId, itemId),
    waive: (itemId, records) => void waive.run(records, jobId, itemId),
    resize: (itemId, records) => void resize.run(records, jobId, itemId),
    addPart: (itemId, callId, part) =>
      void insertPart.run(
        jobId,
        itemId,
        callId,
        JSON.stringify(part.accounted),
        JSON.stringify(part.payload),
      ),
    parts: (itemId) =>
      partsOf.all(jobId, itemId).map((part) => ({
        accounted: JSON.parse(part.accounted),
        payload: JSON.parse(part.payload),
      })),
    succeed: (itemId, outcome, callId, at) => {
      const aside = JSON.stringify(outcome.setAside);
      succeed.run(outcome.results, aside, outcome.unaccounted, callId, at, jobId, itemId);
      dropParts.run(jobId, itemId);
    },
    fail: (itemId, problem, callId, at) =>
      void fail.run(problem.code, problem.message, callId, at, jobId, itemId),
  };
}
