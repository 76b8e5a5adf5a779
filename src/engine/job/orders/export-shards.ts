import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { endpointFor } from '../../calling/orders/order-lines.ts';
import { changeOrder } from '../../ledger/change-order.ts';
import { type OrderRecord, openOrders, readOrder } from '../../ledger/order-record.ts';
import type { OrderedCall } from '../../ledger/ordered-calls.ts';
import { hashOf } from '../../pipelines/fingerprint.ts';
import { type CallStage, kindOf } from '../../pipelines/pipeline.ts';
import { rebuildRequest } from '../../pipelines/rebuild-request.ts';
import { createBatchQueue } from '../batch-queue.ts';
import { loadPending } from '../load-pending.ts';
import type { StageRun } from '../stage-run.ts';
import { beginDraft, type Draft, type OrderedRequest } from './draft.ts';
import { type Filling, requestOf } from './fill-orders.ts';
import { moveOn } from './order-desk.ts';
import { type ShardPlace, shardAddresses } from './ordering.ts';
import { forget } from './send-order.ts';
import { tokensAskedIn } from './store-results.ts';

const linesTogether = 32;
const callsAPage = 200;

/** What an exported call asks, made again; null where the file does not hold it any more as it was. */
function sameAgain(run: StageRun, stage: CallStage<unknown>, call: OrderedCall): OrderedRequest | null {
  try {
    const request = rebuildRequest(stage, call);
    if (hashOf(request) !== call.requestHash) return null;
    return {
      number: call.batch,
      parts: call.parts,
      request,
      told: call.told,
      body: run.ordering.bodyOf(request, run.settings.maxOutputTokens),
      atMost: {
        promptTokens: tokensAskedIn(request),
        completionTokens: run.settings.maxOutputTokens,
      },
      callId: call.id,
    };
  } catch {
    return null;
  }
}

/** The calls of shards that were written before and wait for their answers still, to be written once more. */
function* waitingCalls(
  run: StageRun,
  stage: CallStage<unknown>,
  orders: readonly OrderRecord[],
): Generator<OrderedRequest> {
  for (const { id } of orders) {
    let after = 0;
    for (;;) {
      const page = run.calls.ofOrder(id, after, callsAPage);
      if (page.length === 0) break;
      after = page.at(-1)?.id ?? after;
      for (const call of page) {
        const again = sameAgain(run, stage, call);
        if (again !== null) yield again;
        // What it asked is not so any more: it is packed anew.
        else run.commit(() => run.calls.refuseOrdered(call.id, 'order_given_up', run.now()));
      }
    }
  }
}

const pad = (number: number, of: number): string => String(number).padStart(String(of).length, '0');

/** Closes what was exported before: what of it waits still stands in other shards now. */
async function closeEarlier(run: StageRun, orders: readonly OrderRecord[]): Promise<void> {
  for (const order of orders) {
    const { replies, refusals, lines } = readOrder(run.db, order.id);
    await moveOn(run, order, ['submitted'], 'collected', { collectedAt: run.now() }, () =>
      changeOrder(run.db, order, { unanswered: lines - replies - refusals }),
    );
  }
}

/**
 * Writes every call of a stage that waits for an answer as lines of shards, as evenly as can be: those that no shard holds
 * yet, and those that were written before and not answered, under the same ids. Answers the paths.
 */
export async function exportShards(
  run: StageRun,
  stage: CallStage<unknown>,
  { folder, shards }: ShardPlace,
  { estimates, counter }: Pick<Filling, 'estimates' | 'counter'>,
): Promise<readonly string[]> {
  const earlier = openOrders(run.db, run.jobId).filter(
    (order) => order.stage === stage.name && order.transport === 'file',
  );
  for (const order of earlier) if (order.state === 'drafting') forget(run, order, order.baseUrl);
  const written = earlier.filter(({ state }) => state === 'submitted');
  const endpoint = endpointFor({ kind: kindOf(stage, run.settings) }, shardAddresses) ?? shardAddresses.chat;
  const drafts: Draft[] = [];
  const groups: OrderedRequest[][] = Array.from({ length: shards }, () => []);
  const write = async (shard: number): Promise<void> => {
    const group = groups[shard] ?? [];
    if (group.length === 0) return;
    drafts[shard] ??= beginDraft(run, stage, {
      ...{ transport: 'file', folder, endpoint, round: 1, markOf: () => null },
      baseUrl: folder,
      model: run.settings.model,
    });
    await drafts[shard].add(group);
    groups[shard] = [];
    run.channel.touch();
    await nextTurn();
  };
  let count = 0;
  const put = async (request: OrderedRequest): Promise<void> => {
    const shard = count % shards;
    count += 1;
    groups[shard]?.push(request);
    if ((groups[shard]?.length ?? 0) >= linesTogether) await write(shard);
  };
  const all = async (): Promise<void> => {
    for (const request of waitingCalls(run, stage, written)) await put(request);
    const queue = createBatchQueue(loadPending(run, stage), estimates.packBudget);
    for (let batch = queue.next(); batch !== null && !run.winding.aborted; batch = queue.next())
      await put(requestOf({ run, stage, estimates, counter }, batch));
    for (let shard = 0; shard < shards; shard += 1) await write(shard);
  };
  try {
    await all();
  } catch (thrown) {
    for (const draft of drafts) draft?.discard();
    throw thrown;
  }
  const made = drafts.filter((draft) => draft !== undefined);
  const paths: string[] = [];
  for (const [index, draft] of made.entries()) {
    const name = `${run.jobId}-${stage.name}-${pad(index + 1, made.length)}-of-${made.length}.jsonl`;
    const path = join(folder, name);
    await draft.finish(path, 'submitted');
    paths.push(path);
  }
  await closeEarlier(run, written);
  return paths;
}
