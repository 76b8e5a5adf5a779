import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { DemoModel } from '../demo-model/demo-model.ts';
import { warmUp } from '../worker/warm-up.ts';
import { accessTo } from './access.ts';
import { accountForRows } from './account-for-rows.ts';
import type { EngineOrder } from './obedient-engine.ts';
import { programScript } from './programs.ts';
import { withDatabase, writeSourceFile } from './source-file.ts';
import { gleanerScript, scriptEnvironment } from './spawn-script.ts';
import { makeDemo, makeFolder, openHere, runToEnd, until } from './test-bench.ts';
import { roundsOf } from './thoroughness.ts';

const users = 12;
/** Half of what a heartbeat is waited for: whoever waited for one would need more, however busy the machine is. */
const atOnceMs = 15_000;

function makeSource(): string {
  const path = join(makeFolder(), 'source.db');
  writeSourceFile(path, { form: 'text', users, rowsPerUser: 6 });
  return path;
}

async function forkEngine(path: string, lockFolder: string, demo: DemoModel) {
  const child = fork(programScript('obedient-engine'), [path, lockFolder, JSON.stringify(accessTo(demo))], {
    execPath: process.execPath,
    execArgv: [],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child, 'message');
  return async (order: EngineOrder): Promise<unknown> => {
    child.send(order);
    const [answer] = await once(child, 'message');
    return answer;
  };
}

describe('two programs on one file', () => {
  test.each(['in one data folder', 'each in its own data folder'])(
    '%s are told apart in both orders, again and again, and at once',
    async (where) => {
      const path = makeSource();
      const demo = await makeDemo({ latencyMs: 60_000 });
      const [one, other] = [makeFolder(), makeFolder()];
      const programs = await Promise.all(
        [one, where === 'in one data folder' ? one : other].map((folder) => forkEngine(path, folder, demo)),
      );
      // A hundred orders over both places in `npm run torture`.
      const rounds = roundsOf(2, 25);
      for (let round = 0; round < rounds; round += 1) {
        for (const [first, second] of [programs, programs.toReversed()]) {
          if (first === undefined || second === undefined) return expect.unreachable();
          expect(await first(round % 2 === 0 ? 'start' : 'resume')).toBe('running');
          for (const order of ['start', 'resume', 'cancel'] as const)
            expect(await second(order)).toBe('database_in_use');
          expect(await first('pause')).toBe('paused');
        }
        const both = await Promise.all(programs.map((program) => program('resume')));
        expect(both.filter((answer) => answer === 'running')).toHaveLength(1);
        expect(both.join()).toMatch(/database_in_use|job_running/);
        const worked = programs[both.indexOf('running')];
        expect(await worked?.('pause')).toBe('paused');
      }
    },
  );
});

/** Extracts in a process that is never asked what became of it, and kills it in the middle with all that it started. */
async function killUnreaped(path: string, demo: DemoModel): Promise<number> {
  const options = ['--base-url', demo.baseUrl, '--model', 'demo', '--max-input-tokens', '900'];
  const parent: ChildProcess = spawn(
    'sh',
    [
      '-c',
      '"$@" & echo $!; exec sleep 100',
      'sh',
      process.execPath,
      gleanerScript,
      'extract',
      path,
      ...options,
    ],
    { env: { ...scriptEnvironment, GLEANER_DATA: makeFolder() }, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  onTestFinished(() => void parent.kill('SIGKILL'));
  const [said] = (await once(parent.stdout ?? expect.unreachable(), 'data')) as [Buffer];
  await until(() => demo.active() > 0, 'a call is alive', 60_000);
  const pid = Number(String(said).split('\n')[0]);
  process.kill(pid, 'SIGKILL');
  await until(() => demo.active() === 0, 'the process is dead');
  return pid;
}

async function resumeAtOnce(path: string, demo: DemoModel): Promise<void> {
  demo.setLatency(0);
  // The time of a program that has just been started is not what is measured.
  await warmUp();
  const from = performance.now();
  const engine = await openHere(path);
  expect((await engine.info()).notices).toEqual([]);
  const job = await runToEnd(engine, async () => {
    const begun = await engine.resume(accessTo(demo));
    expect(performance.now() - from).toBeLessThan(atOnceMs);
    return begun;
  });
  expect(job).toMatchObject({ status: 'completed', succeeded: users });
  expect(accountForRows(path).problems).toEqual([]);
}

describe.runIf(process.platform !== 'win32')('a file whose program was killed is taken up at once', () => {
  test('though the dead one is not reaped, and its number answers', async () => {
    const path = makeSource();
    const demo = await makeDemo({ latencyMs: 60_000 });
    const pid = await killUnreaped(path, demo);
    expect(process.kill(pid, 0)).toBe(true);
    await resumeAtOnce(path, demo);
  });

  test('though its number is that of another program now', async () => {
    const path = makeSource();
    const demo = await makeDemo({ latencyMs: 60_000 });
    await killUnreaped(path, demo);
    withDatabase(path, (db) =>
      db
        .prepare("UPDATE gleaner_job SET lease = json_set(lease, '$.pid', ?, '$.started', NULL)")
        .run(process.ppid),
    );
    await resumeAtOnce(path, demo);
  });

  test.runIf(process.platform === 'linux')('though its lock is out of reach', async () => {
    const path = makeSource();
    const demo = await makeDemo({ latencyMs: 60_000 });
    await killUnreaped(path, demo);
    withDatabase(path, (db) =>
      db.prepare("UPDATE gleaner_job SET lease = json_set(lease, '$.lock', '/nowhere/a.lock')").run(),
    );
    await resumeAtOnce(path, demo);
  });
});
