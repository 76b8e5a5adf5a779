import type { Database } from 'better-sqlite3';
import type { ErrorCode } from '../../shared/app-error.ts';
import type { PartKey } from '../items.ts';
import { unpack } from './packed.ts';

/** A call that stands in an order. */
export interface OrderedCall {
  readonly id: number;
  readonly batch: number;
  readonly stage: string;
  readonly parts: readonly PartKey[];
  readonly requestHash: string | null;
  readonly told: string | null;
}

interface StoredCall extends Omit<OrderedCall, 'parts'> {
  readonly manifest: Buffer;
}

const revive = ({ manifest, ...call }: StoredCall): OrderedCall => ({
  ...call,
  parts: unpack(manifest) as readonly PartKey[],
});

const columns = 'id, batch, stage, manifest, request_hash AS requestHash, told';

/** Every verb on the calls of a job that stand in orders. */
export function orderedCalls(db: Database, jobId: string) {
  const some = db
    .prepare<[string, string], number>(
      "SELECT 1 FROM main.gleaner_call WHERE job_id = ? AND status = 'ordered' AND stage = ? LIMIT 1",
    )
    .pluck();
  const about = db
    .prepare<[string, string, string], Buffer>(
      `SELECT call.manifest FROM main.gleaner_call_item link JOIN main.gleaner_call call ON call.id = link.call_id
       WHERE link.item_id = ? AND call.job_id = ? AND call.stage = ? AND call.status = 'ordered'`,
    )
    .pluck();
  const records = db
    .prepare<[string, string], number | null>(
      "SELECT SUM(records) FROM main.gleaner_call WHERE job_id = ? AND status = 'ordered' AND stage = ?",
    )
    .pluck();
  const one = db.prepare<[number, string], StoredCall>(
    `SELECT ${columns} FROM main.gleaner_call WHERE id = ? AND job_id = ? AND status = 'ordered'`,
  );
  const stands = db.prepare<[number, string], { orderId: number; status: string }>(
    'SELECT order_id AS orderId, status FROM main.gleaner_call WHERE id = ? AND job_id = ? AND order_id IS NOT NULL',
  );
  const page = db.prepare<[number, number, number], StoredCall>(
    `SELECT ${columns} FROM main.gleaner_call WHERE order_id = ? AND status = 'ordered' AND id > ? ORDER BY id LIMIT ?`,
  );
  const count = db
    .prepare<[number], number>(
      "SELECT COUNT(*) FROM main.gleaner_call WHERE order_id = ? AND status = 'ordered'",
    )
    .pluck();
  const unlink = db.prepare(
    `DELETE FROM main.gleaner_call_item WHERE call_id IN
      (SELECT id FROM main.gleaner_call WHERE order_id = ? AND status = 'ordered')`,
  );
  const reorder = db.prepare(
    "UPDATE main.gleaner_call SET order_id = ? WHERE id = ? AND job_id = ? AND status = 'ordered'",
  );
  const forget = db.prepare("DELETE FROM main.gleaner_call WHERE order_id = ? AND status = 'ordered'");
  const release = db.prepare(
    "UPDATE main.gleaner_call SET status = ?, code = ?, settled_at = ? WHERE order_id = ? AND status = 'ordered'",
  );
  const attempts = db.prepare(
    `UPDATE main.gleaner_item SET attempts = attempts + ?, updated_at = COALESCE(?, updated_at)
     WHERE job_id = ? AND status = 'pending' AND (stage, item_id) IN (
       SELECT call.stage, link.item_id FROM main.gleaner_call call JOIN main.gleaner_call_item link ON link.call_id = call.id
       WHERE call.order_id = ? AND call.status = 'ordered')`,
  );
  return {
    /** Whether calls of a stage stand in orders. */
    isOrdered: (stage: string) => some.get(jobId, stage) !== undefined,
    /** The records of an item that calls in orders ask about. */
    orderedRecords: (stage: string, itemId: string) => {
      const ids = new Set<string>();
      for (const manifest of about.all(itemId, jobId, stage)) {
        for (const part of unpack(manifest as Buffer) as readonly PartKey[])
          if (part.itemId === itemId) for (const id of part.recordIds) ids.add(id);
      }
      return ids;
    },
    /** How many records of a stage stand in orders. */
    countRecords: (stage: string) => (records.get(jobId, stage) as number | null) ?? 0,
    /** One call; null where it is not in an order any more, or never was. */
    ordered: (callId: number) => {
      const call = one.get(callId, jobId);
      return call === undefined ? null : revive(call);
    },
    /** How a call that is in an order, or was, stands now; null where there is none. */
    standing: (callId: number) => stands.get(callId, jobId) ?? null,
    /** The calls of an order that wait for their answers, in order, page by page. */
    ofOrder: (orderId: number, after: number, limit: number) => page.all(orderId, after, limit).map(revive),
    countOfOrder: (orderId: number) => count.get(orderId) as number,
    /** A call stands in another order from now on. */
    reorder: (callId: number, orderId: number) => void reorder.run(orderId, callId, jobId),
    /**
     * Calls that nobody has worked on: they are forgotten, as if they had not been claimed. `isCounted` where each was counted as
     * one more attempt. Answers how many there were.
     */
    withdraw: (orderId: number, isCounted: boolean) => {
      if (isCounted) attempts.run(-1, null, jobId, orderId);
      unlink.run(orderId);
      return forget.run(orderId).changes;
    },
    /** Calls that will not be answered any more; answers how many there were. */
    release: (orderId: number, status: 'unanswered' | 'lost', code: ErrorCode, at: number) =>
      release.run(status, code, at, orderId).changes,
    /** Every item in an order has been asked about once more. */
    countAttempts: (orderId: number, at: number) => void attempts.run(1, at, jobId, orderId),
  };
}
