import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { accessTo } from '../engine/testing/access.ts';
import { accountForRows, integrityOf } from '../engine/testing/account-for-rows.ts';
import { startGleaner, startScript } from '../engine/testing/gleaner-process.ts';
import { programs } from '../engine/testing/programs.ts';
import { withDatabase, writeSourceFile } from '../engine/testing/source-file.ts';
import { type StopOnLoad, stopVariable } from '../engine/testing/stop-on-load.ts';
import { makeDemo, makeFolder, openHere, runToEnd, until } from '../engine/testing/test-bench.ts';
import { someOf } from '../engine/testing/thoroughness.ts';

const users = 12;

function makeSource(): string {
  const path = join(makeFolder(), 'source.db');
  writeSourceFile(path, { form: 'text', users, rowsPerUser: 8 });
  return path;
}

const options = (baseUrl: string): string[] => [
  ...['--base-url', baseUrl, '--model', 'demo', '--concurrency', '4', '--max-input-tokens', '900'],
];

const statusIn = (path: string): unknown =>
  withDatabase(path, (db) => {
    if (db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'gleaner_job'").get() === undefined) return null;
    return db.prepare('SELECT status FROM gleaner_job').pluck().get() ?? null;
  });

/** Has a command stopped at an instant of its start, and holds it to a sentence, an exit code and a sound file. */
async function stopAt(module: string, waitMs: number): Promise<void> {
  const path = makeSource();
  const demo = await makeDemo({ latencyMs: 30_000 });
  const stop: StopOnLoad = { module, waitMs, signal: 'SIGINT' };
  // The source itself, whose modules are loaded one after the other.
  const ended = await startScript(
    fileURLToPath(programs.gleaner),
    ['extract', path, ...options(demo.baseUrl)],
    {
      NODE_OPTIONS: `--import=${new URL('../engine/testing/stop-on-load.ts', import.meta.url).href}`,
      [stopVariable]: JSON.stringify(stop),
    },
  ).ended;
  expect(ended, `${module} + ${waitMs} ms`).toMatchObject({ code: 130, signal: null });
  expect(ended.stderr).toMatch(/^(gleaner: stopped by SIGINT; no job was running|Pausing …)/);
  expect([null, 'paused']).toContain(statusIn(path));
  expect(integrityOf(path)).toBe('ok');
  demo.setLatency(0);
  const isBegun = statusIn(path) !== null;
  const engine = await openHere(path);
  const job = await runToEnd(engine, () =>
    isBegun
      ? engine.resume(accessTo(demo))
      : engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, accessTo(demo)),
  );
  expect(job).toMatchObject({ status: 'completed', succeeded: users });
  expect(accountForRows(path)).toMatchObject({ problems: [], untouched: [] });
}

/** While the program loads, opens the file, copies it, lists, and sends its first calls. */
const instants = [
  ['cli/program.ts', 0],
  ['commander/index.js', 0],
  ['cli/run-job.ts', 0],
  ...[20, 60, 100, 150, 200, 300, 400, 600, 900].map((waitMs) => ['cli/run-job.ts', waitMs] as const),
] as const;

test('stopped at any instant of its first second, the command line leaves or pauses with a sentence', async () => {
  const chosen = someOf(instants, 3);
  for (let from = 0; from < chosen.length; from += 4) {
    await Promise.all(chosen.slice(from, from + 4).map(([module, waitMs]) => stopAt(module, waitMs)));
  }
}, 180_000);

test.each(['SIGTERM', 'SIGHUP'] as const)(
  '%s while calls are in flight pauses the job cleanly',
  async (signal) => {
    const path = makeSource();
    const demo = await makeDemo({ latencyMs: 30_000 });
    const gleaner = startGleaner(['extract', path, ...options(demo.baseUrl)]);
    await until(() => demo.active() === 4, 'four calls are alive', 50_000);
    gleaner.child.kill(signal);
    expect(await gleaner.ended).toMatchObject({ code: 130, signal: null });
    expect(statusIn(path)).toBe('paused');
    expect(existsSync(`${path}-wal`)).toBe(false);
  },
);
