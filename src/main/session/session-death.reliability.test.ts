import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { startDemoModel } from '../../engine/demo-model/demo-model.ts';
import { accessTo } from '../../engine/testing/access.ts';
import { accountForRows } from '../../engine/testing/account-for-rows.ts';
import { fatalVariable, smallMemory } from '../../engine/testing/fatal-requests.ts';
import { programScript } from '../../engine/testing/programs.ts';
import { writeSourceFile } from '../../engine/testing/source-file.ts';
import { until } from '../../engine/testing/test-bench.ts';
import { startEngineThread } from '../../engine/worker/engine-thread.ts';
import type { ErrorInfo } from '../../shared/app-error.ts';
import { createSession } from './session.ts';
import type { WorkerDeath } from './worker-host.ts';

const users = 24;
const workerUrl = pathToFileURL(programScript('fatal-worker'));

test('the worker of the app runs out of memory: the job goes on by itself with half the batch, and the person is told', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gleaner-session-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'source.db');
  writeSourceFile(path, { form: 'text', users, rowsPerUser: 10 });
  const demo = await startDemoModel();
  onTestFinished(() => demo.close());
  process.env[fatalVariable] = JSON.stringify({ longerThan: 5_000 });
  onTestFinished(() => void delete process.env[fatalVariable]);
  const deaths: WorkerDeath[] = [];
  const problems: ErrorInfo[] = [];
  const statuses: string[] = [];
  const session = createSession({
    sidecarFolder: null,
    onTrial: () => undefined,
    onExport: () => undefined,
    accessFor: async ({ settings }) => ({ settings, apiKey: null }),
    onFeed: () => undefined,
    onQueue: () => undefined,
    keysFor: async () => [],
    onWaiting: () => undefined,
    later: () => () => undefined,
    onAllDone: () => undefined,
    startEngine: (file, after = null) =>
      startEngineThread({ path: file, workerUrl, memory: smallMemory, after }),
    access: async () => accessTo(demo, { maxInputTokens: 6_000, concurrency: 2 }),
    confirmLeave: async () => true,
    onSnapshot: (job) => void statuses.push(job.status),
    onFound: () => undefined,
    onLearnt: () => undefined,
    onWorkspace: () => undefined,
    onWorkerDeath: (death) => void deaths.push(death),
    onProblem: (error) => void problems.push(error),
    log: { info: () => undefined, error: () => undefined },
    monotonic: () => performance.now(),
  });
  onTestFinished(() => session.shutdown(5_000));
  await session.open(path);
  await session.start({ pipeline: 'events', selection: { kind: 'unfinished' } });
  await until(() => session.job()?.status === 'completed', 'the job is complete', 170_000);
  expect(deaths.length).toBeGreaterThan(0);
  expect(deaths.every(({ cause, goesOn }) => cause === 'out_of_memory' && goesOn)).toBe(true);
  expect(problems).toEqual([]);
  expect(session.job()).toMatchObject({ status: 'completed', succeeded: users, failed: 0 });
  expect((await session.workspace()).source?.found.events?.succeededUsers).toBe(users);
  expect(accountForRows(path)).toMatchObject({ problems: [], untouched: [] });
}, 180_000);
