import { setImmediate as nextTurn } from 'node:timers/promises';
import { noUsage, sumUsage } from '../../calling/model-reply.ts';
import type { OrderAccess } from '../../calling/orders/order-client.ts';
import { endpointFor } from '../../calling/orders/order-lines.ts';
import { type OrderRecord, openOrders, openOrdersAt, readOrder } from '../../ledger/order-record.ts';
import type { Batch } from '../../packing/pack-batches.ts';
import type { TokenEstimates } from '../../packing/token-estimates.ts';
import { partKeyOf } from '../../pipelines/answers/part-numbers.ts';
import { type CallStage, kindOf } from '../../pipelines/pipeline.ts';
import type { BatchQueue } from '../batch-queue.ts';
import { createCallBudget } from '../call-budget.ts';
import type { Pause } from '../stage-end.ts';
import type { StageRun } from '../stage-run.ts';
import { askOrder } from './ask-order.ts';
import { bringOrders } from './bring-orders.ts';
import { beginDraft, type Draft, linesPath, type OrderedRequest } from './draft.ts';
import { asLive, factorOf, reservedByOrders } from './reserved-by-orders.ts';
import { sendOrder } from './send-order.ts';

/** Calls that are claimed and written in one go. */
const claimedTogether = 32;
/** Of what a provider has room for so much is used: it counts otherwise. */
const usedShare = 0.9;
/** What a line has besides its body, in bytes, at the most. */
const lineBytes = 200;
/** How long an order is watched while the provider looks at it, when others are to follow. */
const checkedAfterMs = [0, 1_000, 2_000, 4_000, 8_000, 15_000] as const;

/** Why no more is put into orders. */
export type FillEnd =
  | { readonly kind: 'filled' }
  /** The provider has no room for more, or the budget has not, until orders come back. */
  | { readonly kind: 'full' }
  /** It had less room than was thought: what was in the last order waits to be packed again. */
  | { readonly kind: 'refused' }
  /** Not even one request fits. */
  | { readonly kind: 'too_large' }
  | { readonly kind: 'stopped' }
  | Pause;

export interface Filling {
  readonly run: StageRun;
  readonly stage: CallStage<unknown>;
  readonly access: OrderAccess;
  readonly estimates: TokenEstimates;
  readonly queue: BatchQueue;
  readonly round: number;
  /** The number of the last batch. */
  readonly counter: { number: number };
}

/** A batch as a request that stands in a line. */
export function requestOf(
  { run, stage, estimates, counter }: Pick<Filling, 'run' | 'stage' | 'estimates' | 'counter'>,
  batch: Batch,
): OrderedRequest {
  const told = stage.tell?.() ?? null;
  const request = stage.buildRequest(batch.parts, told);
  counter.number += 1;
  return {
    number: counter.number,
    parts: batch.parts.map(partKeyOf),
    request,
    told,
    body: run.ordering.bodyOf(request, run.settings.maxOutputTokens),
    atMost: estimates.atMost(batch.inputTokens),
  };
}

const bytesOf = ({ body }: OrderedRequest): number => Buffer.byteLength(JSON.stringify(body)) + lineBytes;

const textsIn = ({ request }: OrderedRequest): number =>
  request.kind === 'embeddings' ? request.inputs.length : 0;

/** What the provider has in hand for the model, of whichever job of the file. */
const inHand = ({ run, access }: Filling): readonly OrderRecord[] =>
  openOrdersAt(run.db, { baseUrl: access.baseUrl, model: run.settings.model });

/** How many tokens the provider still has room for. */
function tokenRoom(filling: Filling): number {
  const limit = filling.run.transport.learnt().queuedTokens;
  if (limit === null) return Number.POSITIVE_INFINITY;
  return limit * usedShare - inHand(filling).reduce((sum, order) => sum + order.mostPromptTokens, 0);
}

type FillOne = {
  readonly draft: Draft | null;
  readonly end: 'empty' | 'limits' | 'tokens' | 'budget' | 'stopped';
};

/** Fills one order from the queue, as far as it has room. */
async function fillOne(filling: Filling): Promise<FillOne> {
  const { run, stage, access, queue, round } = filling;
  const { facts, baseUrl, markOf } = access;
  const endpoint = endpointFor({ kind: kindOf(stage, run.settings) }, facts) ?? facts.chat;
  const room = { bytes: facts.maxBytes * usedShare, tokens: tokenRoom(filling) };
  const factor = factorOf(run);
  let reserved = noUsage;
  const budget = createCallBudget(run.settings, run.progress.counters, () =>
    sumUsage(reservedByOrders(run), reserved),
  );
  let draft: Draft | null = null;
  let group: OrderedRequest[] = [];
  const so = { lines: 0, texts: 0, bytes: 0, tokens: 0 };
  const write = async (): Promise<void> => {
    if (group.length === 0) return;
    draft ??= beginDraft(run, stage, {
      ...{ transport: 'order', folder: run.ordering.folder, endpoint, baseUrl, round, markOf },
      model: run.settings.model,
    });
    await draft.add(group);
    group = [];
    run.channel.touch();
    await nextTurn();
  };
  const whyFull = (request: OrderedRequest, bytes: number): FillOne['end'] | null => {
    const isOver =
      so.lines >= facts.maxLines ||
      so.texts + textsIn(request) > facts.maxTexts ||
      so.bytes + bytes > room.bytes;
    if (isOver) return 'limits';
    if (so.tokens + request.atMost.promptTokens > room.tokens) return 'tokens';
    return budget.allows(asLive(request.atMost, factor)) ? null : 'budget';
  };
  try {
    for (;;) {
      if (run.winding.aborted) {
        (draft as Draft | null)?.discard();
        return { draft: null, end: 'stopped' };
      }
      const batch = queue.next();
      if (batch === null) {
        await write();
        return { draft, end: 'empty' };
      }
      const request = requestOf(filling, batch);
      const bytes = bytesOf(request);
      const why = whyFull(request, bytes);
      if (why !== null) {
        queue.giveBack(batch);
        await write();
        return { draft, end: why };
      }
      group.push(request);
      so.lines += 1;
      so.texts += textsIn(request);
      so.bytes += bytes;
      so.tokens += request.atMost.promptTokens;
      reserved = sumUsage(reserved, asLive(request.atMost, factor));
      if (group.length >= claimedTogether) await write();
    }
  } catch (thrown) {
    (draft as Draft | null)?.discard();
    throw thrown;
  }
}

/** Watches an order until the provider has looked at it: a limit shows there, and the next one would meet it, too. */
async function untilChecked({ run, stage, access }: Filling, id: number): Promise<Pause | null> {
  for (const waitMs of checkedAfterMs) {
    if (waitMs > 0) await run.ordering.wait(waitMs, run.winding).catch(() => {});
    if (run.winding.aborted) return null;
    const order = readOrder(run.db, id);
    if (order.state !== 'submitted') return null;
    const asked = await askOrder(run, access, order, run.signal);
    if (asked.kind === 'paused') return asked;
    // What is over is taken on as any other, and so is what was refused.
    if (asked.kind === 'over') return bringOrders(run, stage);
    if (!/^(validating|validat|queued|pending|created|init)/i.test(readOrder(run.db, id).status ?? ''))
      return null;
  }
  return null;
}

/** Puts all of a queue into orders, one after the other, and sends each before the next is begun. */
export async function fillOrders(filling: Filling): Promise<FillEnd> {
  const { run, access } = filling;
  for (;;) {
    const { draft, end } = await fillOne(filling);
    if (end === 'stopped') return { kind: 'stopped' };
    if (draft === null) {
      if (end === 'empty') return { kind: 'filled' };
      const others = end === 'tokens' ? inHand(filling) : openOrders(run.db, run.jobId);
      if (others.length > 0) return { kind: 'full' };
      if (end === 'budget') return createCallBudget(run.settings, run.progress.counters).exceeded;
      return { kind: 'too_large' };
    }
    await draft.finish(linesPath(run.ordering.folder, draft.token), 'drafted');
    run.checkFile();
    const sent = await sendOrder(run, access, draft.id);
    if (sent.kind === 'paused') return sent;
    if (sent.kind === 'forgotten') continue;
    if (sent.kind === 'held') return run.winding.aborted ? { kind: 'stopped' } : { kind: 'full' };
    if (end === 'empty') return { kind: 'filled' };
    const pause = await untilChecked(filling, draft.id);
    if (pause !== null) return pause;
    // It was refused for want of room: what it held is packed anew, with what was learnt.
    if (readOrder(run.db, draft.id).state === 'rejected') return { kind: 'refused' };
    if (end === 'budget' || end === 'tokens') return { kind: 'full' };
  }
}
