import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runShard } from '../engine/demo-model/orders/run-shard.ts';
import { demoArguments, makeUsersFile } from '../engine/testing/cli-run.ts';
import { makeDemo, makeFolder } from '../engine/testing/test-bench.ts';
import { runHere } from './testing/run-here.ts';

const hour = 3_600_000;

test('a job is ordered, collected by another command, and told of meanwhile', async () => {
  const path = makeUsersFile(12);
  const demo = await makeDemo({ apiKey: 'secret-key', orders: { takesMs: hour } });
  const env = { GLEANER_API_KEY: 'secret-key' };
  expect((await runHere(['collect', path], env)).stdout).toBe('Nothing waits for an order.\n');
  const ordered = await runHere(['extract', path, ...demoArguments(demo), '--order'], env);
  expect(ordered).toMatchObject({ code: 4 });
  expect(ordered.stdout).toMatch(/The job waits for its order: 0 of \d+ requests done/);
  expect(ordered.stdout).toContain(`Collect it with: collect ${path}`);
  expect((await runHere(['status', path])).stdout).toContain('The latest job is waiting');
  expect((await runHere(['order', 'list', path])).stdout).toMatch(
    / submitted .* 0 of \d+ requests done +\(batch_/,
  );

  expect(await runHere(['collect', path], env)).toMatchObject({ code: 4 });
  // A key that did not make the order goes nowhere.
  const asked = demo.orders.asked()['GET /batches/ID'];
  const other = await runHere(['collect', path], { GLEANER_API_KEY: 'another-key' });
  expect(other).toMatchObject({ code: 2 });
  expect(other.stderr).toContain('[order_elsewhere]');
  expect(demo.orders.asked()['GET /batches/ID']).toBe(asked);

  demo.orders.passTime(hour);
  const done = await runHere(['collect', path], env);
  expect(done).toMatchObject({ code: 0 });
  expect(done.stdout).toContain('12 of 12 succeeded');
  const [order] = JSON.parse((await runHere(['order', 'list', path, '--json'])).stdout);
  expect(order).toMatchObject({ state: 'collected', refusals: 0, unanswered: 0 });
  expect((await runHere(['collect', path], env)).stdout).toBe('Nothing waits for an order.\n');
});

test('an order is cancelled, or hurried, and what it has answered is kept', async () => {
  const path = makeUsersFile(12);
  const demo = await makeDemo({ orders: { takesMs: hour } });
  await runHere(['extract', path, ...demoArguments(demo), '--order']);
  demo.orders.passTime(hour / 2);
  const cancelled = await runHere(['order', 'cancel', path]);
  expect(cancelled.code).toBe(3);
  expect(cancelled.stdout).toContain('The job is cancelled');
  expect(await runHere(['order', 'cancel', path])).toMatchObject({ code: 2 });
  expect((await runHere(['order', 'list', path])).stdout).toMatch(
    /collected .*[1-9]\d* answered, 0 refused, [1-9]\d* not/,
  );

  await runHere(['extract', path, ...demoArguments(demo), '--order', '--all']);
  const hurried = await runHere(['order', 'cancel', path, '--live']);
  expect(hurried).toMatchObject({ code: 0 });
  expect(hurried.stdout).toContain('12 of 12 succeeded');
});

test('shards are written, answered by a runner of one’s own, and read', async () => {
  const path = makeUsersFile(12);
  const demo = await makeDemo();
  const folder = makeFolder();
  const exporting = ['order', 'export', path, '--out', folder, '--shards', '3', '--max-input-tokens', '900'];
  expect(await runHere(exporting)).toMatchObject({ code: 2 });
  expect(await runHere([...exporting, '--model', 'demo', '--shards', '0'])).toMatchObject({ code: 2 });
  const exported = await runHere([...exporting, '--model', 'demo']);
  expect(exported).toMatchObject({ code: 0 });
  const shards = readdirSync(folder).sort();
  expect(shards).toHaveLength(3);
  for (const name of shards) expect(exported.stdout).toContain(join(folder, name));
  const results = shards.map((name) => join(folder, `${name}.out`));
  for (const [index, name] of shards.entries())
    await runShard({ input: join(folder, name), output: results[index] ?? '', answer: demo.answerLine });
  const part = await runHere(['order', 'import', path, ...results.slice(0, 2)]);
  expect(part).toMatchObject({ code: 4 });
  expect(part.stdout).toContain('The job waits for answers to');
  const whole = await runHere(['order', 'import', path, ...results]);
  expect(whole).toMatchObject({ code: 0 });
  expect(whole.stdout).toContain('12 of 12 succeeded');
});
