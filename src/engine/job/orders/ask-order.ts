import type { OrderAccess, RemoteOrder } from '../../calling/orders/order-client.ts';
import { type OrderRecord, readOrder } from '../../ledger/order-record.ts';
import type { Pause } from '../stage-end.ts';
import { judgeFailure } from './judge-failure.ts';
import { cannotTell, isDue, lookForOrder, lookForTwins } from './look-for-order.ts';
import { moveOn, note, type OrderDesk, toldOf, trouble } from './order-desk.ts';

const dayMs = 86_400_000;

/** How an order stands that is at the provider. */
export type AskEnd =
  /** It is under way, or cannot be asked about now. */
  | { readonly kind: 'open' }
  /** It is over, and what came of it can be fetched; or it was refused as a whole, and why. */
  | { readonly kind: 'over'; readonly remote: RemoteOrder }
  | Pause;

const stillOpen: AskEnd = { kind: 'open' };

/** An order that the provider does not know: it is looked for in the list, and then the person is asked. */
async function lookAgain(
  desk: OrderDesk,
  access: OrderAccess,
  order: OrderRecord,
  signal: AbortSignal,
): Promise<AskEnd> {
  const since = order.looks === 0 ? { ...order, intentAt: desk.now() } : order;
  if (order.looks === 0) await note(desk, order, { intentAt: desk.now() });
  else if (!isDue(order, desk.now())) return stillOpen;
  const end = await lookForOrder(desk, access, since, () => {}, signal);
  return end.kind === 'paused' ? end : stillOpen;
}

/** Asks the provider how an order stands, notes that, and cancels it where that is wished. */
export async function askOrder(
  desk: OrderDesk,
  access: OrderAccess,
  given: OrderRecord,
  signal: AbortSignal,
): Promise<AskEnd> {
  const order = readOrder(desk.db, given.id);
  if (order.orderId === null) return stillOpen;
  if (order.baseUrl !== access.baseUrl) return cannotTell(desk, order, 'other_address');
  try {
    if (order.lookedAt === null && order.twinOf === null) await lookForTwins(desk, access, order, signal);
    let remote = await access.client.get(order.orderId, signal);
    if (order.isCancelling && remote.end === null && !/^cancel/i.test(remote.status)) {
      await access.client.cancel(order.orderId, signal);
      remote = await access.client.get(order.orderId, signal);
    }
    const { factsOfEnd, isNews } = newsOf(desk, access, order, remote);
    if (isNews) await note(desk, order, factsOfEnd);
    if (remote.end === null) return stillOpen;
    return { kind: 'over', remote };
  } catch (thrown) {
    if (signal.aborted) return stillOpen;
    const failure = judgeFailure(thrown, desk.now());
    if (failure.isUnknownThere) return lookAgain(desk, access, order, signal);
    await note(desk, order, trouble(failure.error));
    return failure.pause ?? stillOpen;
  }
}

/** What a provider says that was not known before. */
function newsOf({ now }: OrderDesk, { facts }: OrderAccess, order: OrderRecord, remote: RemoteOrder) {
  const said = toldOf(remote);
  const isOver = remote.end !== null && order.endedAt === null;
  const kept = facts.keptDays === null ? null : now() + facts.keptDays * dayMs;
  const factsOfEnd = {
    ...said,
    looks: 0,
    ...(isOver ? { endedAt: now(), keptUntil: remote.end === 'failed' ? null : kept } : {}),
  };
  const isNews =
    isOver ||
    order.looks > 0 ||
    Object.entries(said).some(([name, value]) => order[name as keyof typeof said] !== value);
  return { factsOfEnd, isNews };
}

/** An order that is over: what came of it is there to be fetched. */
export const markEnded = (desk: OrderDesk, order: OrderRecord): Promise<OrderRecord | null> =>
  moveOn(desk, order, ['submitted'], 'ended');
