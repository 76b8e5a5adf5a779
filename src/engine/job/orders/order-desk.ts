import { toErrorInfo } from '../../../shared/app-error.ts';
import type { OrderNote, OrderState } from '../../../shared/order.ts';
import type { RemoteOrder } from '../../calling/orders/order-client.ts';
import { changeOrder, moveOrder, noteOrder } from '../../ledger/change-order.ts';
import { readJob } from '../../ledger/job-record.ts';
import { type OrderChange, type OrderRecord, readOrder, tellOrder } from '../../ledger/order-record.ts';
import type { StageRun } from '../stage-run.ts';

/** What changing orders needs: a run has it, and so has whoever only looks how they stand. */
export type OrderDesk = Pick<StageRun, 'db' | 'jobId' | 'commit' | 'now' | 'retryWrite' | 'channel'> & {
  readonly progress: Pick<StageRun['progress'], 'setOrders'> | null;
};

type Order = Pick<OrderRecord, 'id' | 'jobId'>;

/** States that somebody who follows the job is told of. */
const told: ReadonlySet<OrderState> = new Set(['submitted', 'collected', 'rejected', 'unknown', 'abandoned']);

/**
 * Moves an order on, in a synced transaction of its own. Answers it as it is then; null where another process had moved it
 * before.
 */
export async function moveOn(
  desk: OrderDesk,
  order: Order,
  from: readonly OrderState[],
  to: OrderState,
  change: OrderChange = {},
  besides: () => void = () => {},
): Promise<OrderRecord | null> {
  const isMoved = await desk.retryWrite(() =>
    desk.commit(() => {
      if (!moveOrder(desk.db, order, from, to, change)) return false;
      besides();
      if (told.has(to)) desk.channel.append('order', tellOrder(readOrder(desk.db, order.id)));
      return true;
    }),
  );
  desk.progress?.setOrders(readJob(desk.db, desk.jobId).orders);
  desk.channel.touch();
  return isMoved ? readOrder(desk.db, order.id) : null;
}

/** Changes what is known of an order, and what is odd about it. */
export async function note(
  desk: OrderDesk,
  order: Order,
  change: OrderChange,
  notes: readonly OrderNote[] = [],
): Promise<void> {
  await desk.retryWrite(() =>
    desk.commit(() => {
      noteOrder(desk.db, order.id, notes);
      changeOrder(desk.db, order, change);
    }),
  );
  desk.progress?.setOrders(readJob(desk.db, desk.jobId).orders);
  desk.channel.touch();
}

/** What kept an order from being asked about, for the person; null where nothing does any more. */
export const trouble = (thrown: unknown): OrderChange => ({
  error: thrown === null ? null : toErrorInfo(thrown),
});

/** What a provider says of an order, as the ledger keeps it. */
export const toldOf = (remote: RemoteOrder): OrderChange => ({
  orderId: remote.id,
  status: remote.status,
  outputFileId: remote.outputFileId,
  errorFileId: remote.errorFileId,
  done: remote.completed,
  failed: remote.failed,
  dueAt: remote.expiresAt,
  error: null,
});
