import { createHmac, randomBytes } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import type {
  CallTransport,
  OrderNote,
  OrderState,
  OrderSummary,
  OrdersStanding,
} from '../../shared/order.ts';
import { openOrderStates } from '../../shared/order.ts';
import { prepared } from '../database/prepared.ts';
import { hasTable } from '../database/read-schema.ts';

/** An order, as the ledger has it. */
export interface OrderRecord extends OrderSummary {
  /** Noted with the order at the provider, and in its file's name: by it it is found again. */
  readonly token: string;
  /** It answers the same lines as this one: the provider made it twice. */
  readonly twinOf: number | null;
  /** 1 for what is asked the first time, 2 for what that left open, and so on. */
  readonly round: number;
  /** What tells one key from another, without telling the key. */
  readonly keyMark: string | null;
  /** What each of its lines is sent to. */
  readonly endpoint: string;
  readonly bytes: number;
  readonly sha256: string | null;
  /** What it can take at the most, in tokens. */
  readonly mostPromptTokens: number;
  readonly mostCompletionTokens: number;
  readonly fileId: string | null;
  readonly outputFileId: string | null;
  readonly errorFileId: string | null;
  /** How often it was looked for since it was to be made, and when last; epoch milliseconds. */
  readonly looks: number;
  readonly lookedAt: number | null;
  /** When it was to be made. */
  readonly intentAt: number | null;
  readonly endedAt: number | null;
}

type NewOrder = Pick<
  OrderRecord,
  'jobId' | 'stage' | 'token' | 'transport' | 'round' | 'baseUrl' | 'keyMark' | 'model' | 'endpoint'
> & { readonly at: number; readonly twinOf?: number };

/** What of an order changes with its state, or beside it. */
export type OrderChange = Partial<
  Pick<
    OrderRecord,
    | 'lines'
    | 'bytes'
    | 'sha256'
    | 'mostPromptTokens'
    | 'mostCompletionTokens'
    | 'fileId'
    | 'orderId'
    | 'status'
    | 'outputFileId'
    | 'errorFileId'
    | 'done'
    | 'failed'
    | 'looks'
    | 'lookedAt'
    | 'intentAt'
    | 'submittedAt'
    | 'dueAt'
    | 'endedAt'
    | 'keptUntil'
    | 'collectedAt'
    | 'replies'
    | 'refusals'
    | 'unanswered'
    | 'error'
  >
>;

const columnOf: Readonly<Record<keyof OrderChange, string>> = {
  lines: 'lines',
  bytes: 'bytes',
  sha256: 'sha256',
  mostPromptTokens: 'most_prompt_tokens',
  mostCompletionTokens: 'most_completion_tokens',
  fileId: 'file_id',
  orderId: 'order_id',
  status: 'status',
  outputFileId: 'output_file_id',
  errorFileId: 'error_file_id',
  done: 'done',
  failed: 'failed',
  looks: 'looks',
  lookedAt: 'looked_at',
  intentAt: 'intent_at',
  submittedAt: 'submitted_at',
  dueAt: 'due_at',
  endedAt: 'ended_at',
  keptUntil: 'kept_until',
  collectedAt: 'collected_at',
  replies: 'replies',
  refusals: 'refusals',
  unanswered: 'unanswered',
  error: 'error',
};

const columns = `id, job_id AS jobId, stage, token, transport, state, wish, twin_of AS twinOf, round, base_url AS baseUrl,
  key_mark AS keyMark, model, endpoint, created_at AS createdAt, notes,
  ${Object.entries(columnOf)
    .map(([name, column]) => `${column} AS ${name}`)
    .join(', ')}`;

type StoredOrder = Omit<OrderRecord, 'error' | 'notes' | 'isCancelling'> & {
  readonly error: string | null;
  readonly notes: string;
  readonly wish: string | null;
};

const revive = ({ wish, error, notes, ...order }: StoredOrder): OrderRecord => ({
  ...order,
  isCancelling: wish !== null,
  error: error === null ? null : JSON.parse(error),
  notes: JSON.parse(notes),
});

const open = openOrderStates.map((state) => `'${state}'`).join(', ');

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
       VALUES (?, ?, ?, ?, 'drafting', ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      order.jobId,
      order.stage,
      order.token,
      order.transport,
      order.twinOf ?? null,
      order.round,
      order.baseUrl,
      order.keyMark,
      order.model,
      order.endpoint,
      order.at,
    );
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

/** All orders of a job, in the order in which they were made. */
export function ordersOf(db: Database, jobId: string): readonly OrderRecord[] {
  if (!hasTable(db, 'main', 'gleaner_order')) return [];
  return db
    .prepare<[string], StoredOrder>(`SELECT ${columns} FROM main.gleaner_order WHERE job_id = ? ORDER BY id`)
    .all(jobId)
    .map(revive);
}

/** Those of a job that calls wait for. */
export function openOrders(db: Database, jobId: string): readonly OrderRecord[] {
  if (!hasTable(db, 'main', 'gleaner_order')) return [];
  return db
    .prepare<[string], StoredOrder>(
      `SELECT ${columns} FROM main.gleaner_order WHERE job_id = ? AND state IN (${open}) ORDER BY id`,
    )
    .all(jobId)
    .map(revive);
}

/** Those of any job of the file that one provider holds for one model: they share its room. */
export function openOrdersAt(
  db: Database,
  { baseUrl, model }: Pick<OrderRecord, 'baseUrl' | 'model'>,
): readonly OrderRecord[] {
  return prepared<[string, string], StoredOrder>(
    db,
    `SELECT ${columns} FROM main.gleaner_order WHERE base_url = ? AND model = ? AND transport = 'order' AND state IN (${open})`,
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
        AND EXISTS (SELECT 1 FROM main.gleaner_order WHERE job_id = job.id AND state IN (${open}))) ORDER BY turn`,
    )
    .pluck()
    .all() as string[];
}

/** Everything that changes an order says how the job's orders stand then. */
function noteStanding(db: Database, jobId: string): void {
  const standing = standingOf(ordersOf(db, jobId));
  prepared(db, 'UPDATE main.gleaner_job SET orders = ? WHERE id = ?').run(
    standing === null ? null : JSON.stringify(standing),
    jobId,
  );
}

const least = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.min(...known);
};

/** How the orders of a job stand together; null where it has none. */
export function standingOf(all: readonly OrderRecord[]): OrdersStanding | null {
  const orders = all.filter(({ twinOf }) => twinOf === null);
  if (orders.length === 0) return null;
  const waited = orders.filter(({ state }) => openOrderStates.includes(state));
  const sum = (of: (order: OrderRecord) => number): number =>
    waited.reduce((total, order) => total + of(order), 0);
  const due = waited.map(({ dueAt }) => dueAt).filter((at) => at !== null);
  return {
    open: waited.length,
    made: orders.length,
    lines: sum(({ lines }) => lines),
    done: sum(({ done, failed }) => done + failed),
    unknown: waited.filter(({ state }) => state === 'unknown').length,
    isCancelling: waited.some(({ isCancelling }) => isCancelling),
    submittedAt: least(waited.map(({ submittedAt }) => submittedAt)),
    dueAt: due.length === 0 ? null : Math.max(...due),
    keptUntil: least(waited.map(({ keptUntil }) => keptUntil)),
    error: waited.find(({ error }) => error !== null)?.error ?? null,
  };
}

const asColumn = (value: unknown): unknown =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : value;

/** Changes what is known of an order, whatever its state. Inside a transaction. */
export function changeOrder(
  db: Database,
  order: Pick<OrderRecord, 'id' | 'jobId'>,
  change: OrderChange,
): void {
  const names = Object.keys(change) as (keyof OrderChange)[];
  if (names.length > 0)
    prepared(
      db,
      `UPDATE main.gleaner_order SET ${names.map((name) => `${columnOf[name]} = ?`).join(', ')} WHERE id = ?`,
    ).run(...names.map((name) => asColumn(change[name])), order.id);
  noteStanding(db, order.jobId);
}

/**
 * The one setter of an order's state. Inside a transaction. Answers whether it was in one of the states that it was to leave:
 * another process may have been there first.
 */
export function moveOrder(
  db: Database,
  order: Pick<OrderRecord, 'id' | 'jobId'>,
  from: readonly OrderState[],
  to: OrderState,
  change: OrderChange = {},
): boolean {
  const { changes } = prepared(
    db,
    `UPDATE main.gleaner_order SET state = ? WHERE id = ? AND state IN (${from.map(() => '?').join(', ')})`,
  ).run(to, order.id, ...from);
  if (changes === 1) changeOrder(db, order, change);
  return changes === 1;
}

/**
 * The open orders of a job are to be cancelled, and what they answered by then collected; then the job is cancelled, or goes
 * on with what they left.
 */
export function wishCancelled(db: Database, jobId: string, then: 'cancel_job' | 'go_on'): void {
  db.prepare(`UPDATE main.gleaner_order SET wish = ? WHERE job_id = ? AND state IN (${open})`).run(
    then,
    jobId,
  );
  noteStanding(db, jobId);
}

/** Whether a job is to be cancelled as soon as its orders are over. */
export function endsWithOrders(db: Database, jobId: string): boolean {
  return (
    prepared<[string], unknown>(
      db,
      "SELECT 1 FROM main.gleaner_order WHERE job_id = ? AND wish = 'cancel_job' LIMIT 1",
    ).get(jobId) !== undefined
  );
}

/** An order that was never sent, or of which nothing was made: as if it had not been begun. Inside a transaction. */
export function forgetOrder(db: Database, order: Pick<OrderRecord, 'id' | 'jobId'>): void {
  prepared(db, 'DELETE FROM main.gleaner_order WHERE id = ?').run(order.id);
  noteStanding(db, order.jobId);
}

/** Adds to what is odd about an order. Inside a transaction. */
export function noteOrder(db: Database, id: number, notes: readonly OrderNote[]): void {
  if (notes.length === 0) return;
  const all = new Map(readOrder(db, id).notes.map((note) => [note.kind, note]));
  for (const note of notes) {
    const before = all.get(note.kind);
    const detail = before?.detail || note.detail.slice(0, 300);
    all.set(note.kind, { ...note, count: (before?.count ?? 0) + note.count, detail });
  }
  prepared(db, 'UPDATE main.gleaner_order SET notes = ? WHERE id = ?').run(
    JSON.stringify([...all.values()]),
    id,
  );
}

/** Whether any job of the file has calls in orders: they are paid for, or about to be. */
export function hasOpenOrders(db: Database, jobId: string): boolean {
  return openOrders(db, jobId).length > 0;
}

export type OrderTransport = Exclude<CallTransport, 'live'>;

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
