import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import type { JobEvent, JobSnapshot } from '../../shared/job.ts';
import type { LearntTold } from '../../shared/learnt-endpoint.ts';
import { withSubscribers } from '../job/subscribers.ts';
import { accessTo } from '../testing/access.ts';
import { accountForRows } from '../testing/account-for-rows.ts';
import { programScript } from '../testing/programs.ts';
import { withDatabase, writeSourceFile } from '../testing/source-file.ts';
import { makeDemo, makeFolder, openHere, runToEnd, until } from '../testing/test-bench.ts';
import { prepareEngineThread, startEngineThread } from './engine-thread.ts';

function makeSource(): string {
  const path = join(makeFolder(), 'source.db');
  writeSourceFile(path, { form: 'text', users: 20, rowsPerUser: 8 });
  return path;
}

async function openThere(path: string | null) {
  const engine = withSubscribers(await startEngineThread({ path }));
  onTestFinished(() => engine.close());
  return engine;
}

/** The events of a file without what differs from run to run: ids, and when they were made. */
const eventsIn = (path: string): unknown[] =>
  withDatabase(path, (db) =>
    db
      .prepare(
        `SELECT user_id, event_type, event_category, timestamp, context, source_behavior_ids FROM extracted_events
         ORDER BY user_id, timestamp, source_behavior_ids`,
      )
      .all(),
  );

test('a thread does what the engine does in process, and tells of it', async () => {
  const [here, there] = [makeSource(), makeSource()];
  const demo = await makeDemo();
  const engine = await openHere(here);
  const inProcess = await runToEnd(engine, () =>
    engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, accessTo(demo)),
  );
  const thread = await openThere(there);
  const events: JobEvent[] = [];
  const snapshots: JobSnapshot[] = [];
  thread.subscribe({
    event: (event) => void events.push(event),
    snapshot: (snapshot) => void snapshots.push(snapshot),
  });
  const inThread = await runToEnd(thread, () =>
    thread.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, accessTo(demo)),
  );
  const { total, succeeded, results, totalRecords, processedRecords } = inProcess;
  expect(inThread).toMatchObject({
    status: 'completed',
    total,
    succeeded,
    results,
    totalRecords,
    processedRecords,
  });
  expect(accountForRows(there).problems).toEqual([]);
  expect(eventsIn(there)).toEqual(eventsIn(here));
  expect(await thread.events(0)).toEqual(events);
  expect(snapshots.at(-1)).toMatchObject({ status: 'completed', succeeded: total });
  expect(await thread.info()).toMatchObject({
    found: { events: { users: 20, succeededUsers: 20, failedUsers: 0, events: results } },
  });
});

test('errors come across with their code, sentence and hint', async () => {
  await expect(startEngineThread({ path: '/nowhere/at/all.db' })).rejects.toMatchObject({
    name: 'AppError',
    code: 'file_not_found',
    hint: expect.stringMatching(/\w/),
  });
  const thread = await openThere(makeSource());
  await expect(thread.pause()).rejects.toMatchObject({ name: 'AppError', code: 'no_job' });
  await expect(thread.read('events.user', { userId: 'nobody' })).rejects.toMatchObject({
    name: 'AppError',
    code: 'unknown_user',
  });
});

test('closing while a job runs pauses it as interrupted, and ends the thread', async () => {
  const path = makeSource();
  const demo = await makeDemo({ latencyMs: 30_000 });
  const thread = await openThere(path);
  await thread.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, accessTo(demo));
  await until(() => demo.active() === 4, 'four calls are alive');
  const closing = thread.close();
  await until(() => demo.active() === 0, 'no call is alive');
  await closing;
  expect(await thread.exited).toEqual({ code: 0, outOfMemory: false });
  await expect(thread.snapshot()).rejects.toMatchObject({ code: 'internal' });
  await thread.close();

  const again = await openThere(path);
  expect(await again.snapshot()).toMatchObject({ status: 'paused', reason: 'interrupted', repeatedCalls: 0 });
  demo.setLatency(0);
  const job = await runToEnd(again, () => again.resume(accessTo(demo)));
  expect(job).toMatchObject({ status: 'completed', succeeded: 20 });
  expect(accountForRows(path)).toMatchObject({ problems: [], untouched: [] });
});

test('a thread without a file answers about models, and nothing else', async () => {
  const demo = await makeDemo();
  const probe = await openThere(null);
  expect(await probe.models(accessTo(demo))).toEqual(['demo']);
  expect(await probe.testConnection(accessTo(demo))).toMatchObject({
    model: 'demo',
    reply: expect.any(String),
  });
  await expect(probe.info()).rejects.toMatchObject({ code: 'no_file_open' });
  demo.setFaults({ http_401: 1 });
  await expect(probe.testConnection(accessTo(demo))).rejects.toMatchObject({ code: 'auth' });
});

test('a thread made ready beforehand opens what it is told to, warm or not', async () => {
  for (const warm of [true, false]) {
    const prepared = prepareEngineThread({ warm });
    expect(prepared.ended()).toBe(false);
    const thread = await prepared.open({ path: makeSource() });
    onTestFinished(() => thread.close());
    expect(await thread.info()).toMatchObject({ found: { events: { users: 20 } } });
    await thread.close();
    expect(prepared.ended()).toBe(true);
  }
});

test('a thread that waits to be told keeps no process alive', async () => {
  const module = JSON.stringify(new URL('./engine-thread.ts', import.meta.url).href);
  const worker = JSON.stringify(pathToFileURL(programScript('engine-worker')).href);
  const script = `import { prepareEngineThread } from ${module};
    prepareEngineThread({ warm: true, workerUrl: new URL(${worker}) });`;
  const ending = promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    timeout: 20_000,
  });
  await expect(ending).resolves.toMatchObject({ stdout: '' });
});

test('a thread whose script does not run refuses to open anything', async () => {
  const prepared = prepareEngineThread({ workerUrl: new URL('data:text/javascript,process.exit(3)') });
  await until(() => prepared.ended(), 'the thread has ended');
  await expect(prepared.open({ path: makeSource() })).rejects.toMatchObject({ code: 'internal' });
});

test.each([true, false])(
  'what is learnt of an address is told outside of the thread, and goes by what it is given (with a file: %s)',
  async (hasFile) => {
    const demo = await makeDemo({
      quirks: ['wants_max_completion_tokens', 'output_limit', 'no_stream_options'],
    });
    const engine = await openThere(hasFile ? makeSource() : null);
    const told: LearntTold[] = [];
    engine.subscribe({ learnt: (each) => told.push(each) });
    const access = accessTo(demo, { maxOutputTokens: 9_000 });
    const asked = async (learnt?: LearntTold['learnt'] | null): Promise<number> => {
      const before = demo.record.calls.length;
      await engine.testConnection({ ...access, ...(learnt === undefined ? {} : { learnt }) });
      return demo.record.calls.length - before;
    };
    expect(await asked()).toBeGreaterThan(1);
    const last = told.at(-1);
    expect(last).toMatchObject({
      key: `${demo.baseUrl} demo`,
      learnt: { refused: ['max_tokens', 'stream_options'] },
    });
    expect(await asked()).toBe(1);
    expect(await asked(null)).toBeGreaterThan(1);
    expect(await asked(last?.learnt)).toBe(1);
  },
);
