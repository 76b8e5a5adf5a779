import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { hourMs, makeOrderBench } from './order-bench.ts';

it('an order is made, waited for by nobody, and collected by whoever opens the file next', async () => {
  const bench = await makeOrderBench();
  const first = await bench.open();
  const waiting = await bench.order(first);
  expect(waiting).toMatchObject({ status: 'waiting', transport: 'order', orders: { open: 1, made: 1 } });
  expect(bench.demo.orders.made()).toHaveLength(1);
  // What goes first tells whether the model is there at all; the rest is in the order.
  expect(bench.demo.bill().told.calls).toBe(1);
  expect(waiting.orders?.lines).toBeGreaterThan(3);
  expect(existsSync(`${bench.path}.gleaner-orders`)).toBe(false);
  await first.close();

  const second = await bench.open();
  expect(await second.snapshot()).toMatchObject({ status: 'waiting', repeatedCalls: 0 });
  expect(await bench.collect(second)).toMatchObject({ status: 'waiting' });
  bench.pass(hourMs);
  const done = await bench.collect(second);
  expect(done).toMatchObject({ status: 'completed', failed: 0, succeeded: 30, orders: { open: 0, made: 1 } });
  expect(await bench.problems(second)).toEqual([]);
  const [order] = await second.orders();
  expect(order).toMatchObject({
    state: 'collected',
    replies: waiting.orders?.lines,
    refusals: 0,
    unanswered: 0,
  });
  // Nothing of what was asked or answered stays at the provider.
  expect(bench.demo.orders.asked()).toMatchObject({
    'POST /batches': 1,
    'POST /files': 1,
    'DELETE /files/ID': 2,
  });
});
