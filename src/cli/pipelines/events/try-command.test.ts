import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { demoArguments, makeUsersFile } from '../../../engine/testing/cli-run.ts';
import { startGleaner } from '../../../engine/testing/gleaner-process.ts';
import { userIdOf } from '../../../engine/testing/source-file.ts';
import { makeDemo, makeFolder, until } from '../../../engine/testing/test-bench.ts';
import { builtInRecipes } from '../../../shared/recipes/built-in.ts';
import { runHere } from '../../testing/run-here.ts';

const hashOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

test('try shows events over their rows, what a run would take between what and what, and leaves the file alone', async () => {
  const path = makeUsersFile(12);
  const before = hashOf(path);
  const demo = await makeDemo();
  const model = [...demoArguments(demo), '--price', '1,2'];
  const { code, stdout } = await runHere(['try', path, '--users', '4', ...model]);
  expect(code).toBe(0);
  expect(stdout.match(/rows, \d+ events$/gm)).toHaveLength(4);
  expect(stdout).toMatch(/1 {2}Car buying, demo: 4 of 4 users, .* a user, one for every .* rows/);
  expect(stdout).toMatch(/tokens {5}about [\d,]+ in \([\d,]+ – [\d,]+\).* out \([\d,]+ – [\d,]+\)/);
  expect(stdout).toContain('learnt from 4 users tried');
  expect(hashOf(path)).toBe(before);

  const asked = demo.record.calls.length;
  const again = await runHere(['try', path, '--users', '4', ...model]);
  expect(again.stdout).toContain('tried before: nothing was sent');
  expect(demo.record.calls).toHaveLength(asked);
  const list = await runHere(['try', path, '--list', '--json']);
  expect(JSON.parse(list.stdout)).toMatchObject({ items: 4, model: 'demo', status: 'completed' });
  expect((await runHere(['try', path, '--forget'])).stdout).toBe('1 trial thrown away.\n');
  expect((await runHere(['try', path, '--list'])).stdout).toBe('');
  expect((await runHere(['status', path])).stdout).toContain('No job has run on this file yet.');
});

test('try puts two recipes, or two models, beside each other, with their events paired', async () => {
  const path = makeUsersFile(8);
  const demo = await makeDemo();
  const other = join(makeFolder(), 'other.json');
  const recipe = builtInRecipes['car-buying'];
  const ask = {
    ...recipe.ask,
    instructions: 'Purchases alone.',
    types: [{ name: '只有购买', category: 'conversion', rule: '' }],
    vocabulary: 'closed',
    other: '其他',
  };
  writeFileSync(other, JSON.stringify({ ...recipe, name: 'Only purchases', ask }));
  const base = ['try', path, '--hardest', '--users', '2', '--json', ...demoArguments(demo)];
  const recipes = await runHere([...base, '--recipe', 'car-buying', '--recipe', other]);
  expect(recipes).toMatchObject({ code: 0, stderr: '' });
  const told = JSON.parse(recipes.stdout);
  expect(told.columns.map(({ name }: { name: string }) => name)).toEqual(['Car buying', 'Only purchases']);
  const fates = told.users.flatMap(({ pairs }: { pairs: readonly { fate: string }[] }) =>
    pairs.map(({ fate }) => fate),
  );
  expect(fates).toContain('retyped');
  const models = await runHere([...base, '--model', 'demo-2']);
  const [one, two] = JSON.parse(models.stdout).columns;
  expect([one.model, two.model]).toEqual(['demo', 'demo-2']);
  expect(
    JSON.parse(models.stdout).users[0].pairs.every(({ fate }: { fate: string }) => fate === 'same'),
  ).toBe(true);
});

test('try refuses what cannot be tried, and says why', async () => {
  const path = makeUsersFile(3);
  const demo = await makeDemo();
  const refused = [
    [['--users', '0'], 'bad_input'],
    [['--ids', 'a', '--hardest'], 'bad_input'],
    [['--ids', 'nobody'], 'unknown_user'],
    [['--recipe', 'car-buying', '--recipe', 'any-log', '--recipe', 'app-usage'], 'bad_input'],
  ] as const;
  for (const [words, code] of refused) {
    const said = await runHere(['try', path, ...words, ...demoArguments(demo)]);
    expect([said.code, said.stdout]).toEqual([2, '']);
    expect(said.stderr).toContain(`[${code}]`);
  }
  const keyless = ['--base-url', 'https://api.openai.com/v1', '--model', 'gpt-x'];
  expect((await runHere(['try', path, ...keyless])).stderr).toContain('[key_missing]');
  expect(existsSync(`${path}.gleaner-trials`)).toBe(false);
  const poor = ['--price', '1000,1000', '--budget', '0.001'];
  const budget = await runHere(['try', path, ...demoArguments(demo), ...poor]);
  expect(budget.code).toBe(3);
  expect(budget.stdout).toContain('paused');
});

test('a trial that is killed goes on where it was, and a signal stops one', async () => {
  const path = makeUsersFile(6);
  const before = hashOf(path);
  const demo = await makeDemo({ latencyMs: 150 });
  const words = [
    'try',
    path,
    '--ids',
    [0, 1, 3, 4].map(userIdOf).join(','),
    ...demoArguments(demo),
    '--concurrency',
    '1',
    '--max-input-tokens',
    '700',
  ];
  const killed = startGleaner(words);
  await until(() => demo.record.calls.length >= 2, 'a second request is sent');
  killed.child.kill('SIGKILL');
  await killed.ended;
  expect(hashOf(path)).toBe(before);
  const paid = demo.record.calls.length;
  const stopped = startGleaner(words);
  await until(() => demo.record.calls.length > paid, 'it goes on');
  stopped.child.kill('SIGINT');
  expect((await stopped.ended).code).toBe(130);
  demo.setLatency(0);
  const last = await runHere(words);
  expect(last).toMatchObject({ code: 0 });
  expect(last.stdout).toContain('4 of 4 users');
  expect(hashOf(path)).toBe(before);
});
