import type { Engine } from '../../engine/engine-api.ts';
import { AppError } from '../../shared/app-error.ts';
import type { JobSnapshot } from '../../shared/job.ts';
import { isOpenOrder } from '../../shared/order.ts';

/** The keys that are kept for an origin, each once, the one of the profile in use first. */
export type KeysFor = (origin: string) => Promise<readonly string[]>;

/**
 * Asks how the orders of a file stand, with the key that they were made with. Where that is kept no more, with the one that is
 * meant for their address now.
 */
export async function collectOrders(
  engine: Pick<Engine, 'orders' | 'collect'>,
  keysFor: KeysFor,
): Promise<JobSnapshot | null> {
  const orders = await engine.orders();
  const at = orders.find(({ state, transport }) => transport === 'order' && isOpenOrder(state)) ?? orders[0];
  const origin = URL.parse(at?.baseUrl ?? '')?.origin ?? null;
  if (origin === null) return engine.collect({ apiKey: null });
  const keys = await keysFor(origin);
  for (const apiKey of keys) {
    try {
      return await engine.collect({ apiKey });
    } catch (thrown) {
      if (!(thrown instanceof AppError) || thrown.code !== 'order_elsewhere') throw thrown;
    }
  }
  return engine.collect({ apiKey: keys[0] ?? null, origin });
}
