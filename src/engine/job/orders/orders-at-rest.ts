import type { Database } from 'better-sqlite3';
import type { JobEvent, JobSnapshot } from '../../../shared/job.ts';
import { codedError } from '../../../shared/words/coded-error.ts';
import type { OrderAccess } from '../../calling/orders/order-client.ts';
import { callRecords } from '../../ledger/call-record.ts';
import { changeOrder, moveOrder, noteOrder, wishCancelled } from '../../ledger/change-order.ts';
import { appendEvent } from '../../ledger/event-log.ts';
import { type JobRecord, readJob, restingJobs, setTransport } from '../../ledger/job-record.ts';
import { holderOf } from '../../ledger/lease.ts';
import {
  type OrderRecord,
  openOrders,
  openOrdersAt,
  tellOrder,
  waitingJobs,
} from '../../ledger/order-record.ts';
import type { JobContext } from '../job-context.ts';
import { createJobProgress, snapshotOfRecord } from '../job-progress.ts';
import { moveJob } from '../move-job.ts';
import { createRetryWrite } from '../retry-writes.ts';
import { askOrder } from './ask-order.ts';
import { isDue } from './look-for-order.ts';
import { note, type OrderDesk, trouble } from './order-desk.ts';

/**
 * What a new job of a pipeline would take the place of is paid for, or about to be. One that waits keeps its place, and its items.
 * @throws AppError orders_open
 */
export function refuseOverOrders(db: Database, pipeline: string): void {
  if (restingJobs(db, pipeline).some((id) => openOrders(db, id).length > 0)) throw codedError('orders_open');
}

/** The jobs that wait for orders and that nobody is at work on, the longest first. */
export const jobsThatWait = ({ db, lock, now }: JobContext): readonly JobRecord[] =>
  waitingJobs(db)
    .map((id) => readJob(db, id))
    .filter((job) => holderOf(job, lock, now()) === null);

/** Whether an order can be taken on without asking the provider first; of one that nobody knows of, a person is asked. */
function goesOn(order: OrderRecord, now: number): boolean {
  if (order.transport === 'file') return false;
  if (order.state === 'creating') return isDue(order, now);
  return order.state !== 'submitted';
}

/**
 * Tells of a job that nobody is at work on. Another may begin while a provider is asked about it: then what is told is written under
 * its own job, and read there.
 */
function tellingOf({ db, channel, now }: JobContext, jobId: string): OrderDesk['channel'] {
  return {
    ...channel,
    append: (type, data) => {
      if (channel.follows(jobId)) channel.append(type, data);
      else
        appendEvent(db, {
          ...{ type, jobId, seq: readJob(db, jobId).lastSeq + 1, at: now(), data },
        } as JobEvent);
    },
  };
}

/**
 * Asks how the orders of a job stand that nobody is at work on, and notes it. Answers whether a run has something to do. Two
 * that ask at once do each other no harm: nothing is sent, and nothing is collected.
 */
export async function lookAtOrders(
  context: JobContext,
  jobId: string,
  access: OrderAccess | null,
): Promise<boolean> {
  const { db, commit, now, channel, identity } = context;
  const telling = tellingOf(context, jobId);
  identity.check();
  const job = readJob(db, jobId);
  channel.follow(jobId, job.lastSeq);
  const signal = new AbortController().signal;
  const retryWrite = createRetryWrite(signal, context.retryWritesMs);
  const desk: OrderDesk = { db, jobId, commit, now, channel: telling, retryWrite, progress: null };
  let hasWork = false;
  const open = openOrders(db, jobId);
  for (const order of open) {
    if (goesOn(order, now())) hasWork = true;
    else if (order.state === 'submitted' && order.transport === 'order' && access !== null) {
      const end = await askOrder(desk, access, order, signal);
      if (end.kind === 'over') hasWork = true;
      if (end.kind === 'paused') {
        await note(desk, order, trouble(end.error));
        // The job rests until a person says what is to become of it.
        hasWork ||= end.reason === 'order_unknown';
      }
    }
  }
  // One whose orders are all over was left by a process that died, unless orders of another job take the room of its own.
  return hasWork || (open.length === 0 && job.transport !== 'file' && !standsInLine(context, job, access));
}

/** Whether there was no room for an order of a job, and still is none: those of another job have it. */
function standsInLine(
  { db }: JobContext,
  { transport, settings }: JobRecord,
  access: OrderAccess | null,
): boolean {
  if (transport !== 'order' || access === null) return false;
  return openOrdersAt(db, { baseUrl: access.baseUrl, model: settings.model }).length > 0;
}

/** Gives up orders on a person's word: those of which nobody can say what became of them, or where there are none all. */
export function giveUpOrders(context: JobContext, jobId: string): JobSnapshot {
  const { db, channel, now, clock } = context;
  const open = openOrders(db, jobId);
  const unknown = open.filter(({ state }) => state === 'unknown');
  const given = unknown.length > 0 ? unknown : open;
  channel.follow(jobId, readJob(db, jobId).lastSeq);
  context.commit(() => {
    const calls = callRecords(db, jobId);
    for (const order of given) {
      const lost = calls.release(order.id, 'lost', 'order_given_up', now());
      moveOrder(db, order, [order.state], 'abandoned', { collectedAt: now() });
      noteOrder(db, order.id, [
        { kind: 'given_up', count: lost, detail: order.orderId ?? order.fileId ?? '' },
      ]);
      changeOrder(db, order, { unanswered: order.unanswered + lost });
      channel.append('order', tellOrder({ ...order, state: 'abandoned' }));
    }
  });
  const job = readJob(db, jobId);
  if (job.status === 'waiting')
    moveJob(context, jobId, createJobProgress(job, clock, false), { command: 'pause', reason: 'user' });
  return snapshotOfRecord(readJob(db, jobId));
}

/** The orders of a job are cancelled, and what they leave goes at once. */
export function hurryOrders({ db, commit }: JobContext, jobId: string): void {
  commit(() => {
    wishCancelled(db, jobId, 'go_on');
    setTransport(db, jobId, 'live');
  });
}
