import type { Database } from 'better-sqlite3';
import { type OrderNote, type OrderState, type OrdersStanding, openOrderStates } from '../../shared/order.ts';
import { prepared } from '../database/prepared.ts';
import { columnOf, type OrderChange, type OrderRecord, openStates } from './order-columns.ts';
import { ordersOf, readOrder } from './order-record.ts';

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
function standingOf(all: readonly OrderRecord[]): OrdersStanding | null {
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
  db.prepare(`UPDATE main.gleaner_order SET wish = ? WHERE job_id = ? AND state IN (${openStates})`).run(
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
