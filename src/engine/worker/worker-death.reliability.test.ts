import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import type { JobEvent } from '../../shared/job.ts';
import type { WorkerDeath } from '../engine-api.ts';
import { accessTo } from '../testing/access.ts';
import { accountForRows, integrityOf } from '../testing/account-for-rows.ts';
import { askedRows, ledgerCalls } from '../testing/asked-rows.ts';
import { type Fatal, fatalVariable, smallMemory } from '../testing/fatal-requests.ts';
import { startGleaner } from '../testing/gleaner-process.ts';
import { programScript } from '../testing/programs.ts';
import { userIdOf, withDatabase, writeSourceFile } from '../testing/source-file.ts';
import { makeDemo, makeFolder, openHere, runToEnd, until } from '../testing/test-bench.ts';
import { isThorough } from '../testing/thoroughness.ts';
import { mostDeathsOfJob } from './death-count.ts';
import { startEngineThread } from './engine-thread.ts';
import { type SteadyEngine, startSteadyEngine } from './steady-engine.ts';

const users = 24;
const concurrency = 2;
const workerUrl = pathToFileURL(programScript('fatal-worker'));

afterEach(() => {
  delete process.env[fatalVariable];
});

function makeSource(): string {
  const path = join(makeFolder(), 'source.db');
  writeSourceFile(path, { form: 'text', users, rowsPerUser: 10 });
  return path;
}

async function openFatally(path: string, fatal: Fatal) {
  process.env[fatalVariable] = JSON.stringify(fatal);
  const deaths: WorkerDeath[] = [];
  const events: JobEvent[] = [];
  const followed: JobEvent[] = [];
  const engine = await startSteadyEngine({
    start: (after) => startEngineThread({ path, workerUrl, memory: smallMemory, after }),
    now: () => performance.now(),
    onDeath: (death) => void deaths.push(death),
    onTrouble: (thrown) => expect.unreachable(String(thrown)),
  });
  onTestFinished(() => engine.close());
  engine.subscribe({ event: (event) => void events.push(event) });
  engine.subscribe({ fromSeq: 1, event: (event) => void followed.push(event) });
  return { engine, deaths, events, followed };
}

/** Starts a job and waits until it is complete, or rests for good. */
async function runOn(engine: SteadyEngine, begin: () => Promise<unknown>): Promise<void> {
  let isOver = false;
  engine.subscribe({
    event: (event) => {
      if (event.type === 'complete') isOver = true;
      if (event.type === 'status' && event.data.status === 'paused')
        void engine.snapshot().then((job) => {
          isOver ||= job?.status === 'paused';
        });
    },
  });
  await begin();
  await until(() => isOver, 'the job is over', 170_000);
}

const settingsOf = (path: string): unknown =>
  withDatabase(path, (db) =>
    JSON.parse(db.prepare('SELECT settings FROM gleaner_job').pluck().get() as string),
  );

test('out of memory: the worker is started again and the job goes on with half the batch, and half again, until it fits', async () => {
  const path = makeSource();
  const demo = await makeDemo();
  const { engine, deaths, events, followed } = await openFatally(path, { longerThan: 5_000 });
  const access = accessTo(demo, { maxInputTokens: 6_000, maxOutputTokens: 8_000, concurrency });
  await runOn(engine, () => engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, access));
  const halvings = deaths.length;
  expect(halvings).toBeGreaterThan(0);
  expect(deaths.every(({ cause, goesOn }) => cause === 'out_of_memory' && goesOn)).toBe(true);
  expect(settingsOf(path)).toMatchObject({
    maxInputTokens: Math.floor(6_000 / 2 ** halvings),
    maxOutputTokens: 8_000 / 2 ** halvings,
  });
  expect(await engine.snapshot()).toMatchObject({ status: 'completed', succeeded: users, failed: 0 });
  expect(accountForRows(path)).toMatchObject({ problems: [], untouched: [] });
  expect(integrityOf(path)).toBe('ok');
  // Everything is told once and in order, over the deaths.
  expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
  expect(followed).toEqual(events);
  expect(await engine.events(1)).toEqual(events);
  const lost = ledgerCalls(path).filter((call) => call.status === 'lost');
  expect(lost.length).toBeLessThanOrEqual(halvings * concurrency);
  const asked = askedRows(
    demo.record.calls.filter((call) => !call.aborted),
    path,
  );
  const lostRows = new Set(lost.flatMap((call) => call.rows));
  const twice = asked.filter((row, index) => asked.indexOf(row) !== index && !lostRows.has(row));
  expect(twice).toEqual([]);
});

test('a worker that dies whatever it is given: the job rests with the reason and what to do, and can be resumed', async () => {
  const path = makeSource();
  const demo = await makeDemo();
  const { engine, deaths, events } = await openFatally(path, { longerThan: 1 });
  const access = accessTo(demo, { maxInputTokens: 6_000, concurrency });
  await runOn(engine, () => engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, access));
  expect(deaths.map(({ inARow }) => inARow)).toEqual(deaths.map((_, index) => index + 1));
  expect(deaths.map(({ goesOn }) => goesOn)).toEqual([...Array(mostDeathsOfJob).fill(true), false]);
  expect(await engine.snapshot()).toMatchObject({
    status: 'paused',
    reason: 'interrupted',
    error: { code: 'engine_out_of_memory', hint: expect.stringMatching(/resume/) },
  });
  expect(events.at(-1)).toMatchObject({ type: 'error', data: { code: 'engine_out_of_memory' } });
  expect(demo.record.calls).toHaveLength(0);
  await engine.close();
  const sound = await openHere(path);
  const job = await runToEnd(sound, () => sound.resume(accessTo(demo)));
  expect(job).toMatchObject({ status: 'completed', succeeded: users, error: null });
  expect(accountForRows(path)).toMatchObject({ problems: [], untouched: [] });
});

test('paused by the person while the worker dies: the job rests and is not taken up again', async () => {
  const path = makeSource();
  const demo = await makeDemo({ latencyMs: 300 });
  const { engine, deaths } = await openFatally(path, { longerThan: 100_000, poison: '@' });
  const starting = engine.start(
    { pipeline: 'events', selection: { kind: 'unfinished' } },
    accessTo(demo, { concurrency }),
  );
  const paused = starting.then(
    () => engine.pause(),
    () => engine.pause(),
  );
  expect(await paused).toMatchObject({ status: 'paused' });
  expect(await engine.snapshot()).toMatchObject({ status: 'paused' });
  expect(deaths.length).toBeLessThanOrEqual(mostDeathsOfJob);
  expect(await engine.info()).toMatchObject({ found: { events: { users } } });
});

const commandLine = (path: string, baseUrl: string, fatal: Fatal) =>
  startGleaner(
    [
      ...['extract', path, '--base-url', baseUrl, '--model', 'demo', '--json'],
      ...['--concurrency', String(concurrency), '--max-input-tokens', '6000'],
    ],
    {
      NODE_OPTIONS: `--import=${new URL('../testing/fatal-requests.ts', import.meta.url).href}`,
      [fatalVariable]: JSON.stringify(fatal),
    },
  );

const poisonText = 'POISON';

/** Puts into a row of each of those users what kills the worker that sends it. */
function poison(path: string, userIds: readonly string[]): void {
  withDatabase(path, (db) => {
    const first = db.prepare(
      `UPDATE behavior_data SET behavior_text = behavior_text || ' ${poisonText}'
       WHERE id = (SELECT MIN(id) FROM behavior_data WHERE user_id = ?)`,
    );
    for (const userId of userIds) expect(first.run(userId).changes).toBe(1);
  });
}

test.each([
  // In `npm test` that is held of the command line.
  ...(isThorough ? [['one item', [userIdOf(7)], concurrency] as const] : []),
  // With one place they are asked about in their order, and so together.
  ['two items of one batch', [userIdOf(3), userIdOf(4)], 1] as const,
])(
  '%s that kill the worker are set aside after three deaths, and everybody else is whole',
  async (_, poisoned, places) => {
    const path = makeSource();
    poison(path, poisoned);
    const demo = await makeDemo();
    const { engine, deaths, events } = await openFatally(path, { poison: poisonText });
    const access = accessTo(demo, { maxInputTokens: 3_000, concurrency: places });
    await runOn(engine, () =>
      engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, access),
    );
    expect(await engine.snapshot()).toMatchObject({
      status: 'completed',
      succeeded: users - poisoned.length,
      failed: poisoned.length,
    });
    expect(deaths.every(({ cause, goesOn }) => cause === 'crash' && goesOn)).toBe(true);
    expect(deaths.length).toBeLessThanOrEqual(2 + poisoned.length);
    const account = accountForRows(path);
    expect(account).toMatchObject({ problems: [], untouched: [] });
    expect(account.failed.toSorted()).toEqual(poisoned.toSorted());
    for (const userId of poisoned) {
      const { summary } = await engine.read('events.user', { userId });
      expect(summary).toMatchObject({ result: 'failed', error: { code: 'poison_item' } });
      expect(summary.error?.message).toMatch(/three|3 times/);
    }
    expect(events.map((event) => event.seq)).toEqual(events.map((__, index) => index + 1));
    // Nobody was asked about twice whose call no death had cut off.
    const lostRows = new Set(ledgerCalls(path).flatMap((call) => (call.status === 'lost' ? call.rows : [])));
    const asked = askedRows(
      demo.record.calls.filter((call) => !call.aborted),
      path,
    );
    expect(asked.filter((row, index) => asked.indexOf(row) !== index && !lostRows.has(row))).toEqual([]);

    await engine.close();
    const sound = await openHere(path);
    const again = await runToEnd(sound, () =>
      sound.start({ pipeline: 'events', selection: { kind: 'failed' } }, accessTo(demo)),
    );
    expect(again).toMatchObject({ status: 'completed', total: poisoned.length, failed: 0 });
  },
);

test('an item that kills the worker of the command line is set aside: exit code 1, and the reason beside it', async () => {
  const path = makeSource();
  poison(path, [userIdOf(7)]);
  const demo = await makeDemo();
  const ended = await commandLine(path, demo.baseUrl, { poison: poisonText }).ended;
  expect(ended.code, ended.stderr).toBe(1);
  expect(ended.stderr).toContain('The engine stopped unexpectedly; the job goes on.');
  expect(ended.stdout).toContain('"code":"poison_item"');
  expect(accountForRows(path)).toMatchObject({ problems: [], failed: [userIdOf(7)], untouched: [] });
});

test('an item that kills the worker while it is loaded, before any call, is set aside, and everybody else is whole', async () => {
  const path = makeSource();
  poison(path, [userIdOf(7)]);
  const demo = await makeDemo();
  const { engine, deaths } = await openFatally(path, { poisonRow: poisonText });
  await runOn(engine, () =>
    engine.start(
      { pipeline: 'events', selection: { kind: 'unfinished' } },
      accessTo(demo, { maxInputTokens: 3_000, concurrency }),
    ),
  );
  expect(await engine.snapshot()).toMatchObject({ status: 'completed', succeeded: users - 1, failed: 1 });
  expect(deaths.length).toBeLessThanOrEqual(mostDeathsOfJob);
  expect(accountForRows(path)).toMatchObject({ problems: [], failed: [userIdOf(7)], untouched: [] });
  withDatabase(path, (db) => {
    expect(db.prepare("SELECT code FROM gleaner_item WHERE status = 'failed'").pluck().all()).toEqual([
      'poison_item',
    ]);
    expect(db.prepare("SELECT value FROM gleaner_meta WHERE key = 'loading'").get()).toBeUndefined();
  });
});
