import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
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
  for (const [index, name] of shards.entries()) {
    const given = ['-i', join(folder, name), '-o', results[index] ?? ''];
    expect(await runHere(['demo-batch', ...given])).toMatchObject({ code: 0 });
  }
  expect(await runHere(['demo-batch', '-i', join(folder, 'none'), '-o', join(folder, 'out')])).toMatchObject({
    code: 2,
  });
  const part = await runHere(['order', 'import', path, ...results.slice(0, 2)]);
  expect(part).toMatchObject({ code: 4 });
  expect(part.stdout).toContain('The job waits for answers to');
  const whole = await runHere(['order', 'import', path, ...results]);
  expect(whole).toMatchObject({ code: 0 });
  expect(whole.stdout).toContain('12 of 12 succeeded');
});

test('a provider is tried with three lines', async () => {
  const demo = await makeDemo({ apiKey: 'secret-key' });
  const env = { GLEANER_API_KEY: 'secret-key' };
  const given = ['order', 'selftest', '--base-url', demo.baseUrl, '--model', 'demo'];
  const tried = await runHere(given, env);
  expect(tried).toMatchObject({ code: 0 });
  expect(tried.stdout.split('\n').filter((line) => line !== '' && !line.startsWith('✓'))).toEqual([]);
  expect(tried.stdout).toContain('3 of 3 lines are answered');
  expect(await demo.orders.made()).toHaveLength(1);

  demo.orders.setFaults({ no_list: 9, refused_in_output: 1, bare_list: 1 });
  const poor = await runHere(given, env);
  expect(poor).toMatchObject({ code: 1 });
  expect(poor.stdout).toContain('✗ there is no list of orders');
  expect(poor.stdout).toContain('✗ 2 of 3 lines are answered');

  demo.orders.setFaults({});
  demo.orders.setPace({ takesMs: hour });
  const late = await runHere([...given, '--wait', '0'], env);
  expect(late).toMatchObject({ code: 4 });
  const id = /--order (\S+)/.exec(late.stdout)?.[1] ?? '';
  demo.orders.passTime(hour);
  expect(await runHere([...given, '--order', id], env)).toMatchObject({ code: 0 });
  const unknown = await runHere(['order', 'selftest']);
  expect(unknown).toMatchObject({ code: 2 });
  expect(unknown.stderr).toContain('[no_orders]');
});

test('files of one are merged', async () => {
  const [one, two] = [makeUsersFile(2), makeUsersFile(2)];
  const out = join(makeFolder(), 'all.db');
  expect(await runHere(['merge', out, one, one])).toMatchObject({ code: 2 });
  const both = await runHere(['merge', out, one, two]);
  expect(both).toMatchObject({ code: 2 });
  expect(both.stderr).toContain('nobody in common');
  expect((await runHere(['merge', out, one])).stdout).toMatch(/user_profiles +2/);
});
