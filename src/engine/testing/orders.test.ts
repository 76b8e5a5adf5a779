import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { OrderFaults } from '../demo-model/orders/order-faults.ts';
import { hourMs, makeOrderBench, type OrderBenchOptions } from './order-bench.ts';
import { withDatabase } from './source-file.ts';
import { runToEnd } from './test-bench.ts';

const minute = 60_000;

/** A job by orders with faults, to its end. */
async function toTheEnd(faults: OrderFaults, options: OrderBenchOptions = {}) {
  const bench = await makeOrderBench(options);
  bench.demo.orders.setFaults(faults);
  const engine = await bench.open();
  const first = await bench.order(engine);
  const job = first.status === 'waiting' ? await bench.toItsEnd(engine) : first;
  return { bench, engine, first, job, orders: await engine.orders() };
}

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

it('an order costs the part of the price that is left in one', async () => {
  const price = { inputPerMillion: 1_000, outputPerMillion: 2_000, orderFactor: 0.5, currency: 'USD' };
  const { bench, job } = await toTheEnd({}, { settings: { price } });
  const { told, ordered } = bench.demo.bill();
  const costOf = (tokens: typeof told): number =>
    (tokens.promptTokens * 1_000 + tokens.completionTokens * 2_000) / 1e6;
  expect(job.cost).toBeCloseTo(costOf(told) + costOf(ordered) / 2, 9);
});

describe('what is lost on the way is sent once', () => {
  it.each<[string, OrderFaults]>([
    ['a file whose answer is lost', { lost_upload: 1 }],
    ['a file that never arrived', { unmade_upload: 1 }],
    ['an order whose answer is lost', { lost_create: 1 }],
    ['an order whose answer is lost, in a list that tells of no metadata', { lost_create: 1, bare_list: 9 }],
    ['an order of a file that is not known everywhere yet', { early_create: 2 }],
    ['an order that is not known once when it is asked for', { vanished: 1 }],
  ])('%s', async (_, faults) => {
    const { bench, engine, job, orders } = await toTheEnd(faults);
    expect(job).toMatchObject({ status: 'completed', failed: 0 });
    expect(bench.demo.orders.made()).toHaveLength(1);
    expect(orders).toMatchObject([{ state: 'collected', notes: [] }]);
    expect(await bench.problems(engine)).toEqual([]);
  });

  it('an order whose answer is lost is looked for while the list is late, and not made again', async () => {
    const bench = await makeOrderBench({ orders: { takesMs: hourMs, listLagMs: 4 * minute } });
    bench.demo.orders.setFaults({ lost_create: 1 });
    const engine = await bench.open();
    expect(await bench.order(engine)).toMatchObject({ status: 'waiting' });
    expect(await engine.orders()).toMatchObject([{ state: 'creating', orderId: null }]);
    for (const passed of [10_000, 30_000, minute, 2 * minute]) {
      bench.pass(passed);
      await bench.collect(engine);
    }
    expect(bench.demo.orders.asked()['POST /batches']).toBe(1);
    bench.pass(7 * minute);
    await bench.collect(engine);
    expect(await engine.orders()).toMatchObject([{ state: 'submitted', notes: [] }]);
    expect(await bench.toItsEnd(engine)).toMatchObject({ status: 'completed' });
    expect(bench.demo.orders.made()).toHaveLength(1);
    expect(await bench.problems(engine)).toEqual([]);
  });

  it('an order that was never made is made once it is in no list for ten minutes, and cannot be made any more', async () => {
    const bench = await makeOrderBench();
    bench.demo.orders.setFaults({ unmade_create: 1 });
    const engine = await bench.open();
    await bench.order(engine);
    for (const passed of [minute, 4 * minute, 4 * minute]) {
      bench.pass(passed);
      await bench.collect(engine);
      expect(bench.demo.orders.asked()['POST /batches']).toBe(1);
    }
    bench.pass(2 * minute);
    await bench.collect(engine);
    const [order] = await engine.orders();
    expect(order).toMatchObject({ state: 'submitted', notes: [{ kind: 'maybe_paid', count: 1 }] });
    expect(bench.demo.orders.asked()).toMatchObject({ 'POST /batches': 2, 'DELETE /files/ID': 1 });
    expect(await bench.toItsEnd(engine)).toMatchObject({ status: 'completed' });
    expect(bench.demo.orders.made()).toHaveLength(1);
    expect(await bench.problems(engine)).toEqual([]);
  });

  it.each<[string, OrderFaults]>([
    ['that is told of', { doubled_create: 1 }],
    ['whose answer is lost', { doubled_create: 1, lost_create: 1 }],
  ])(
    'an order %s and made twice is kept once: the other is cancelled, and what it answered is counted',
    async (_, faults) => {
      const bench = await makeOrderBench({ orders: { takesMs: hourMs, cancelsMs: 5 * minute } });
      bench.demo.orders.setFaults(faults);
      const engine = await bench.open();
      await bench.order(engine);
      bench.pass(30 * minute);
      expect(await bench.toItsEnd(engine)).toMatchObject({ status: 'completed', failed: 0 });
      expect(
        bench.demo.orders
          .made()
          .map(({ status }) => status)
          .sort(),
      ).toEqual(['cancelled', 'completed']);
      const kept = (await engine.orders()).find(({ notes }) => notes.length > 0);
      expect(kept).toMatchObject({ state: 'collected', notes: [{ kind: 'twin', count: 1 }] });
      expect(await bench.problems(engine)).toEqual([]);
    },
  );
});

describe('what cannot be told is asked', () => {
  it('whether an order was made, where there is no list: the person looks again, or says that it be asked anew', async () => {
    const bench = await makeOrderBench();
    bench.demo.orders.setFaults({ lost_create: 1, no_list: 2 });
    const engine = await bench.open();
    const paused = await bench.order(engine);
    expect(paused).toMatchObject({
      status: 'paused',
      reason: 'order_unknown',
      error: { code: 'order_unknown' },
      orders: { open: 1, unknown: 1 },
    });
    // Nothing is done about it by itself.
    bench.pass(hourMs);
    expect(await bench.collect(engine)).toMatchObject({ status: 'paused', reason: 'order_unknown' });
    expect(await runToEnd(engine, () => engine.resume(bench.access))).toMatchObject({
      reason: 'order_unknown',
    });
    expect(await runToEnd(engine, () => engine.resume(bench.access))).toMatchObject({ status: 'completed' });
    expect(bench.demo.orders.made()).toHaveLength(1);
    expect(await bench.problems(engine)).toEqual([]);
  });

  it('where it is given up, it is asked anew and told as perhaps paid for', async () => {
    const bench = await makeOrderBench();
    bench.demo.orders.setFaults({ lost_create: 1, no_list: 1 });
    const engine = await bench.open();
    const { jobId } = await bench.order(engine);
    await engine.changeOrders({ jobId, act: 'give_up' });
    expect(await runToEnd(engine, () => engine.resume(bench.access))).toMatchObject({ status: 'waiting' });
    expect(await bench.toItsEnd(engine)).toMatchObject({ status: 'completed', failed: 0 });
    const [second, first] = await engine.orders();
    expect(first).toMatchObject({ state: 'abandoned', notes: [{ kind: 'given_up', count: first?.lines }] });
    expect(second).toMatchObject({ state: 'collected', notes: [] });
    expect(bench.demo.orders.made()).toHaveLength(2);
  });

  it('what became of an order that the provider does not know any more', async () => {
    const bench = await makeOrderBench({ orders: { takesMs: hourMs, listLagMs: 1e12 } });
    const engine = await bench.open();
    await bench.order(engine);
    bench.demo.orders.setFaults({ vanished: 1e9 });
    for (let looks = 0; looks < 8; looks += 1) {
      bench.pass(5 * minute);
      await bench.collect(engine);
    }
    expect(await engine.snapshot()).toMatchObject({ status: 'paused', reason: 'order_unknown' });
    expect(bench.demo.orders.asked()['POST /batches']).toBe(1);
    bench.demo.orders.setFaults({});
    bench.demo.orders.setPace({ takesMs: hourMs });
    bench.pass(hourMs);
    expect(await runToEnd(engine, () => engine.resume(bench.access))).toMatchObject({ status: 'completed' });
    expect(await bench.problems(engine)).toEqual([]);
  });
});

describe('what comes back is all accounted for', () => {
  it.each<[string, OrderFaults, object]>([
    ['lines in another order', { shuffled: 1 }, { notes: [] }],
    ['lines twice', { doubled_line: 2 }, { notes: [{ kind: 'doubled', count: 2 }] }],
    ['lines that nobody asked for', { alien_line: 2 }, { notes: [{ kind: 'alien', count: 2 }] }],
    ['a refusal among the answers', { refused_in_output: 1 }, { refusals: 1, notes: [] }],
    ['a line at which the server broke', { broken_line: 1 }, { unanswered: 1, notes: [] }],
    ['a file that breaks off', { cut_download: 1 }, { notes: [] }],
    ['a file that breaks off again and again', { cut_download: 5 }, { notes: [] }],
  ])('%s', async (_, faults, expected) => {
    const { bench, engine, job, orders } = await toTheEnd(faults);
    expect(job).toMatchObject({ status: 'completed', failed: 0, succeeded: 30 });
    expect(orders).toMatchObject([{ state: 'collected', ...expected }]);
    expect(await bench.problems(engine)).toEqual([]);
  });

  it.each<[string, OrderFaults, readonly string[]]>([
    ['lines that are missing', { missing_line: 2 }, ['missing']],
    ['a torn line', { torn_line: 1 }, ['unreadable', 'missing']],
  ])('%s are asked again, and told as perhaps paid for', async (_, faults, kinds) => {
    const { bench, job, orders } = await toTheEnd(faults);
    expect(job).toMatchObject({ status: 'completed', failed: 0, succeeded: 30 });
    const [order] = orders;
    expect(order?.notes.map(({ kind }) => kind)).toEqual(kinds);
    expect(order?.unanswered).toBe(faults.missing_line ?? faults.torn_line);
    const { told, ordered } = bench.demo.bill();
    // They were paid for: the bill says so, and the job cannot.
    expect(told.promptTokens + ordered.promptTokens).toBeGreaterThan(job.promptTokens);
  });

  it('a line that says nothing of what it took is reckoned', async () => {
    const { job, orders } = await toTheEnd({ uncounted_line: 2 });
    expect(job).toMatchObject({ status: 'completed', estimatedCalls: 2 });
    expect(orders).toMatchObject([{ state: 'collected', notes: [] }]);
    expect(job.promptTokens).toBeGreaterThan(0);
  });

  it('half of an order whose time is over; the rest goes live', async () => {
    const { bench, engine, job, orders } = await toTheEnd({ half_expired: 1 });
    expect(job).toMatchObject({ status: 'completed', failed: 0, succeeded: 30 });
    const [order] = orders;
    expect(order).toMatchObject({ state: 'collected', status: 'expired' });
    expect(order?.replies).toBe(Math.floor((order?.lines ?? 0) / 2));
    expect(await bench.problems(engine)).toEqual([]);
  });

  it('an order that failed line by line has no file of answers, and is asked again', async () => {
    const { bench, engine, job, orders } = await toTheEnd({ all_failed: 1 });
    expect(job.status).toBe('completed');
    expect(orders).toMatchObject([{ state: 'collected', replies: 0, refusals: orders[0]?.lines }]);
    expect(await bench.problems(engine)).toEqual([]);
  });
});

describe('what a provider has no room for', () => {
  it('is sent as room comes free: the limit is learnt from the refusal, which costs nothing', async () => {
    const bench = await makeOrderBench({ users: 40, orders: { takesMs: hourMs, queuedTokens: 2_500 } });
    const engine = await bench.open();
    const waiting = await bench.order(engine);
    expect(waiting).toMatchObject({ status: 'waiting' });
    const job = await bench.toItsEnd(engine);
    expect(job).toMatchObject({ status: 'completed', failed: 0, succeeded: 40 });
    const states = (await engine.orders()).map(({ state }) => state);
    expect(states.filter((state) => state === 'collected').length).toBeGreaterThan(1);
    expect(states).toContain('rejected');
    expect(await bench.problems(engine)).toEqual([]);
  });

  it('is not ordered beyond the budget', async () => {
    const price = { inputPerMillion: 1_000, outputPerMillion: 1_000, orderFactor: 0.5, currency: 'USD' };
    const bench = await makeOrderBench({ settings: { price, budget: 10, maxOutputTokens: 2_000 } });
    const engine = await bench.open();
    const waiting = await bench.order(engine);
    expect(waiting).toMatchObject({ status: 'waiting' });
    const all = await bench.toItsEnd(engine);
    expect(all).toMatchObject({ status: 'completed' });
    expect(all.cost).toBeLessThan(10);
    expect((await engine.orders()).length).toBeGreaterThan(1);
  });

  it('is refused as a whole, which pauses the job; nothing was paid for, and it can be sent again', async () => {
    const bench = await makeOrderBench();
    bench.demo.orders.setFaults({ rejected: 1 });
    const engine = await bench.open();
    await bench.order(engine);
    expect(await bench.collect(engine)).toMatchObject({
      status: 'paused',
      reason: 'order_rejected',
      error: { code: 'order_rejected', params: { detail: expect.stringContaining('invalid_json_line') } },
    });
    expect(bench.demo.bill().ordered.calls).toBe(0);
    expect(await runToEnd(engine, () => engine.resume(bench.access))).toMatchObject({ status: 'waiting' });
    expect(await bench.toItsEnd(engine)).toMatchObject({ status: 'completed' });
    expect(await bench.problems(engine)).toEqual([]);
  });
});

describe('a job with orders', () => {
  it('sends what no order holds at the same time, and takes in what comes back', async () => {
    const bench = await makeOrderBench({ users: 60, orders: { takesMs: hourMs, queuedTokens: 3_000 } });
    const engine = await bench.open();
    await bench.order(engine);
    // The provider has room for a part of it.
    await bench.collect(engine);
    const live = await runToEnd(engine, () => engine.resume(bench.access, undefined, 'live'));
    // Everything else is done, and the order is still out.
    expect(live).toMatchObject({ status: 'waiting', transport: 'live', orders: { open: 1 } });
    expect(live.succeeded).toBeGreaterThan(10);
    expect(live.succeeded).toBeLessThan(60);
    expect(await bench.toItsEnd(engine)).toMatchObject({ status: 'completed', succeeded: 60 });
    expect(await bench.problems(engine)).toEqual([]);
  });

  it('is hurried: its order is cancelled, what it answered is kept, and the rest goes at once', async () => {
    const bench = await makeOrderBench();
    const engine = await bench.open();
    const { jobId } = await bench.order(engine);
    bench.pass(30 * minute);
    await engine.changeOrders({ jobId, act: 'hurry' });
    expect(await bench.collect(engine)).toMatchObject({ status: 'completed', succeeded: 30 });
    expect(bench.demo.orders.made()).toMatchObject([{ status: 'cancelled' }]);
    expect((await engine.orders())[0]?.replies).toBeGreaterThan(0);
    expect(await bench.problems(engine)).toEqual([]);
  });

  it('waits although its provider cannot be asked, and says why; a key goes nowhere else', async () => {
    const bench = await makeOrderBench({ apiKey: 'right', settings: {} });
    const engine = await bench.open();
    await bench.order(engine);
    bench.pass(hourMs);
    await expect(engine.collect({ apiKey: 'wrong' })).rejects.toMatchObject({ code: 'order_elsewhere' });
    const { origin } = new URL(bench.demo.baseUrl);
    const waiting = await engine.collect({ apiKey: 'wrong', origin });
    expect(waiting).toMatchObject({ status: 'waiting', orders: { error: { code: 'auth' } } });
    expect(await bench.collect(engine)).toMatchObject({ status: 'completed' });
  });

  it('is begun by orders only where some are known of', async () => {
    const bench = await makeOrderBench();
    const engine = await bench.open();
    const settings = { ...bench.access.settings, preset: 'demo', baseUrl: '' };
    await expect(
      engine.start(
        { pipeline: 'events', selection: { kind: 'all' }, transport: 'order' },
        { ...bench.access, settings },
      ),
    ).rejects.toMatchObject({ code: 'no_orders' });
  });
});

describe('a job with an order is cancelled', () => {
  it.each<[string, number]>([
    ['just after it was made', 0],
    ['half-way', 30 * minute],
    ['when it is over and not collected', 2 * hourMs],
  ])('%s: what is paid for is collected, and nothing else is asked', async (_, passed) => {
    const bench = await makeOrderBench();
    const engine = await bench.open();
    await bench.order(engine);
    bench.pass(passed);
    const asked = bench.demo.bill().told.calls;
    expect(await engine.cancel()).toMatchObject({ status: 'waiting', orders: { isCancelling: true } });
    expect(await bench.toItsEnd(engine)).toMatchObject({ status: 'cancelled' });
    expect(bench.demo.bill().told.calls).toBe(asked);
    expect(await bench.problems(engine)).toEqual([]);
    // What it has paid for is taken over by the next.
    const succeeded = (await engine.snapshot())?.succeeded ?? 0;
    const next = await runToEnd(engine, () =>
      engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, bench.access),
    );
    expect(next).toMatchObject({ status: 'completed', total: 30 - succeeded });
  });

  it('before anybody knows whether it was made', async () => {
    const bench = await makeOrderBench({ orders: { takesMs: hourMs, listLagMs: 2 * minute } });
    bench.demo.orders.setFaults({ lost_create: 1 });
    const engine = await bench.open();
    await bench.order(engine);
    expect(await engine.cancel()).toMatchObject({ status: 'waiting' });
    bench.pass(20_000);
    expect(await bench.collect(engine)).toMatchObject({ status: 'waiting' });
    expect(await bench.toItsEnd(engine)).toMatchObject({ status: 'cancelled' });
    expect(bench.demo.orders.made()).toMatchObject([{ status: 'cancelled' }]);
    expect(await bench.problems(engine)).toEqual([]);
  });

  it('while its file is at the provider: no order is made of it, and it is deleted', async () => {
    const bench = await makeOrderBench();
    bench.demo.orders.setFaults({ early_create: 1 });
    // The job is paused while it waits for the file to be known.
    const engine = await bench.open({
      orderWait: (_, signal) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => resolve());
          void engine.pause();
        }),
    });
    expect(await bench.order(engine)).toMatchObject({ status: 'paused', reason: 'user' });
    expect(await engine.orders()).toMatchObject([{ state: 'uploaded' }]);
    const asked = bench.demo.bill().told.calls;
    await engine.cancel();
    expect(await bench.collect(engine)).toMatchObject({ status: 'cancelled' });
    expect(bench.demo.orders.made()).toHaveLength(0);
    expect(bench.demo.orders.asked()).toMatchObject({ 'POST /batches': 1, 'DELETE /files/ID': 1 });
    expect(bench.demo.bill().told.calls).toBe(asked);
    expect(await engine.orders()).toMatchObject([{ state: 'abandoned', replies: 0 }]);
    expect(await bench.problems(engine)).toEqual([]);
  });

  it.each<[string, string, OrderFaults]>([
    ['when it is known to be over and nothing is fetched', 'ended', {}],
    ['when some of its lines are stored', 'collecting', { cut_download: 3 }],
  ])('%s: the rest is fetched, and nothing is asked', async (_, state, faults) => {
    // More lines than are stored together, in the half of the file that comes.
    const many = state === 'collecting';
    const bench = await makeOrderBench(many ? { users: 90, settings: { maxInputTokens: 500 } } : {});
    const first = await bench.open();
    await bench.order(first);
    bench.pass(2 * hourMs);
    bench.demo.orders.setFaults(faults);
    if (many) {
      const collected = await runToEnd(first, async () => {
        const begun = await first.collect({ apiKey: bench.access.apiKey });
        if (begun === null) throw new Error('There is no job.');
        return begun;
      });
      expect(collected).toMatchObject({ status: 'waiting' });
      const replies = withDatabase(bench.path, (db) =>
        db
          .prepare('SELECT COUNT(*) FROM gleaner_call WHERE order_id = 1 AND status <> ?')
          .pluck()
          .get('ordered'),
      );
      expect(replies).toBeGreaterThan(0);
      expect(replies).toBeLessThan(collected.orders?.lines ?? 0);
    }
    await first.close();
    if (state === 'ended') {
      // As a process leaves it that dies between two steps.
      await fetch(`${bench.demo.baseUrl}/batches`);
      const [made] = bench.demo.orders.made();
      withDatabase(bench.path, (db) =>
        db.prepare("UPDATE gleaner_order SET state = 'ended', output_file_id = ?").run(made?.outputFileId),
      );
    }
    const engine = await bench.open();
    expect(await engine.orders()).toMatchObject([{ state }]);
    const asked = bench.demo.bill().told.calls;
    expect(await engine.cancel()).toMatchObject({ status: 'waiting', orders: { isCancelling: true } });
    expect(await bench.collect(engine)).toMatchObject({ status: 'cancelled' });
    const [order] = await engine.orders();
    expect(order).toMatchObject({ state: 'collected', replies: order?.lines, refusals: 0, unanswered: 0 });
    expect(bench.demo.bill().told.calls).toBe(asked);
    expect(bench.demo.orders.made()).toHaveLength(1);
    expect(await bench.problems(engine)).toEqual([]);
    const { succeeded = 0 } = (await engine.snapshot()) ?? {};
    expect(succeeded).toBeGreaterThan(0);
  });

  it('while it is being sent: nothing was made, and nothing is paid for', async () => {
    const bench = await makeOrderBench();
    bench.demo.orders.setFaults({ unmade_upload: 1 });
    const engine = await bench.open();
    await bench.order(engine);
    expect(await engine.orders()).toMatchObject([{ state: 'uploading' }]);
    await engine.cancel();
    expect(await bench.collect(engine)).toMatchObject({ status: 'cancelled' });
    expect(bench.demo.orders.made()).toHaveLength(0);
    expect(await engine.orders()).toMatchObject([{ state: 'abandoned', replies: 0 }]);
    expect(await bench.problems(engine)).toEqual([]);
  });
});

it('a job that is paused while it writes an order has written none', async () => {
  const bench = await makeOrderBench({ users: 200 });
  const engine = await bench.open();
  const ended = bench.order(engine);
  while ((await engine.orders()).length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  await engine.pause();
  expect(await ended).toMatchObject({ status: 'paused', reason: 'user' });
  expect(await runToEnd(engine, () => engine.resume(bench.access))).toMatchObject({ status: 'waiting' });
  expect(await bench.toItsEnd(engine)).toMatchObject({ status: 'completed', succeeded: 200 });
  expect(bench.demo.orders.made()).toHaveLength(1);
  expect(await bench.problems(engine)).toEqual([]);
});
