import type { Engine } from '../../engine/engine-api.ts';
import { AppError } from '../../shared/app-error.ts';
import type { JobSnapshot } from '../../shared/job.ts';
import { isOpenOrder, type OrderSummary } from '../../shared/order.ts';

/** The keys that are kept for an origin, each once, the one of the profile in use first. */
export type KeysFor = (origin: string) => Promise<readonly string[]>;

interface Asked {
  /** The job that is asked about; null for whichever waits. */
  readonly jobId: string | null;
  /** Where its orders were made. */
  readonly origin: string | null;
}

/** What is asked after: each job with orders that are open, or where there is none whichever waits all the same. */
function askedAfter(orders: readonly OrderSummary[]): readonly Asked[] {
  const open = orders.filter(({ state, transport }) => transport === 'order' && isOpenOrder(state));
  const originOf = ({ baseUrl }: OrderSummary): string | null => URL.parse(baseUrl)?.origin ?? null;
  // The newest come first: the longest that waits is asked about before others.
  const jobs = new Map(open.map((order) => [order.jobId, originOf(order)]));
  if (jobs.size > 0) return [...jobs].map(([jobId, origin]) => ({ jobId, origin })).reverse();
  const [newest] = orders;
  return [{ jobId: null, origin: newest === undefined ? null : originOf(newest) }];
}

/** Asks about one with the key that its orders were made with, or where that is kept no more the one that is meant for its address. */
async function ask(
  engine: Pick<Engine, 'collect'>,
  keysFor: KeysFor,
  { jobId, origin }: Asked,
): Promise<JobSnapshot | null> {
  const about = jobId === null ? {} : { jobId };
  if (origin === null) return engine.collect({ apiKey: null, ...about });
  const keys = await keysFor(origin);
  for (const apiKey of keys) {
    try {
      return await engine.collect({ apiKey, ...about });
    } catch (thrown) {
      if (!(thrown instanceof AppError) || thrown.code !== 'order_elsewhere') throw thrown;
    }
  }
  return engine.collect({ apiKey: keys[0] ?? null, origin, ...about });
}

/** Asks how the orders of a file stand, each where it was made. Answers as `Engine.collect` does. */
export async function collectOrders(
  engine: Pick<Engine, 'orders' | 'collect'>,
  keysFor: KeysFor,
): Promise<JobSnapshot | null> {
  let waits: JobSnapshot | null = null;
  for (const asked of askedAfter(await engine.orders())) {
    const job = await ask(engine, keysFor, asked);
    if (job?.status === 'running') return job;
    waits ??= job;
  }
  return waits;
}
