import { createHmac, randomBytes } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import type { OrderSummary } from '../../shared/order.ts';
import { prepared } from '../database/prepared.ts';
import { hasTable } from '../database/read-schema.ts';
import { columns, type OrderRecord, openStates, revive, type StoredOrder } from './order-columns.ts';

export type { OrderChange, OrderRecord } from './order-columns.ts';

type NewOrder = Pick<
  OrderRecord,
  'jobId' | 'stage' | 'token' | 'transport' | 'round' | 'baseUrl' | 'keyMark' | 'model' | 'endpoint'
> & { readonly at: number; readonly twinOf?: number };

/** A new token: by it an order is found again at a provider. */
export const newToken = (): string => randomBytes(8).toString('hex');

/**
 * What tells the key of an order from another, and the address that it was given to, and says nothing of it: nobody without the
 * key can make it.
 */
export const markOfKey = (apiKey: string | null, token: string, baseUrl: string): string =>
  createHmac('sha256', apiKey ?? '')
    .update(`${token} ${baseUrl}`)
    .digest('hex')
    .slice(0, 32);

export function insertOrder(db: Database, order: NewOrder): number {
  const { lastInsertRowid } = db
    .prepare(
      `INSERT INTO main.gleaner_order (job_id, stage, token, transport, state, twin_of, round, base_url, key_mark, model, endpoint, created_at)
       VALUES (@jobId, @stage, @token, @transport, 'drafting', @twinOf, @round, @baseUrl, @keyMark, @model, @endpoint, @at)`,
    )
    .run({ twinOf: null, ...order });
  return Number(lastInsertRowid);
}

export function readOrder(db: Database, id: number): OrderRecord {
  const stored = prepared<[number], StoredOrder>(
    db,
    `SELECT ${columns} FROM main.gleaner_order WHERE id = ?`,
  ).get(id);
  if (stored === undefined) throw new Error(`There is no order ${id}.`);
  return revive(stored);
}

function ordersWhere(db: Database, condition: string, jobId: string): readonly OrderRecord[] {
  if (!hasTable(db, 'main', 'gleaner_order')) return [];
  return db
    .prepare<[string], StoredOrder>(
      `SELECT ${columns} FROM main.gleaner_order WHERE ${condition} ORDER BY id`,
    )
    .all(jobId)
    .map(revive);
}

/** All orders of a job, in the order in which they were made. */
export const ordersOf = (db: Database, jobId: string): readonly OrderRecord[] =>
  ordersWhere(db, 'job_id = ?', jobId);

/** Those of a job that calls wait for. */
export const openOrders = (db: Database, jobId: string): readonly OrderRecord[] =>
  ordersWhere(db, `job_id = ? AND state IN (${openStates})`, jobId);

/** Those of any job of the file that one provider holds for one model: they share its room. */
export function openOrdersAt(
  db: Database,
  { baseUrl, model }: Pick<OrderRecord, 'baseUrl' | 'model'>,
): readonly OrderRecord[] {
  return prepared<[string, string], StoredOrder>(
    db,
    `SELECT ${columns} FROM main.gleaner_order WHERE base_url = ? AND model = ? AND transport = 'order' AND state IN (${openStates})`,
  )
    .all(baseUrl, model)
    .map(revive);
}

/** The jobs that wait for orders, the longest first. */
export function waitingJobs(db: Database): readonly string[] {
  if (!hasTable(db, 'main', 'gleaner_order')) return [];
  return db
    .prepare<[], string>(
      `SELECT id FROM main.gleaner_job job WHERE status = 'waiting' OR (status = 'paused' AND reason = 'interrupted'
        AND EXISTS (SELECT 1 FROM main.gleaner_order WHERE job_id = job.id AND state IN (${openStates}))) ORDER BY turn`,
    )
    .pluck()
    .all() as string[];
}

/** An order as a person is told of it. */
export function tellOrder(order: OrderRecord): OrderSummary {
  const { id, jobId, stage, transport, state, isCancelling, orderId, status, model, lines, done, failed } =
    order;
  const { replies, refusals, unanswered, createdAt, submittedAt, dueAt, keptUntil, collectedAt } = order;
  const { baseUrl, error, notes } = order;
  return {
    id,
    jobId,
    stage,
    transport,
    state,
    isCancelling,
    baseUrl,
    orderId,
    status,
    model,
    lines,
    done,
    failed,
    replies,
    refusals,
    unanswered,
    createdAt,
    submittedAt,
    dueAt,
    keptUntil,
    collectedAt,
    error,
    notes,
  };
}
