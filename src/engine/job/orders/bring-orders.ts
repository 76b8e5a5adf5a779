import { AppError } from '../../../shared/app-error.ts';
import type { OrderAccess, RemoteOrder } from '../../calling/orders/order-client.ts';
import { type OrderRecord, openOrders, openOrdersAt, readOrder } from '../../ledger/order-record.ts';
import type { CallStage } from '../../pipelines/pipeline.ts';
import type { Pause } from '../stage-end.ts';
import type { StageRun } from '../stage-run.ts';
import { askOrder, markEnded } from './ask-order.ts';
import { collectOrder } from './collect-order.ts';
import { lookForOrder } from './look-for-order.ts';
import { moveOn } from './order-desk.ts';
import { isUnpaid, reject, sendOrder } from './send-order.ts';

/** The number of tokens that a provider says it has room for, where it says one. */
const toldLimit = (words: string): number | null => {
  const [, digits = ''] = /limit:?\s*([\d,]+)/i.exec(words) ?? [];
  const limit = Number(digits.replaceAll(',', ''));
  return limit > 0 ? limit : null;
};

const smallerBy = 0.7;

const isTokenLimit = /token_limit|enqueued token|queue.{0,20}(limit|full)|too_many_tasks|quota.{0,20}batch/i;

/** The provider had no room for an order: it is as if it had not been made, and smaller ones are tried. */
async function learnRoom(run: StageRun, order: OrderRecord, words: string): Promise<void> {
  const others = openOrdersAt(run.db, order).filter(({ id }) => id !== order.id);
  const inHand = others.reduce((sum, { mostPromptTokens }) => sum + mostPromptTokens, 0);
  // What was refused once more is tried smaller each time, whatever number is told: others may have orders there, too.
  const smaller = Math.floor((order.mostPromptTokens + inHand) * smallerBy);
  run.learn?.({ queuedTokens: Math.max(1, Math.min(toldLimit(words) ?? smaller, smaller)) });
  await moveOn(run, order, ['submitted'], 'rejected', {}, () => void run.calls.withdraw(order.id, true));
}

/** What is made of an order that was refused as a whole: nothing of it was charged for. */
async function refused(run: StageRun, order: OrderRecord, remote: RemoteOrder): Promise<Pause | null> {
  const words = remote.errors.map(({ code, message }) => `${code}: ${message}`).join('; ');
  if (isTokenLimit.test(words)) {
    await learnRoom(run, order, words);
    return null;
  }
  return reject(run, order, words.slice(0, 300) || remote.status);
}

/** Looks for an order once more of which nobody could say what became of it, where a person says so. */
async function lookOnceMore(run: StageRun, access: OrderAccess, order: OrderRecord): Promise<Pause | null> {
  if (run.ordering.isByItself) {
    const { code = 'order_unknown', message = '', ...said } = order.error ?? {};
    return { kind: 'paused', reason: 'order_unknown', error: new AppError(code, message, said) };
  }
  if (order.orderId !== null) {
    await moveOn(run, order, ['unknown'], 'submitted', { looks: 0, error: null });
    return null;
  }
  const since = { ...order, looks: 0 };
  const count = (): void => run.calls.countAttempts(order.id, run.now());
  const end = await lookForOrder(run, access, since, count, run.signal);
  if (end.kind === 'paused') return end;
  if (end.kind === 'not_made') await moveOn(run, order, ['unknown'], 'creating');
  return null;
}

/** Takes one order on as far as it goes now. */
async function bring(
  run: StageRun,
  stage: CallStage<unknown>,
  access: OrderAccess,
  order: OrderRecord,
): Promise<Pause | null> {
  if (isUnpaid(order) || order.state === 'creating') {
    const end = await sendOrder(run, access, order.id);
    if (end.kind !== 'sent') return end.kind === 'paused' ? end : null;
    return bring(run, stage, access, readOrder(run.db, order.id));
  }
  if (order.state === 'unknown') {
    const pause = await lookOnceMore(run, access, order);
    const next = readOrder(run.db, order.id);
    return pause !== null || next.state === 'unknown' ? pause : bring(run, stage, access, next);
  }
  if (order.state === 'submitted') {
    const end = await askOrder(run, access, order, run.signal);
    if (end.kind === 'paused') return end;
    if (end.kind === 'open') return null;
    const { remote } = end;
    const hasFiles = remote.outputFileId !== null || remote.errorFileId !== null;
    if (remote.end === 'failed' && !hasFiles) return refused(run, order, remote);
    if ((await markEnded(run, order)) === null) return null;
  }
  const collected = await collectOrder(run, stage, access, order);
  return collected.kind === 'paused' ? collected : null;
}

/**
 * Takes every open order of a stage on as far as it goes now: to the provider, to its end there, into the ledger. The first
 * pause among them is answered; the others are taken on all the same.
 */
export async function bringOrders(run: StageRun, stage: CallStage<unknown>): Promise<Pause | null> {
  const { access } = run.ordering;
  let pause: Pause | null = null;
  // What the provider made twice comes first: the first of them waits for it.
  const open = openOrders(run.db, run.jobId)
    .filter((order) => order.stage === stage.name && order.transport === 'order')
    .sort((a, b) => Number(a.twinOf === null) - Number(b.twinOf === null) || a.id - b.id);
  for (const order of open) {
    if (run.signal.aborted) break;
    if (access === null) continue;
    const ended = await bring(run, stage, access, order);
    pause ??= ended;
  }
  return pause;
}
