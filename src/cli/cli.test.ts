import { chmodSync, readdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { accessTo } from '../engine/testing/access.ts';
import { accountForRows, integrityOf } from '../engine/testing/account-for-rows.ts';
import { demoArguments, makeUsersFile } from '../engine/testing/cli-run.ts';
import { runGleanerAsAnybody, startGleaner } from '../engine/testing/gleaner-process.ts';
import { userIdOf, withDatabase } from '../engine/testing/source-file.ts';
import { makeDemo, makeFolder, openHere, runToEnd, until } from '../engine/testing/test-bench.ts';
import type { JobEvent } from '../shared/job.ts';
import { runHere } from './testing/run-here.ts';

const makeSource = (users = 12): string => makeUsersFile(users);

const eventsOf = (stdout: string): JobEvent[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as JobEvent);

test('extract, status and events tell the story of a file, which is copied into the data folder before the first write, unless that is not wanted', async () => {
  const path = makeSource();
  const demo = await makeDemo();
  const data = { GLEANER_DATA: makeFolder() };
  const extracted = await runHere(['extract', path, ...demoArguments(demo)], data);
  expect(extracted).toMatchObject({ code: 0, stderr: '' });
  const backups = join(data.GLEANER_DATA, 'backups');
  expect(readdirSync(backups)).toEqual([expect.stringContaining('.gleaner-backup.db')]);
  expect(extracted.stdout).toContain('12 of 12 succeeded');
  const account = accountForRows(path);
  expect(account.problems).toEqual([]);

  const [status, events, ofOne] = await Promise.all([
    runHere(['status', path]),
    runHere(['events', path]),
    runHere(['events', path, '--user', userIdOf(3), '--json']),
  ]);
  expect(status.code).toBe(0);
  expect(status.stdout).toContain(`12 users, ${account.citedRows + account.setAsideRows} rows`);
  expect(status.stdout).toContain('The latest job is completed');
  const perEvent = ((account.citedRows + account.setAsideRows) / account.events).toFixed(1);
  for (const { stdout } of [extracted, status])
    expect(stdout).toContain(`rows, one for every ${perEvent} rows`);
  expect(status.stdout).toContain(`${account.events} events, one for every ${perEvent} rows`);
  expect(events.stdout.trimEnd().split('\n')).toHaveLength(account.events);
  const lines = ofOne.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.length).toBeGreaterThan(0);
  expect(new Set(lines.map((event) => event.userId))).toEqual(new Set([userIdOf(3)]));

  const again = await runHere(['extract', path, ...demoArguments(demo)]);
  expect(again).toMatchObject({ code: 0, stderr: '' });
  expect(again.stdout).toContain('Nothing to do');

  const unwanted = ['extract', makeSource(), '--no-backup', ...demoArguments(demo)];
  expect((await runHere(unwanted, data)).code).toBe(0);
  expect(readdirSync(backups)).toHaveLength(1);
});

test('a file without users is done at once', async () => {
  const path = makeSource(0);
  const demo = await makeDemo();
  const extracted = await runHere(['extract', path, '--json', ...demoArguments(demo)]);
  expect(extracted).toMatchObject({ code: 0, stderr: '' });
  expect(eventsOf(extracted.stdout).at(-1)).toMatchObject({
    type: 'complete',
    data: { status: 'completed', total: 0, processed: 0, percent: 100 },
  });
  expect(demo.record.calls).toHaveLength(0);
});

test('--json is a line an event, numbered, ends with the final snapshot, and can be had again from the ledger', async () => {
  const path = makeSource();
  const demo = await makeDemo({ faults: { missing_user: 0.3 } });
  const extracted = await runHere(['extract', path, '--json', ...demoArguments(demo)]);
  expect(extracted).toMatchObject({ code: 0, stderr: '' });
  const events = eventsOf(extracted.stdout);
  expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
  expect(new Set(events.map((event) => event.jobId)).size).toBe(1);
  const last = events.at(-1);
  expect(last).toMatchObject({
    type: 'complete',
    data: { status: 'completed', succeeded: 12, percent: 100 },
  });
  const results = events.flatMap((event) => (event.type === 'result' ? event.data.items : []));
  expect(results.map((item) => item.status)).toEqual(Array(12).fill('succeeded'));
  const progress = events.flatMap((event) => (event.type === 'progress' ? event.data.processedRecords : []));
  expect(progress).toEqual(progress.toSorted((a, b) => a - b));

  const engine = await openHere(path);
  expect(await engine.events(0)).toEqual(events);
  expect(await engine.events(5)).toEqual(events.slice(4));
  const { elapsedMs, startedAt, finishedAt, ...kept } = (await engine.snapshot()) ?? {};
  expect(last?.data).toMatchObject(kept);
  for (const figure of [elapsedMs, startedAt, finishedAt]) expect(figure).toBeGreaterThan(0);
});

test('a file that cannot be written is left as it is, and a sidecar takes the results', async () => {
  const path = makeSource();
  const demo = await makeDemo();
  chmodSync(path, 0o444);
  chmodSync(dirname(path), 0o777);
  const before = readFileSync(path).toString('base64');
  const extracted = await runGleanerAsAnybody(['extract', path, ...demoArguments(demo)]);
  expect(extracted).toMatchObject({ code: 0, stderr: '' });
  expect(extracted.stdout).toContain('12 of 12 succeeded');
  expect(readFileSync(path).toString('base64')).toBe(before);
  expect(readdirSync(dirname(path))).toEqual(['source.db', 'source.db.gleaner.db']);
  const status = await runGleanerAsAnybody(['status', path]);
  expect(status.stdout).toContain('12 users with events');
  const again = await runGleanerAsAnybody(['extract', path, ...demoArguments(demo)]);
  expect(again.stdout).toContain('Nothing to do');
});

/** A file that cannot be written in a folder that cannot, by a user without rights, and a folder for his data. */
function makeLocked(mode: 'DELETE' | 'WAL') {
  const path = makeSource();
  const data = makeFolder();
  withDatabase(path, (db) => db.pragma(`journal_mode = ${mode}`));
  chmodSync(path, 0o444);
  chmodSync(dirname(path), 0o555);
  chmodSync(data, 0o777);
  onTestFinished(() => chmodSync(dirname(path), 0o755));
  const run = (...parameters: readonly string[]) => runGleanerAsAnybody(parameters, { GLEANER_DATA: data });
  return { path, data, run };
}

test('a file in a folder that cannot be written is left as it is, and its results go to the data folder', async () => {
  const { path, data, run } = makeLocked('DELETE');
  const demo = await makeDemo();
  const before = readFileSync(path).toString('base64');
  const extracted = await run('extract', path, ...demoArguments(demo));
  expect(extracted).toMatchObject({ code: 0, stderr: '' });
  expect(extracted.stdout).toContain('12 of 12 succeeded');
  expect(readFileSync(path).toString('base64')).toBe(before);
  expect(readdirSync(dirname(path))).toEqual(['source.db']);
  const sidecar = expect.stringMatching(/^source\.db\.\w{16}\.gleaner\.db$/);
  expect(readdirSync(join(data, 'sidecars'))).toEqual([sidecar]);
  expect((await run('status', path)).stdout).toContain('12 users with events');
  expect((await run('extract', path, ...demoArguments(demo))).stdout).toContain('Nothing to do');
});

test('a file that is kept with a WAL in a folder that cannot be written is refused with what to do', async () => {
  const { path, run } = makeLocked('WAL');
  const { code, stderr } = await run('status', path);
  expect(code).toBe(2);
  expect(stderr).toMatch(/\[permission_denied\]\nCopy it into a folder/);
});

test('users that failed make the exit code 1, and --failed runs them again', async () => {
  const path = makeSource(3);
  const demo = await makeDemo({ faults: { empty: 1 } });
  const extracted = await runHere(['extract', path, ...demoArguments(demo)]);
  expect(extracted.code).toBe(1);
  expect(extracted.stdout).toContain('3 failed');
  demo.setFaults({});
  expect((await runHere(['extract', path, '--failed', ...demoArguments(demo)])).code).toBe(0);
  expect(accountForRows(path)).toMatchObject({ problems: [], failed: [] });
});

const pausing = [
  ['http_401', 'auth', 'key'],
  ['insufficient_quota', 'quota', 'credit'],
  ['unknown_model', 'model_not_found', 'model'],
] as const;

async function expectPause([fault, reason, word]: (typeof pausing)[number]): Promise<void> {
  const path = makeSource();
  const demo = await makeDemo({ faults: { [fault]: 1 } });
  const paused = await runHere(['extract', path, ...demoArguments(demo)]);
  expect(paused).toMatchObject({ code: 3, stderr: '' });
  expect(paused.stdout).toContain(`paused (${reason})`);
  expect(paused.stdout).toContain(word);
  expect(paused.stdout).toMatch(/resume/);
  // The first is alone for a moment, and no more go than an address is trusted with that has answered nothing.
  expect(demo.record.calls.length).toBeLessThanOrEqual(7);
}

test('a fault that every call would meet ends with exit code 3, the reason and what to do', async () => {
  await Promise.all(pausing.map(expectPause));
});

test('a wrong key is refused, and the right one completes the job; neither is written anywhere', async () => {
  const path = makeSource();
  const demo = await makeDemo({ apiKey: 'sk-right-0123456789' });
  const wrong = await runHere(['extract', path, ...demoArguments(demo)], {
    GLEANER_API_KEY: 'sk-wrong-0123456789',
  });
  expect(wrong.code).toBe(3);
  const right = await runHere(['resume', path, '--json', ...demoArguments(demo)], {
    GLEANER_API_KEY: 'sk-right-0123456789',
  });
  expect(right).toMatchObject({ code: 0, stderr: '' });
  const status = await runHere(['status', path, '--json']);
  for (const text of [wrong.stdout, wrong.stderr, right.stdout, status.stdout])
    expect(text).not.toMatch(/sk-/);
  expect(accountForRows(path)).toMatchObject({ problems: [], untouched: [] });
});

describe('interrupted', () => {
  test('once, it pauses in the middle of its calls, says so, and resume completes the job', async () => {
    const path = makeSource();
    const demo = await makeDemo({ latencyMs: 30_000 });
    const gleaner = startGleaner(['extract', path, '--json', ...demoArguments(demo)]);
    await until(() => demo.active() === 4, 'four calls are alive', 50_000);
    gleaner.child.kill('SIGINT');
    await until(() => demo.active() === 0, 'no call is alive');
    expect(demo.record.calls.map(({ aborted }) => aborted)).toEqual([true, true, true, true]);
    const ended = await gleaner.ended;
    expect(ended).toMatchObject({ code: 130, stderr: '' });
    expect(eventsOf(ended.stdout).at(-1)).toMatchObject({
      type: 'complete',
      data: { status: 'paused', reason: 'user', activeCalls: 0 },
    });
    demo.setLatency(0);
    expect((await runHere(['resume', path, ...demoArguments(demo)])).code).toBe(0);
    expect(accountForRows(path)).toMatchObject({ problems: [], untouched: [] });
  });

  test('twice, it leaves at once, and the file is sound', async () => {
    const path = makeSource();
    const demo = await makeDemo({ latencyMs: 30_000 });
    const gleaner = startGleaner(['extract', path, ...demoArguments(demo)]);
    await until(() => demo.active() === 4, 'four calls are alive', 50_000);
    // Two different signals, since two alike may arrive as one.
    gleaner.child.kill('SIGINT');
    gleaner.child.kill('SIGTERM');
    expect((await gleaner.ended).code).toBe(130);
    expect(integrityOf(path)).toBe('ok');
    demo.setLatency(0);
    expect((await runHere(['resume', path, ...demoArguments(demo)])).code).toBe(0);
    expect(accountForRows(path)).toMatchObject({ problems: [], untouched: [] });
  });
});

test('a file that another process works on can be looked at, but not worked on', async () => {
  const path = makeSource();
  const demo = await makeDemo({ latencyMs: 30_000 });
  const gleaner = startGleaner(['extract', path, ...demoArguments(demo)]);
  await until(() => demo.active() === 4, 'four calls are alive', 50_000);
  const [status, ...refused] = await Promise.all([
    runHere(['status', path]),
    runHere(['extract', path, ...demoArguments(demo)]),
    runHere(['resume', path, ...demoArguments(demo)]),
  ]);
  expect(status.stdout).toContain('The latest job is running');
  expect(status.stderr).toContain(`(process ${gleaner.child.pid} on ${hostname()}, since 20`);
  for (const second of refused) {
    expect(second.code).toBe(2);
    expect(second.stderr).toContain('[database_in_use]');
    expect(second.stderr).toContain(`process ${gleaner.child.pid} on ${hostname()}, since 20`);
  }
  const here = await openHere(path);
  await expect(here.cancel()).rejects.toMatchObject({ code: 'database_in_use' });
  await here.close();
  expect(demo.active()).toBe(4);
  gleaner.child.kill('SIGINT');
  expect((await gleaner.ended).code).toBe(130);
});

test('nobody reading what is printed is no crash', async () => {
  const path = makeSource();
  const demo = await makeDemo();
  const engine = await openHere(path);
  await runToEnd(engine, () =>
    engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, accessTo(demo)),
  );
  const gleaner = startGleaner(['events', path]);
  gleaner.child.stdout?.destroy();
  expect((await gleaner.ended).stderr).toBe('');
});
