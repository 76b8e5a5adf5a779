import { chmodSync, readFileSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import type { DemoModel, DemoModelOptions } from '../engine/demo-model/demo-model.ts';
import { accountForRows, integrityOf } from '../engine/testing/account-for-rows.ts';
import { demoArguments, makeUsersFile } from '../engine/testing/cli-run.ts';
import { type Fatal, fatalVariable } from '../engine/testing/fatal-requests.ts';
import { type GleanerProcess, runGleanerAsAnybody, startGleaner } from '../engine/testing/gleaner-process.ts';
import { makeMailFile } from '../engine/testing/mail-file.ts';
import { makeDemo, makeFolder, openHere, until } from '../engine/testing/test-bench.ts';
import type { JobEvent } from '../shared/job.ts';
import { runHere } from './testing/run-here.ts';
import { runWatch, type WatchCommandOptions } from './watch-command.ts';

const users = 24;

const makeSource = (many = users): string => makeUsersFile(many);

const eventsOf = (stdout: string): JobEvent[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as JobEvent)
    .filter((event) => event.type !== 'heartbeat');

/** A stream that keeps what it is given; the bar is drawn as in a terminal. */
function terminal() {
  let text = '';
  const stream = new Writable({
    write: (chunk, _, done) => {
      text += String(chunk);
      done();
    },
  });
  return { stream: Object.assign(stream, { isTTY: true, columns: 120 }) as never, text: () => text };
}

/** The command in this very process, and what it has printed so far: the job that it watches is in another. */
function watchHere(path: string, options: WatchCommandOptions & { readonly json: boolean }) {
  const [out, err] = [terminal(), terminal()];
  const view = { json: options.json, stdout: out.stream, stderr: err.stream };
  const code = runWatch(path, options, makeFolder(), view);
  return { code, stdout: out.text, stderr: err.text };
}

/** A job that runs in a process of its own; held, its third call and those after it wait for a reply that does not come. */
async function runElsewhere(demoOptions: DemoModelOptions & { readonly isHeld?: boolean }) {
  const path = makeSource();
  let ended = 0;
  const hold = (): void => {
    ended += 1;
    if (demoOptions.isHeld === true && ended === 2) demo.setLatency(600_000);
  };
  const demo: DemoModel = await makeDemo({ ...demoOptions, onCall: hold });
  const gleaner = startGleaner(['extract', path, '--json', ...demoArguments(demo)]);
  const begun = (): boolean =>
    demoOptions.isHeld === true ? ended >= 2 && demo.active() === 4 : demo.record.calls.length >= 2;
  await until(begun, 'the job is under way', 50_000);
  return { path, demo, gleaner };
}

/** Waits until a process has written something. */
async function hasWritten({ child }: GleanerProcess, what: string): Promise<void> {
  let written = '';
  child.stdout?.on('data', (text: string) => {
    written += text;
  });
  await until(() => written.includes(what), `${what} was written`, 50_000);
}

test('watch prints every event of a job in another process as that prints it, and ends as that ends', async () => {
  const { path, gleaner } = await runElsewhere({ latencyMs: 200 });
  const tail = watchHere(path, { json: true, from: '4' });
  const [watched, ran, tailCode] = await Promise.all([
    runHere(['watch', path, '--json']),
    gleaner.ended,
    tail.code,
  ]);
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(watched).toMatchObject({ code: 0, stderr: '' });
  const events = eventsOf(ran.stdout);
  expect(eventsOf(watched.stdout)).toEqual(events);
  expect([tailCode, tail.stderr()]).toEqual([0, '']);
  expect(eventsOf(tail.stdout())).toEqual(events.slice(3));
  expect(events.at(-1)).toMatchObject({ type: 'complete', data: { succeeded: users, repeatedCalls: 0 } });
  expect(accountForRows(path)).toMatchObject({ problems: [], untouched: [] });
});

test('watch of a job that has ended prints what there was and ends with its exit code, and changes nothing', async () => {
  const path = makeSource(6);
  const demo = await makeDemo({ faults: { empty: 1 } });
  expect((await runHere(['extract', path, ...demoArguments(demo)])).code).toBe(1);
  const look = () => [readFileSync(path).toString('base64'), statSync(path).mtimeMs];
  const before = look();
  const [words, all, beyond] = await Promise.all([
    runHere(['watch', path]),
    runHere(['watch', path, '--json']),
    runHere(['watch', path, '--json', '--from', '100000']),
  ]);
  expect(look()).toEqual(before);
  expect(words).toMatchObject({ code: 1, stderr: '' });
  expect(words.stdout).toContain('6 failed');
  expect(words.stdout).toContain('extract');
  const engine = await openHere(path);
  expect(eventsOf(all.stdout)).toEqual(await engine.events(0));
  expect(all.code).toBe(1);
  // The last line is the final state, whatever the number.
  expect(eventsOf(beyond.stdout)).toEqual([expect.objectContaining({ type: 'complete' })]);
});

test('the process that runs the job is killed: watch says which one is gone, and the job can be resumed', async () => {
  const { path, demo, gleaner } = await runElsewhere({ isHeld: true });
  const [words, json] = [watchHere(path, { json: false }), watchHere(path, { json: true })];
  await until(() => json.stdout().includes('"progress"'), 'progress was written', 50_000);
  gleaner.child.kill('SIGKILL');
  for (const watch of [words, json]) {
    expect(await watch.code).toBe(3);
    expect(watch.stderr()).toContain(`(process ${gleaner.child.pid} on ${hostname()}) is gone`);
    expect(watch.stderr()).toContain(`resume ${path}`);
  }
  expect(eventsOf(json.stdout()).at(-1)).toMatchObject({
    type: 'complete',
    data: { status: 'paused', reason: 'interrupted', activeCalls: 0 },
  });
  expect(integrityOf(path)).toBe('ok');
  demo.setLatency(0);
  expect((await runHere(['resume', path, ...demoArguments(demo)])).code).toBe(0);
  expect(accountForRows(path)).toMatchObject({ problems: [], untouched: [] });
});

test('SIGINT, SIGTERM or SIGKILL ends the watching and harms no job; a job that pauses ends it with exit code 3 and the reason', async () => {
  const { path, demo, gleaner } = await runElsewhere({ isHeld: true });
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    const watch = startGleaner(['watch', path, '--json']);
    await hasWritten(watch, '"progress"');
    watch.child.kill(signal);
    const ended = await watch.ended;
    if (signal === 'SIGKILL') expect(ended.signal).toBe(signal);
    else expect(ended).toMatchObject({ code: 130, stderr: 'Stopped watching; the job goes on.\n' });
  };
  await Promise.all((['SIGINT', 'SIGTERM', 'SIGKILL'] as const).map(stop));
  expect(demo.active()).toBe(4);
  const status = await runHere(['status', path, '--json']);
  expect(JSON.parse(status.stdout).job).toMatchObject({ status: 'running', repeatedCalls: 0 });
  await expectPauseSeen(path, gleaner);
  demo.setLatency(0);
  expect((await runHere(['resume', path, ...demoArguments(demo)])).code).toBe(0);
  expect(accountForRows(path)).toMatchObject({ problems: [], untouched: [] });
});

/** Pauses a job: whoever watches it ends with exit code 3 and the reason, and whoever comes later does. */
async function expectPauseSeen(path: string, gleaner: GleanerProcess): Promise<void> {
  const watch = watchHere(path, { json: true });
  await until(() => watch.stdout().includes('"progress"'), 'progress was written', 50_000);
  gleaner.child.kill('SIGINT');
  const ran = await gleaner.ended;
  expect([ran.code, await watch.code]).toEqual([130, 3]);
  expect(eventsOf(watch.stdout()).at(-1)).toMatchObject({
    type: 'complete',
    data: { status: 'paused', reason: 'user' },
  });
  const words = await runHere(['watch', path]);
  expect(words.code).toBe(3);
  expect(words.stdout).toContain('The job is paused (user)');
  expect(words.stdout).toContain(`Go on with: resume ${path}`);
}

test('a worker that dies and is started again in the same process ends no watching', async () => {
  const path = makeSource();
  const demo = await makeDemo({ latencyMs: 20 });
  const fatal: Fatal = { longerThan: 4_000 };
  const large = ['--max-input-tokens', '6000', '--concurrency', '1'];
  const gleaner = startGleaner(
    ['extract', path, '--json', '--base-url', demo.baseUrl, '--model', 'demo', ...large],
    {
      NODE_OPTIONS: `--import=${new URL('../engine/testing/fatal-requests.ts', import.meta.url).href}`,
      [fatalVariable]: JSON.stringify(fatal),
    },
  );
  await hasWritten(gleaner, '"running"');
  const watched = await runHere(['watch', path, '--json']);
  const ran = await gleaner.ended;
  expect(ran.stderr).toContain('ran out of memory');
  expect(ran.code).toBe(0);
  expect(watched).toMatchObject({ code: 0, stderr: '' });
  expect(eventsOf(watched.stdout)).toEqual(eventsOf(ran.stdout));
  expect(eventsOf(watched.stdout)).toContainEqual(
    expect.objectContaining({ data: { status: 'paused', reason: 'interrupted' } }),
  );
});

test('a source that cannot be written is watched through its sidecar', async () => {
  const path = makeSource();
  const demo = await makeDemo();
  chmodSync(path, 0o444);
  chmodSync(dirname(path), 0o777);
  expect((await runGleanerAsAnybody(['extract', path, ...demoArguments(demo)])).code).toBe(0);
  const watched = await runGleanerAsAnybody(['watch', path, '--json']);
  expect(watched).toMatchObject({ code: 0, stderr: '' });
  expect(eventsOf(watched.stdout).at(-1)).toMatchObject({ type: 'complete', data: { succeeded: users } });
});

test('in a terminal a bar shows the stage and how far it is, and every stage that has ended', async () => {
  const path = makeMailFile(24, 3);
  const demo = await makeDemo({ latencyMs: 120 });
  const gleaner = startGleaner(['talent', path, ...demoArguments(demo), '--mails-per-call', '5']);
  // The embedding model is tried before there is a job.
  const isRead = (): boolean => demo.record.calls.some(({ asked }) => asked[0]?.startsWith('classify'));
  await until(isRead, 'a call has ended', 50_000);
  const watch = watchHere(path, { json: false });
  expect(await watch.code).toBe(0);
  expect(await gleaner.ended).toMatchObject({ code: 0 });
  expect(watch.stderr()).toMatch(/\[2K[█░]+ +\d+ % {2}email_classification \d+ of 24 {2}request \d+ of \d+/);
  expect(watch.stderr()).toMatch(/information_extraction +\d+ {2}\d+ s\n/);
  expect(watch.stderr()).toMatch(/result_generation +\d+ {2}\d+ s\n/);
  expect(watch.stdout()).toContain('mails      24 of 24 succeeded');
});
