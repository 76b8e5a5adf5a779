import { expect, test } from 'vitest';
import { demoArguments, makeUsersFile } from '../engine/testing/cli-run.ts';
import { makeDemo } from '../engine/testing/test-bench.ts';
import { runHere } from './testing/run-here.ts';

test('queue lists what waits, moves it, takes it out, and runs it in turn until one is paused', async () => {
  const path = makeUsersFile(6);
  expect((await runHere(['queue', path])).stdout).toBe('Nothing waits.\n');
  const demo = await makeDemo();
  const later = (...more: readonly string[]) =>
    runHere(['extract', path, ...demoArguments(demo), '--later', ...more]);
  expect((await later('--failed')).stdout).toBe('1  extract  failed  (Car buying, demo)\n');
  expect((await later('--all')).stdout).toBe('2  extract  all  (Car buying, demo)\n');
  expect((await later()).stdout).toBe('3  extract  unfinished  (Car buying, demo)\n');
  const moved = await runHere(['queue', path, '--move', '3', '--to', '1']);
  expect(moved.stdout.split('\n').map((line) => line.split('  ')[2])).toEqual([
    ...['unfinished', 'failed', 'all'],
    undefined,
  ]);
  expect((await runHere(['queue', path, '--remove', '2'])).stdout.trim().split('\n')).toHaveLength(2);
  expect(await runHere(['queue', path, '--remove', '9'])).toMatchObject({ code: 2 });
  expect(await runHere(['queue', path, '--move', '1'])).toMatchObject({ code: 2 });
  expect(demo.record.calls).toEqual([]);

  demo.setFaults({ http_401: 1 });
  const paused = await runHere(['queue', path, '--run']);
  expect(paused.code).toBe(3);
  expect(JSON.parse((await runHere(['queue', path, '--json'])).stdout)).toHaveLength(1);
  demo.setFaults({});
  const done = await runHere(['queue', path, '--run']);
  expect(done).toMatchObject({ code: 0 });
  expect(done.stdout).toContain('6 of 6');
  expect((await runHere(['queue', path])).stdout).toBe('Nothing waits.\n');
});

test('the key of the environment goes to one address alone', async () => {
  const path = makeUsersFile(1);
  const openAi = ['--base-url', 'https://api.openai.com/v1', '--model', 'gpt-4.1'];
  const env = { GLEANER_API_KEY: 'sk-of-another-place' };
  await runHere(['extract', path, ...openAi, '--later'], env);
  const elsewhere = ['queue', path, '--run', '--base-url', 'https://api.deepseek.com/v1'];
  const refused = await runHere(elsewhere, env);
  expect(refused).toMatchObject({ code: 2 });
  expect(refused.stderr).toContain('[key_missing]');
  expect(refused.stderr).not.toContain('sk-of-another-place');
});
