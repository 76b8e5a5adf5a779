import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { accountForRows } from '../engine/testing/account-for-rows.ts';
import { type Fatal, fatalVariable } from '../engine/testing/fatal-requests.ts';
import { startGleaner } from '../engine/testing/gleaner-process.ts';
import { writeSourceFile } from '../engine/testing/source-file.ts';
import { makeDemo, makeFolder } from '../engine/testing/test-bench.ts';
import type { JobEvent } from '../shared/job.ts';

const users = 24;
const concurrency = 2;

// Running out of memory takes a busy machine its time.
vi.setConfig({ testTimeout: 180_000 });

function makeSource(): string {
  const path = join(makeFolder(), 'source.db');
  writeSourceFile(path, { form: 'text', users, rowsPerUser: 10 });
  return path;
}

const commandLine = (path: string, baseUrl: string, fatal: Fatal) =>
  startGleaner(
    [
      ...['extract', path, '--base-url', baseUrl, '--model', 'demo', '--json'],
      ...['--concurrency', String(concurrency), '--max-input-tokens', '6000'],
    ],
    {
      NODE_OPTIONS: `--import=${new URL('../engine/testing/fatal-requests.ts', import.meta.url).href}`,
      [fatalVariable]: JSON.stringify(fatal),
    },
  );

test('out of memory on the command line: it says so, goes on with half the batch and ends as if nothing had been', async () => {
  const path = makeSource();
  const demo = await makeDemo();
  const ended = await commandLine(path, demo.baseUrl, { longerThan: 5_000 }).ended;
  expect(ended.code, ended.stderr).toBe(0);
  expect(ended.stderr).toContain('The engine ran out of memory; the job goes on with half the batch.');
  const events = ended.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as JobEvent);
  expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
  expect(events.at(-1)).toMatchObject({ type: 'complete', data: { status: 'completed', succeeded: users } });
  expect(accountForRows(path)).toMatchObject({ problems: [], untouched: [] });
});

test('dying for good on the command line: exit code 3, with the reason and what to do', async () => {
  const path = makeSource();
  const demo = await makeDemo();
  const ended = await commandLine(path, demo.baseUrl, { longerThan: 1 }).ended;
  expect(ended.code, ended.stderr).toBe(3);
  expect(
    ended.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as JobEvent)
      .at(-1),
  ).toMatchObject({
    data: { status: 'paused', reason: 'interrupted', error: { code: 'engine_out_of_memory' } },
  });
});
