import type { OrderDoubt } from '../../../shared/order.ts';
import { codedError } from '../../../shared/words/coded-error.ts';
import { orderDoubtWords } from '../../../shared/words/en/errors.ts';
import { fill } from '../../../shared/words/fill.ts';
import type { OrderAccess, RemoteOrder } from '../../calling/orders/order-client.ts';
import { moveOrder } from '../../ledger/change-order.ts';
import { insertOrder, newToken, type OrderRecord, ordersOf } from '../../ledger/order-record.ts';
import type { Pause } from '../stage-end.ts';
import { judgeFailure } from './judge-failure.ts';
import { moveOn, note, type OrderDesk, toldOf, trouble } from './order-desk.ts';

/**
 * When an order that may have been made is looked for, in milliseconds after it was to be: a list may be late. Where it is not
 * in the list by the last of them, it was not made.
 */
const longestLagMs = 600_000;
const lookAfterMs = [0, 15_000, 60_000, 180_000, longestLagMs] as const;
/** Orders that were made so long before cannot be the one: clocks differ. */
const clockSkewMs = 60 * 60_000;

export type LookEnd =
  /** It was made, and is known now. */
  | { readonly kind: 'found' }
  /** It was not, and can be made anew. */
  | { readonly kind: 'not_made' }
  /** It is looked for again later. */
  | { readonly kind: 'held' }
  | Pause;

const held: LookEnd = { kind: 'held' };

/** Whether it is time to look for an order again. */
export function isDue({ looks, intentAt }: Pick<OrderRecord, 'looks' | 'intentAt'>, now: number): boolean {
  const after = lookAfterMs[Math.min(looks, lookAfterMs.length - 1)] ?? 0;
  return now >= (intentAt ?? 0) + after;
}

/** Nobody can say whether it was made, or what came of it: the person is asked. */
export async function cannotTell(desk: OrderDesk, order: OrderRecord, doubt: OrderDoubt): Promise<Pause> {
  const address = order.baseUrl;
  const detail = fill(orderDoubtWords[doubt], { address });
  const params = { order: order.orderId ?? order.token, doubt, address, detail };
  const error = codedError('order_unknown', { params });
  await moveOn(
    desk,
    order,
    ['creating', 'submitted', 'ended', 'collecting', 'unknown'],
    'unknown',
    trouble(error),
  );
  return { kind: 'paused', reason: 'order_unknown', error };
}

/** All orders at the provider that were made of this one's file. */
async function findMade(
  { client }: OrderAccess,
  order: OrderRecord,
  signal: AbortSignal,
): Promise<readonly RemoteOrder[]> {
  const since = (order.intentAt ?? order.createdAt) - clockSkewMs;
  const made: RemoteOrder[] = [];
  for await (const remote of client.orders(signal)) {
    const isOurs =
      remote.id === order.orderId ||
      (order.fileId !== null && remote.inputFileId === order.fileId) ||
      remote.metadata.gleaner === order.token;
    if (isOurs) made.push(remote);
    else if (remote.createdAt !== null && remote.createdAt < since) break;
  }
  return made;
}

/** Others that the provider made of the same file: they are cancelled, and what they answered is collected and counted. */
async function keepTwins(
  desk: OrderDesk,
  { client }: OrderAccess,
  order: OrderRecord,
  made: readonly RemoteOrder[],
  signal: AbortSignal,
): Promise<void> {
  const known = new Set(ordersOf(desk.db, order.jobId).map(({ orderId }) => orderId));
  const twins = made.filter(({ id }) => !known.has(id));
  if (twins.length === 0) return;
  await desk.retryWrite(() =>
    desk.commit(() => {
      for (const remote of twins) {
        const { jobId, stage, transport, round, baseUrl, keyMark, model, endpoint } = order;
        const id = insertOrder(desk.db, {
          ...{ jobId, stage, transport, round, baseUrl, keyMark, model, endpoint },
          token: newToken(),
          twinOf: order.id,
          at: desk.now(),
        });
        moveOrder(desk.db, { id, jobId }, ['drafting'], 'submitted', {
          ...toldOf(remote),
          lines: order.lines,
          submittedAt: remote.createdAt ?? desk.now(),
        });
      }
    }),
  );
  await note(desk, order, {}, [{ kind: 'twin', count: twins.length, detail: twins[0]?.id ?? '' }]);
  // One that cannot be cancelled now is collected all the same.
  for (const { id } of twins) await client.cancel(id, signal).catch(() => {});
}

/** Takes in an order that was made: the oldest, where there are several. */
async function adopt(
  desk: OrderDesk,
  access: OrderAccess,
  order: OrderRecord,
  made: readonly RemoteOrder[],
  countAttempts: () => void,
  signal: AbortSignal,
): Promise<LookEnd> {
  const [first, ...twins] = [...made].sort((a, b) => (a.createdAt ?? 0) - (b.createdAt ?? 0));
  if (first === undefined) return held;
  const change = { ...toldOf(first), submittedAt: first.createdAt ?? desk.now() };
  await moveOn(
    desk,
    order,
    ['creating', 'unknown', 'submitted'],
    'submitted',
    { ...change, looks: 0, lookedAt: null },
    () => {
      if (order.state !== 'submitted') countAttempts();
    },
  );
  await keepTwins(desk, access, order, twins, signal);
  return { kind: 'found' };
}

/**
 * Makes sure that an order which is in no list is never made: without its file a request that arrives late comes to nothing.
 * Answers whether that could be done.
 */
async function fence({ client }: OrderAccess, order: OrderRecord, signal: AbortSignal): Promise<boolean> {
  if (order.fileId === null) return true;
  try {
    await client.deleteFile(order.fileId, signal);
    return true;
  } catch (thrown) {
    return judgeFailure(thrown, 0).isUnknownThere;
  }
}

/**
 * Looks whether an order was made of which that is not known: its answer was lost, or the process died before it came. It is
 * known by its file, which no other order has, and by its token.
 */
export async function lookForOrder(
  desk: OrderDesk,
  access: OrderAccess,
  order: OrderRecord,
  countAttempts: () => void,
  signal: AbortSignal,
): Promise<LookEnd> {
  if (!isDue(order, desk.now())) return held;
  if (order.baseUrl !== access.baseUrl) return cannotTell(desk, order, 'other_address');
  try {
    const made = await findMade(access, order, signal);
    if (made.length > 0) return await adopt(desk, access, order, made, countAttempts, signal);
    await note(desk, order, { looks: order.looks + 1, lookedAt: desk.now() });
    if (desk.now() < (order.intentAt ?? 0) + longestLagMs) return held;
    if (order.keyMark !== access.markOf(order.token)) return await cannotTell(desk, order, 'other_key');
    // An order that has a name was made, whatever the list says.
    if (order.orderId !== null) return await cannotTell(desk, order, 'forgotten');
    if (!(await fence(access, order, signal))) return await cannotTell(desk, order, 'file_stays');
    const late = await findMade(access, order, signal);
    if (late.length > 0) return await adopt(desk, access, order, late, countAttempts, signal);
    return { kind: 'not_made' };
  } catch (thrown) {
    if (signal.aborted) return held;
    const failure = judgeFailure(thrown, desk.now());
    if (failure.pause !== null) return failure.pause;
    if (failure.isNoSuchWay) return cannotTell(desk, order, 'no_list');
    await note(desk, order, trouble(failure.error));
    return held;
  }
}

/** Looks once for others that the provider made of the same file, though it told of one. */
export async function lookForTwins(
  desk: OrderDesk,
  access: OrderAccess,
  order: OrderRecord,
  signal: AbortSignal,
): Promise<void> {
  try {
    const made = await findMade(access, order, signal);
    await keepTwins(desk, access, order, made, signal);
    await note(desk, order, { looks: 0, lookedAt: desk.now() });
  } catch {
    // A list that cannot be had tells of no other; what is charged for cannot be helped.
  }
}
