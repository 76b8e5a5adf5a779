import type { Database } from 'better-sqlite3';
import type { ContentProblem, ListedItem } from '../items.ts';
import { pack, unpack } from './packed.ts';

/** An item of a job that has no outcome yet. */
export interface PendingItem {
  readonly ordinal: number;
  readonly itemId: string;
  readonly records: number;
  readonly attempts: number;
  /** Replies in a row that brought the item no further. */
  readonly noProgress: number;
  readonly unaccounted: number;
  /** 1 where it has results that stay, and only what came since is asked about; else 0. */
  readonly grows: number;
}

export interface PartRecord {
  readonly accounted: readonly string[];
  readonly payload: unknown;
  /** Records that the reply speaks of and that are not believed yet. */
  readonly doubted?: readonly string[];
}

export interface ItemSuccess {
  readonly results: number;
  readonly setAside: readonly string[];
  readonly unaccounted: number;
  /** What the replies brought, kept to compare runs with; left out where the stage keeps it elsewhere. */
  readonly payloads?: readonly unknown[] | null;
}

/** Every verb on the items of a stage and their parts, prepared once for one job. */
export type ItemRecords = ReturnType<typeof itemRecords>;

export interface StageStanding {
  readonly total: number;
  /** With an outcome. */
  readonly done: number;
  readonly failed: number;
  readonly records: number;
}

const pendingColumns =
  'ordinal, item_id AS itemId, records, attempts, fruitless AS noProgress, unaccounted, grows';

/** A stage of a job, and what it asks. */
interface StageOfJob {
  readonly db: Database;
  readonly jobId: string;
  readonly stage: string;
  readonly fingerprint: string | null;
}

function listedItems({ db, jobId, stage, fingerprint }: StageOfJob) {
  const insert = db.prepare(
    'INSERT INTO main.gleaner_item (job_id, stage, ordinal, item_id, records, fingerprint, grows) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const mark = db.prepare(
    `UPDATE main.gleaner_item SET fingerprint = ? WHERE job_id = ? AND stage = ? AND status = 'pending'
      AND fingerprint IS NOT ?`,
  );
  const standing = db.prepare<[string, string], StageStanding>(
    `SELECT COUNT(*) AS total, COALESCE(SUM(status <> 'pending'), 0) AS done,
      COALESCE(SUM(status = 'failed'), 0) AS failed, COALESCE(SUM(records), 0) AS records
     FROM main.gleaner_item WHERE job_id = ? AND stage = ?`,
  );
  return {
    insertAll: (items: Iterable<ListedItem>) => {
      let ordinal = 0;
      let records = 0;
      for (const item of items) {
        ordinal += 1;
        records += item.records;
        insert.run(jobId, stage, ordinal, item.id, item.records, fingerprint, item.grows === true ? 1 : 0);
      }
      return { items: ordinal, records };
    },
    /** What is open is asked under this fingerprint from now on: a job may be resumed with another model. */
    markPending: () => void mark.run(fingerprint, jobId, stage, fingerprint),
    /** How far the stage is. */
    standing: () => standing.get(jobId, stage) ?? { total: 0, done: 0, failed: 0, records: 0 },
  };
}

/** Items without an outcome, and what is noted of them meanwhile. */
function openItems({ db, jobId, stage }: StageOfJob) {
  const after = db.prepare<[string, string, number, number], PendingItem>(
    `SELECT ${pendingColumns} FROM main.gleaner_item
     WHERE job_id = ? AND stage = ? AND status = 'pending' AND ordinal > ? ORDER BY ordinal LIMIT ?`,
  );
  const one = db.prepare<[string, string, string], PendingItem>(
    `SELECT ${pendingColumns} FROM main.gleaner_item WHERE job_id = ? AND stage = ? AND item_id = ? AND status = 'pending'`,
  );
  const claim = db.prepare(
    `UPDATE main.gleaner_item SET attempts = attempts + 1, updated_at = ?
     WHERE job_id = ? AND stage = ? AND item_id = ? AND status = 'pending'`,
  );
  const note = db.prepare(
    `UPDATE main.gleaner_item SET fruitless = ?, code = ?, message = ?, call_id = ?, updated_at = ?
     WHERE job_id = ? AND stage = ? AND item_id = ? AND status = 'pending'`,
  );
  const waive = db.prepare(
    'UPDATE main.gleaner_item SET unaccounted = unaccounted + ? WHERE job_id = ? AND stage = ? AND item_id = ?',
  );
  const resize = db.prepare(
    'UPDATE main.gleaner_item SET records = ?, unaccounted = 0 WHERE job_id = ? AND stage = ? AND item_id = ?',
  );
  const answered = db
    .prepare<[string, string, string, string, string, string], number>(
      `SELECT MAX(
        COALESCE((SELECT MAX(call_id) FROM main.gleaner_part WHERE job_id = ? AND stage = ? AND item_id = ?), 0),
        COALESCE((SELECT call_id FROM main.gleaner_item WHERE job_id = ? AND stage = ? AND item_id = ?), 0))`,
    )
    .pluck();
  return {
    pendingAfter: (ordinal: number, limit: number) => after.all(jobId, stage, ordinal, limit),
    pending: (itemId: string) => one.get(jobId, stage, itemId) ?? null,
    countAttempt: (itemId: string, at: number) => void claim.run(at, jobId, stage, itemId),
    noteProblem: (itemId: string, problem: ContentProblem, noProgress: number, callId: number, at: number) =>
      void note.run(noProgress, problem.code, problem.message, callId, at, jobId, stage, itemId),
    waive: (itemId: string, records: number) => void waive.run(records, jobId, stage, itemId),
    /** Corrects the number of records to what the source has now, and forgets what was waived. */
    resize: (itemId: string, records: number) => void resize.run(records, jobId, stage, itemId),
    /** The last call that was answered about an item without deciding it; 0 where there was none. */
    lastAnswered: (itemId: string) => answered.get(jobId, stage, itemId, jobId, stage, itemId) as number,
  };
}

/** A condition on a row of items: no job has decided the item since. */
export const isLastOutcome = (item: string): string =>
  `NOT EXISTS (SELECT 1 FROM main.gleaner_item later WHERE later.item_id = ${item}.item_id
    AND later.stage = ${item}.stage AND later.rowid > ${item}.rowid AND later.status <> 'pending')`;

/** A condition on a row of items: it has been given a result since, so that what was left of it before is in that or is void. */
export const succeededSince = (item: string): string =>
  `EXISTS (SELECT 1 FROM main.gleaner_item later WHERE later.item_id = ${item}.item_id AND later.stage = ${item}.stage
    AND later.status = 'succeeded' AND later.rowid > ${item}.rowid)`;

/** What replies brought for items that are not whole yet. */
function itemParts({ db, jobId, stage, fingerprint }: StageOfJob) {
  const insertPart = db.prepare(
    `INSERT INTO main.gleaner_part (job_id, stage, item_id, call_id, accounted, payload, fingerprint, doubted)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const partsOf = db.prepare<[string, string, string], { accounted: string; payload: string }>(
    'SELECT accounted, payload FROM main.gleaner_part WHERE job_id = ? AND stage = ? AND item_id = ? ORDER BY call_id',
  );
  const known = db
    .prepare<[string, string, string], number>(
      `SELECT COALESCE(SUM(json_array_length(accounted)), 0) FROM main.gleaner_part
       WHERE job_id = ? AND stage = ? AND item_id = ?`,
    )
    .pluck();
  const payloadsOf = db
    .prepare<[string, string, string], string>(
      'SELECT payload FROM main.gleaner_part WHERE job_id = ? AND stage = ? AND item_id = ? ORDER BY call_id',
    )
    .pluck();
  const doubtedOf = db
    .prepare<[string, string, string], string>(
      `SELECT doubted FROM main.gleaner_part
       WHERE job_id = ? AND stage = ? AND item_id = ? AND doubted IS NOT NULL ORDER BY call_id`,
    )
    .pluck();
  const adopt = db.prepare(
    `UPDATE OR IGNORE main.gleaner_part AS part SET job_id = @to
     WHERE stage = @stage AND job_id <> @to AND fingerprint = @fingerprint
      AND job_id = (SELECT item.job_id FROM main.gleaner_item item
        WHERE item.item_id = part.item_id AND item.stage = part.stage AND item.job_id <> @to
          AND item.fingerprint = @fingerprint ORDER BY item.rowid DESC LIMIT 1)
      AND EXISTS (SELECT 1 FROM main.gleaner_item mine JOIN main.gleaner_item theirs
          ON theirs.item_id = mine.item_id AND theirs.stage = mine.stage AND theirs.grows = mine.grows
        WHERE mine.job_id = @to AND mine.stage = @stage AND mine.item_id = part.item_id AND theirs.job_id = part.job_id
          AND (mine.grows = 0 OR NOT ${succeededSince('theirs')}))`,
  );
  const countAdopted = db
    .prepare<[string, string], number | null>(
      'SELECT SUM(json_array_length(accounted)) FROM main.gleaner_part WHERE job_id = ? AND stage = ?',
    )
    .pluck();
  return {
    /**
     * Takes over what replies to earlier jobs brought for these items under the same fingerprint, of each item from the last job
     * that asked so (an older one's may overlap with that); answers how many records that is. What was brought of a whole item
     * is none of what one that grows is asked, nor the other way round.
     */
    adoptParts: () => {
      adopt.run({ to: jobId, stage, fingerprint });
      return (countAdopted.get(jobId, stage) as number | null) ?? 0;
    },
    addPart: (itemId: string, callId: number, part: PartRecord) =>
      void insertPart.run(
        jobId,
        stage,
        itemId,
        callId,
        JSON.stringify(part.accounted),
        JSON.stringify(part.payload),
        fingerprint,
        part.doubted === undefined ? null : JSON.stringify(part.doubted),
      ),
    parts: (itemId: string): readonly PartRecord[] =>
      partsOf.all(jobId, stage, itemId).map((part) => ({
        accounted: JSON.parse(part.accounted),
        payload: JSON.parse(part.payload),
      })),
    /** How many records the parts account for, and what they brought: a large item has thousands, settled one by one. */
    knownRecords: (itemId: string) => known.get(jobId, stage, itemId) ?? 0,
    payloads: (itemId: string): readonly unknown[] =>
      payloadsOf
        .all(jobId, stage, itemId)
        .map((payload) => JSON.parse(payload))
        .filter((payload) => payload !== null),
    /** Records that were in doubt after an earlier reply. */
    doubted: (itemId: string): ReadonlySet<string> =>
      new Set(doubtedOf.all(jobId, stage, itemId).flatMap((ids) => JSON.parse(ids) as string[])),
  };
}

function itemOutcomes({ db, jobId, stage }: StageOfJob) {
  const dropParts = db.prepare(
    'DELETE FROM main.gleaner_part WHERE job_id = ? AND stage = ? AND item_id = ?',
  );
  const succeed = db.prepare(
    `UPDATE main.gleaner_item SET status = 'succeeded', results = ?, set_aside = ?, unaccounted = ?, payloads = ?, code = NULL,
      message = NULL, call_id = COALESCE(?, call_id), updated_at = ?
     WHERE job_id = ? AND stage = ? AND item_id = ? AND status = 'pending'`,
  );
  const fail = db.prepare(
    `UPDATE main.gleaner_item SET status = 'failed', code = ?, message = ?, call_id = COALESCE(?, call_id),
      updated_at = ?, unaccounted = MAX(0, records - (
        SELECT COALESCE(SUM(json_array_length(part.accounted)), 0) FROM main.gleaner_part part
        WHERE part.job_id = gleaner_item.job_id AND part.stage = gleaner_item.stage
          AND part.item_id = gleaner_item.item_id))
     WHERE job_id = ? AND stage = ? AND item_id = ? AND status = 'pending'`,
  );
  return {
    succeed: (itemId: string, outcome: ItemSuccess, callId: number | null, at: number) => {
      const aside = outcome.setAside.length === 0 ? null : pack(outcome.setAside);
      const payloads = outcome.payloads ? pack(outcome.payloads) : null;
      succeed.run(outcome.results, aside, outcome.unaccounted, payloads, callId, at, jobId, stage, itemId);
      dropParts.run(jobId, stage, itemId);
    },
    /** From now on the item's `unaccounted` are the records that no reply accounted for. */
    fail: (itemId: string, problem: ContentProblem, callId: number | null, at: number) =>
      void fail.run(problem.code, problem.message, callId, at, jobId, stage, itemId),
  };
}

/** @param fingerprint what is asked in this stage of this job; see `fingerprintOf` */
export function itemRecords(db: Database, jobId: string, stage: string, fingerprint: string | null = null) {
  const of: StageOfJob = { db, jobId, stage, fingerprint };
  return { ...listedItems(of), ...openItems(of), ...itemParts(of), ...itemOutcomes(of) };
}

/** The records of an item that the model set aside, as an outcome keeps them. */
export const setAsideOf = (kept: Uint8Array | string | null): readonly string[] =>
  kept === null ? [] : (unpack(kept) as readonly string[]);
