import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Database } from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ModelSettings } from '../../shared/model-settings.ts';
import type { DemoModel } from '../demo-model/demo-model.ts';
import type { Engine } from '../engine-api.ts';
import type { EngineOptions } from '../engine-options.ts';
import { accessTo } from './access.ts';
import { accountForRows, integrityOf } from './account-for-rows.ts';
import { askedRows } from './asked-rows.ts';
import { createWriteFaults } from './faulty-connection.ts';
import { runGleaner } from './gleaner-process.ts';
import { withDatabase, writeSourceFile } from './source-file.ts';
import { makeDemo, makeFolder, openHere, runToEnd, until } from './test-bench.ts';

const users = 20;

function makeSource(): string {
  const path = join(makeFolder(), 'source.db');
  writeSourceFile(path, { form: 'text', users, rowsPerUser: 8 });
  return path;
}

/** An engine on a file, and its connection for whoever wants to make it fail. */
async function openReachable(path: string, options: EngineOptions = {}) {
  let connection: Database | null = null;
  const engine = await openHere(path, {
    retryWritesMs: 60,
    onConnection: (db) => {
      connection = db;
    },
    ...options,
  });
  return { engine, db: connection as unknown as Database };
}

/** Starts a job and waits until so many batches are saved. */
async function startUntil(
  engine: Engine,
  demo: DemoModel,
  batches: number,
  settings: Partial<ModelSettings> = {},
) {
  const ended = runToEnd(engine, () =>
    engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, accessTo(demo, settings)),
  );
  let saved = 0;
  engine.subscribe({
    event: (event) => {
      if (event.type === 'result') saved += 1;
    },
  });
  await until(() => saved >= batches, `${batches} batches are saved`, 40_000);
  return ended;
}

/** Everyone is whole, and no row that a whole reply had brought was asked about again. */
function expectWhole(path: string, demo: DemoModel): void {
  expect(integrityOf(path)).toBe('ok');
  expect(accountForRows(path)).toMatchObject({ problems: [], untouched: [], failed: [] });
  const whole = demo.record.calls.filter((call) => call.status === 200 && !call.aborted);
  const asked = askedRows(whole, path);
  expect(asked).toHaveLength(new Set(asked).size);
}

async function resumeToEnd(engine: Engine, demo: DemoModel) {
  const job = await runToEnd(engine, () => engine.resume(accessTo(demo)));
  expect(job).toMatchObject({ status: 'completed', succeeded: users, reason: null, error: null });
  return job;
}

test('a disk that is really full pauses the job, what was paid for is kept, and with room again it completes', async () => {
  const path = makeSource();
  const demo = await makeDemo({ latencyMs: 10 });
  const { engine, db } = await openReachable(path);
  let saved = 0;
  engine.subscribe({
    event: ({ type }) => {
      if (type !== 'result') return;
      saved += 1;
      // At once: what comes after the second finds no page more.
      if (saved === 2) db.pragma(`max_page_count = ${db.pragma('page_count', { simple: true })}`);
    },
  });
  // One at a time: of several that come at once the last may be written with the second.
  const paused = await startUntil(engine, demo, 2, { concurrency: 1 });
  expect(paused).toMatchObject({ status: 'paused', reason: 'disk_full', error: { code: 'disk_full' } });
  expect(paused.error?.hint).toMatch(/space/);
  expect(demo.active()).toBe(0);
  // Still full: it pauses again, or cannot even begin.
  const again = await runToEnd(engine, () => engine.resume(accessTo(demo))).catch(
    (thrown: { code: string }) => thrown,
  );
  expect('code' in again ? again.code : again.reason).toBe('disk_full');
  expect(await engine.snapshot()).toMatchObject({ status: 'paused', reason: 'disk_full' });
  db.pragma('max_page_count = 1000000');
  const job = await resumeToEnd(engine, demo);
  expect(job.repeatedCalls).toBe(0);
  expectWhole(path, demo);
});

/** Another program, a process of its own, that holds the file when it is told to, until it is told to let go. */
async function startHolder(path: string) {
  const script = fileURLToPath(new URL('./hold-lock.ts', import.meta.url));
  const child = spawn(process.execPath, [script, path], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return {
    hold: async () => {
      child.stdin.write('hold');
      await once(child.stdout, 'data');
    },
    letGo: async () => {
      child.stdin.end();
      await once(child, 'exit');
    },
  };
}

describe('another program that holds the file', () => {
  test('and lets go of it in time is waited for', async () => {
    const path = makeSource();
    const holder = await startHolder(path);
    const demo = await makeDemo({ latencyMs: 100 });
    const { engine } = await openReachable(path, { retryWritesMs: 60_000 });
    const ended = startUntil(engine, demo, 1);
    await until(() => demo.record.calls.length > 2, 'some calls have begun');
    await holder.hold();
    // Longer than SQLite's own waiting.
    await sleep(400);
    expect(await engine.snapshot()).toMatchObject({ status: 'running' });
    demo.setLatency(0);
    await holder.letGo();
    expect(await ended).toMatchObject({ status: 'completed', succeeded: users, repeatedCalls: 0 });
    expectWhole(path, demo);
  });

  test('for too long pauses the job; replies that came meanwhile are kept and written later', async () => {
    const path = makeSource();
    const holder = await startHolder(path);
    const demo = await makeDemo({ latencyMs: 250 });
    const { engine } = await openReachable(path);
    const told: string[] = [];
    engine.subscribe({
      event: (event) => {
        if (event.type === 'status') told.push(`${event.data.status} ${event.data.reason ?? ''}`);
      },
    });
    const ended = runToEnd(engine, () =>
      engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, accessTo(demo)),
    );
    await until(() => demo.record.calls.length > 2, 'some calls have begun');
    await holder.hold();
    const paused = await ended;
    expect(paused).toMatchObject({
      status: 'paused',
      reason: 'database_locked',
      error: { code: 'database_locked' },
    });
    expect(told).toEqual(['running ', 'paused database_locked']);
    demo.setLatency(0);
    // The views can be read all the while.
    expect((await engine.info()).found.events?.users).toBe(users);
    await holder.letGo();
    // Without anybody asking for it, the file learns what it is owed.
    const stored = () =>
      withDatabase(path, (db) => ({
        status: db.prepare('SELECT status FROM gleaner_job').pluck().get(),
        sent: db.prepare("SELECT COUNT(*) FROM gleaner_call WHERE status = 'sent'").pluck().get(),
      }));
    await until(() => stored().status === 'paused', 'the file says that the job is paused');
    expect(stored()).toEqual({ status: 'paused', sent: 0 });
    const job = await resumeToEnd(engine, demo);
    expect(job.repeatedCalls).toBe(0);
    expectWhole(path, demo);
  });

  test('does not keep a pause from being obeyed', async () => {
    const path = makeSource();
    const holder = await startHolder(path);
    const demo = await makeDemo({ latencyMs: 100 });
    const { engine } = await openReachable(path, { retryWritesMs: 600_000 });
    await engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, accessTo(demo));
    await until(() => demo.record.calls.length > 2, 'some calls have begun');
    await holder.hold();
    await sleep(200);
    expect(await engine.pause()).toMatchObject({ status: 'paused', activeCalls: 0 });
    // The model hears of it a moment later.
    await until(() => demo.active() === 0, 'no call is under way any more');
    demo.setLatency(0);
    await holder.letGo();
    await resumeToEnd(engine, demo);
    // What was in flight at the pause was ours to cut off, and is asked about again.
    expect(integrityOf(path)).toBe('ok');
    expect(accountForRows(path)).toMatchObject({ problems: [], untouched: [], failed: [] });
  });
});

test('of two programs that begin on one file at once, one works and the other is told', async () => {
  const path = makeSource();
  const demo = await makeDemo();
  const options = ['--base-url', demo.baseUrl, '--model', 'demo', '--max-input-tokens', '900'];
  // Whoever works has no answer before the other has ended.
  const release = demo.hold();
  const ends = [1, 2].map(() => runGleaner(['extract', path, ...options]));
  await Promise.race(ends);
  release();
  const both = await Promise.all(ends);
  const [worked, told] = both.sort((a, b) => (a.code ?? 9) - (b.code ?? 9));
  expect(worked).toMatchObject({ code: 0 });
  expect(told).toMatchObject({ code: 2 });
  expect(told?.stderr).toMatch(/\[(database_in_use|database_locked|job_\w+)\]/);
  expectWhole(path, demo);
});

const isPosix = process.platform !== 'win32';

describe('a file that while a job runs is', () => {
  const away = (path: string): string => `${path}.moved`;
  test.each([
    ['renamed', 'gone', (path: string) => renameSync(path, away(path))],
    [
      'replaced',
      'replaced',
      (path: string) => {
        writeSourceFile(`${path}.other`, { form: 'text', users: 3, rowsPerUser: 3 });
        renameSync(path, away(path));
        renameSync(`${path}.other`, path);
      },
    ],
  ])(
    '%s pauses the job: nothing more is sent, and it goes on when the file is back',
    async (_, change, act) => {
      // An open file can be neither moved nor replaced there.
      if (!isPosix) return;
      const path = makeSource();
      const demo = await makeDemo({ latencyMs: 20 });
      const { engine } = await openReachable(path);
      const ended = startUntil(engine, demo, 2);
      await until(() => demo.record.calls.length > 3, 'some calls have begun');
      act(path);
      const paused = await ended;
      expect(paused).toMatchObject({
        status: 'paused',
        reason: 'source_changed',
        error: { code: 'source_changed', params: { path, change } },
      });
      expect(paused.error?.hint).toMatch(/back/);
      const sent = demo.record.calls.length;
      for (const refused of [
        engine.resume(accessTo(demo)),
        engine.start({ pipeline: 'events', selection: { kind: 'all' } }, accessTo(demo)),
      ]) {
        await expect(refused).rejects.toMatchObject({ code: 'source_changed' });
      }
      expect(demo.record.calls).toHaveLength(sent);
      // All of it is in the file that was opened, without the WAL that stayed behind.
      copyFileSync(away(path), `${path}.copy`);
      expect(accountForRows(`${path}.copy`).succeeded).toHaveLength(paused.succeeded);
      expect(
        withDatabase(`${path}.copy`, (db) => db.prepare('SELECT status FROM gleaner_job').pluck().get()),
      ).toBe('paused');
      renameSync(away(path), path);
      await resumeToEnd(engine, demo);
      expectWhole(path, demo);
    },
  );

  test('deleted pauses the job, and nothing more is sent', async () => {
    if (!isPosix) return;
    const path = makeSource();
    const demo = await makeDemo({ latencyMs: 20 });
    const { engine } = await openReachable(path);
    const ended = startUntil(engine, demo, 1);
    await until(() => demo.record.calls.length > 2, 'some calls have begun');
    rmSync(path);
    expect(await ended).toMatchObject({ status: 'paused', reason: 'source_changed' });
    await engine.close();
    expect(existsSync(path)).toBe(false);
  });

  test('written over pauses the job, and not a byte is written to what lies there now', async () => {
    const path = makeSource();
    const demo = await makeDemo({ latencyMs: 20 });
    const { engine } = await openReachable(path);
    const ended = startUntil(engine, demo, 1);
    await until(() => demo.record.calls.length > 2, 'some calls have begun');
    writeFileSync(path, Buffer.alloc(1_000_000, 0x5a));
    const paused = await ended;
    expect(paused).toMatchObject({
      status: 'paused',
      reason: 'source_changed',
      error: { params: { change: 'overwritten' } },
    });
    expect(await engine.snapshot()).toMatchObject({ status: 'paused', reason: 'source_changed' });
    const sent = demo.record.calls.length;
    await expect(engine.resume(accessTo(demo))).rejects.toMatchObject({ code: 'source_changed' });
    expect(demo.record.calls).toHaveLength(sent);
  });
});

test('every commit of a reply, a result or a status is synced to the disk before it is told', async () => {
  const path = makeSource();
  const demo = await makeDemo();
  const faults = createWriteFaults();
  const statements: string[] = [];
  const unsynced: string[][] = [];
  let commits = 0;
  faults.watch((sql, db) => {
    if (/^BEGIN/.test(sql)) statements.length = 0;
    else if (!/^COMMIT/.test(sql)) statements.push(sql.trim().split('\n')[0] ?? '');
    else {
      commits += 1;
      if (db.pragma('main.synchronous', { simple: true }) !== 2) unsynced.push([...statements]);
    }
  });
  const engine = await openHere(path, { onConnection: faults.attach });
  const job = await runToEnd(engine, () =>
    engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, accessTo(demo)),
  );
  expect(job.status).toBe('completed');
  // Each call is claimed by itself; replies that come together are stored, and read, together.
  expect(commits).toBeGreaterThan(demo.record.calls.length + 2);
  // A claim that a call is about to be sent, and what of its input is sent more often, is all that a power cut may take.
  const written = /^(?:UPDATE|INSERT (?:OR IGNORE )?INTO) main\.(\w+)/;
  const claims = unsynced.flat().map((sql) => written.exec(sql)?.[1] ?? sql);
  expect(new Set(claims)).toEqual(
    new Set(['gleaner_item', 'gleaner_call', 'gleaner_call_item', 'gleaner_job']),
  );
  expect(unsynced).toHaveLength(demo.record.calls.length);
});
