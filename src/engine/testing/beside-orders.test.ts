import { expect, it } from 'vitest';
import type { Selection, Work } from '../../shared/work.ts';
import type { Engine } from '../engine-api.ts';
import { askedRows } from './asked-rows.ts';
import { hourMs, makeOrderBench, type OrderBench } from './order-bench.ts';
import { userIdOf, withDatabase } from './source-file.ts';
import { runToEnd } from './test-bench.ts';

const first = (users: number): Selection => ({
  kind: 'named',
  ids: Array.from({ length: users }, (_, index) => userIdOf(index)),
});
const events = (selection: Selection): Work => ({ pipeline: 'events', selection });
const unfinished = events({ kind: 'unfinished' });

const run = (bench: OrderBench, engine: Engine, work: Work) =>
  runToEnd(engine, () => engine.start(work, bench.access));

/** A bench with a job over its first users that waits for its order. */
async function whileOneWaits(users = 12, options: Parameters<typeof makeOrderBench>[0] = {}) {
  const bench = await makeOrderBench(options);
  const engine = await bench.open();
  const waiting = await runToEnd(engine, () =>
    engine.start({ ...events(first(users)), transport: 'order' }, bench.access),
  );
  expect(waiting).toMatchObject({ status: 'waiting', total: users });
  return { bench, engine, waiting };
}

/** Rows that were asked about more than once, of all that was answered. */
function askedTwice({ demo, path }: OrderBench): number {
  const rows = askedRows(demo.record.calls, path);
  return rows.length - new Set(rows).size;
}

/** All tokens of all jobs of the file. */
const spentIn = ({ path }: OrderBench): number =>
  withDatabase(path, (db) =>
    db.prepare<[], number>('SELECT SUM(prompt_tokens) FROM gleaner_job').pluck().get(),
  ) ?? 0;

it('others of its pipeline are read while a job waits, and nobody twice', async () => {
  const { bench, engine, waiting } = await whileOneWaits();
  expect((await engine.estimate(unfinished, bench.access)).items).toBe(18);
  const beside = await run(bench, engine, unfinished);
  expect(beside).toMatchObject({ status: 'completed', total: 18, succeeded: 18 });
  // Whoever was read live before the order is read again where all are asked for; the others are left to it.
  const again = await run(bench, engine, events({ kind: 'named', ids: [userIdOf(11), userIdOf(29)] }));
  expect(again).toMatchObject({ status: 'completed', total: 1, succeeded: 1 });
  expect(await engine.snapshot(waiting.jobId)).toMatchObject({ status: 'waiting', orders: { open: 1 } });

  bench.pass(hourMs);
  expect(await bench.collect(engine)).toMatchObject({ jobId: waiting.jobId, status: 'completed' });
  expect(await engine.snapshot(waiting.jobId)).toMatchObject({ succeeded: 12, total: 12 });
  const { told, ordered } = bench.demo.bill();
  expect(spentIn(bench)).toBe(told.promptTokens + ordered.promptTokens);
  const rowsOfOne = withDatabase(bench.path, (db) =>
    db.prepare('SELECT COUNT(*) FROM behavior_data WHERE user_id = ?').pluck().get(userIdOf(29)),
  );
  expect(askedTwice(bench)).toBe(rowsOfOne);
});

it('a job of which all is left to one that waits is not begun, and costs nothing to ask about', async () => {
  const { bench, engine } = await whileOneWaits(30);
  const asked = bench.demo.bill().told.calls;
  const left = events({ kind: 'named', ids: [userIdOf(28), userIdOf(29)] });
  expect(await engine.estimate(left, bench.access)).toMatchObject({ items: 0, promptTokens: 0 });
  await expect(engine.start(left, bench.access)).rejects.toMatchObject({ code: 'orders_open' });
  expect(bench.demo.bill().told.calls).toBe(asked);
  expect(await engine.snapshot()).toMatchObject({ status: 'waiting' });
});

it('two jobs wait for orders at once, and each is collected', async () => {
  const { bench, engine, waiting } = await whileOneWaits();
  const second = await runToEnd(engine, () =>
    engine.start({ ...unfinished, transport: 'order' }, bench.access),
  );
  expect(second).toMatchObject({ status: 'waiting', total: 18 });
  bench.pass(hourMs);
  for (let collected = 0; collected < 2; collected += 1) await bench.collect(engine);
  for (const { jobId, total } of [waiting, second])
    expect(await engine.snapshot(jobId)).toMatchObject({ status: 'completed', succeeded: total });
  expect(askedTwice(bench)).toBe(0);
});

it('two jobs share the room that the provider has for orders, and the second waits for the first', async () => {
  const { bench, engine, waiting } = await whileOneWaits(30, {
    users: 60,
    orders: { takesMs: hourMs, queuedTokens: 2_500 },
  });
  await bench.collect(engine);
  const live = bench.demo.bill().told.calls;
  const second = await runToEnd(engine, () =>
    engine.start({ ...unfinished, transport: 'order' }, bench.access),
  );
  expect(second).toMatchObject({ status: 'waiting' });
  // It has not gone live, at the full price, for want of room: but for what goes ahead.
  expect(bench.demo.bill().told.calls - live).toBeLessThanOrEqual(1);
  for (let hours = 0; hours < 40; hours += 1) {
    await bench.collect(engine);
    bench.pass(hourMs);
  }
  for (const { jobId } of [waiting, second])
    expect(await engine.snapshot(jobId)).toMatchObject({ status: 'completed', failed: 0 });
  expect(askedTwice(bench)).toBe(0);
});

it('what is paused for a person stays the latest while orders of another are collected', async () => {
  const { bench, engine, waiting } = await whileOneWaits();
  const release = bench.demo.hold();
  const ended = run(bench, engine, unfinished);
  while (bench.demo.active() === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  await engine.pause();
  release();
  const paused = await ended;
  expect(paused).toMatchObject({ status: 'paused', reason: 'user' });
  bench.pass(hourMs);
  expect(await bench.collect(engine)).toMatchObject({ jobId: paused.jobId, status: 'paused' });
  expect(await engine.snapshot(waiting.jobId)).toMatchObject({ status: 'completed', succeeded: 12 });
  expect(await runToEnd(engine, () => engine.resume(bench.access))).toMatchObject({
    ...{ jobId: paused.jobId, status: 'completed', succeeded: 18 },
  });
});

it('one that asks a person what became of its order keeps others of its pipeline from beginning', async () => {
  const bench = await makeOrderBench();
  bench.demo.orders.setFaults({ lost_create: 1, no_list: 1 });
  const engine = await bench.open();
  expect(await bench.order(engine)).toMatchObject({ status: 'paused', reason: 'order_unknown' });
  await expect(engine.start(events({ kind: 'all' }), bench.access)).rejects.toMatchObject({
    code: 'orders_open',
  });
});

it('another job begins while a provider is asked about an order: each is told of under its own name', async () => {
  const asked = Promise.withResolvers<void>();
  const mayAnswer = Promise.withResolvers<void>();
  let isHeld = false;
  const intercept = async (request: string): Promise<boolean> => {
    if (!isHeld || request !== 'GET /batches') return false;
    asked.resolve();
    await mayAnswer.promise;
    return false;
  };
  const { bench, engine, waiting } = await whileOneWaits(12, {
    orders: {
      takesMs: hourMs,
      listLagMs: 1e12,
      intercept: (request, when) => when === 'arrived' && intercept(request),
    },
  });
  bench.demo.orders.setFaults({ vanished: 1e9 });
  for (let looks = 0; looks < 3; looks += 1) {
    bench.pass(4 * 60_000);
    await bench.collect(engine);
  }
  bench.pass(5 * 60_000);
  isHeld = true;
  const looked = engine.collect({ apiKey: null });
  await asked.promise;
  const release = bench.demo.hold();
  const ended = run(bench, engine, unfinished);
  while (bench.demo.active() === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  mayAnswer.resolve();
  // It is in no list: a person is to be asked, once the other has come to its end.
  const beside = await looked;
  expect(beside).toMatchObject({ status: 'running', total: 18 });
  release();
  expect(await ended).toMatchObject({ status: 'completed', succeeded: 18 });
  expect((await engine.orders())[0]).toMatchObject({ jobId: waiting.jobId, state: 'unknown' });
  const told = async (jobId: string) =>
    (await engine.events(1, jobId)).flatMap(({ type, data }) => (type === 'order' ? [data.state] : []));
  expect(await told(beside?.jobId ?? '')).toEqual([]);
  expect(await told(waiting.jobId)).toEqual(['submitted', 'unknown']);
  expect(await bench.collect(engine)).toMatchObject({ status: 'paused', reason: 'order_unknown' });
});

it('mails that came since are read while a job over mails waits, to what one job over all comes to', async () => {
  const bench = await makeOrderBench({ mails: 30, settings: { maxInputTokens: 3_000 } });
  const engine = await bench.open();
  const ids = withDatabase(bench.path, (db) =>
    db.prepare<[], string>('SELECT id FROM emails ORDER BY id LIMIT 15').pluck().all(),
  ) as string[];
  const waiting = await runToEnd(engine, () =>
    engine.start({ pipeline: 'mail', selection: { kind: 'named', ids }, transport: 'order' }, bench.access),
  );
  expect(waiting).toMatchObject({ status: 'waiting', total: 15 });
  const work: Work = { pipeline: 'mail', selection: { kind: 'unfinished' } };
  const isOpen = (await engine.estimate(work, bench.access)).items;
  const beside = await run(bench, engine, work);
  expect(beside).toMatchObject({ status: 'completed', total: isOpen, succeeded: isOpen });
  for (let rounds = 0; rounds < 40; rounds += 1) {
    if ((await engine.snapshot(waiting.jobId))?.status === 'completed') break;
    bench.pass(hourMs);
    await bench.collect(engine);
  }
  expect(await engine.snapshot(waiting.jobId)).toMatchObject({ status: 'completed', succeeded: 15 });

  const whole = await makeOrderBench({ mails: 30, settings: { maxInputTokens: 3_000 } });
  const other = await whole.open();
  await run(whole, other, { pipeline: 'mail', selection: { kind: 'all' } });
  const found = ({ path }: OrderBench): unknown =>
    withDatabase(path, (db) =>
      ['email_classes', 'talent_candidates', 'talent_projects', 'talent_vectors', 'talent_matches'].map(
        (table) => db.prepare(`SELECT COUNT(*) FROM ${table}`).pluck().get(),
      ),
    );
  expect(found(bench)).toEqual(found(whole));
});
