import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { JobSnapshot } from '../../shared/job.ts';
import type { DemoModel } from '../demo-model/demo-model.ts';
import type { Engine } from '../engine-api.ts';
import { withSubscribers } from '../job/subscribers.ts';
import { startEngineThread } from '../worker/engine-thread.ts';
import { accessTo } from './access.ts';
import { accountForRows } from './account-for-rows.ts';
import { askedRows } from './asked-rows.ts';
import { userIdOf, withDatabase, writeSourceFile } from './source-file.ts';
import { makeDemo, makeFolder, openHere, runToEnd, until } from './test-bench.ts';
import { isThorough, someOf } from './thoroughness.ts';

function makeSource(users = 20): string {
  const path = join(makeFolder(), 'source.db');
  writeSourceFile(path, { form: 'text', users, rowsPerUser: 10 });
  return path;
}

const openers = {
  'in this thread': openHere,
  'in a worker thread': async (path: string): Promise<Engine> =>
    withSubscribers(await startEngineThread({ path })),
} as const;

/** How many calls were left in the middle, and not heard out, once none is alive at the model. */
async function left(demo: DemoModel): Promise<number> {
  await until(() => demo.active() === 0, 'no call is alive');
  return demo.record.calls.filter(({ aborted }) => aborted).length;
}

const paces = [
  ['before the first word', { latencyMs: 30_000 }],
  ['in the middle of the replies', { latencyPerTokenMs: 20 }],
] as const;

describe.each(Object.entries(openers))('%s', (_, open) => {
  // One of them over a thread in `npm test`: how far the replies are is the same there.
  test.each(isThorough || open === openHere ? paces : paces.slice(1))(
    'pausing %s ends every request in the middle, and resuming makes everyone whole',
    async (_, pace) => {
      const path = makeSource();
      const demo = await makeDemo(pace);
      const engine = await open(path);
      await engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, accessTo(demo));
      await until(() => demo.active() === 4, 'four calls are alive');
      const calls = left(demo);
      const paused = await engine.pause();
      expect(await calls).toBe(4);
      expect(paused).toMatchObject({ status: 'paused', reason: 'user', activeCalls: 0, activeItems: [] });
      expect(await engine.snapshot()).toMatchObject({ status: 'paused', reason: 'user' });

      const swift = await makeDemo();
      const job = await runToEnd(engine, () => engine.resume(accessTo(swift)));
      expect(job).toMatchObject({ status: 'completed', succeeded: 20, failed: 0, repeatedCalls: 0 });
      expect(accountForRows(path)).toMatchObject({ problems: [], untouched: [] });
      await engine.close();
    },
  );

  test('cancelling ends every request in the middle, and a new job does the rest', async () => {
    const path = makeSource();
    const demo = await makeDemo({ latencyMs: 40 });
    const engine = await open(path);
    await engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, accessTo(demo));
    await until(() => demo.record.calls.length >= 6, 'six calls have begun');
    demo.setLatency(30_000);
    await until(() => demo.record.calls.length >= 9, 'slow calls have begun');
    const calls = left(demo);
    const cancelled = await engine.cancel();
    expect(await calls).toBeGreaterThan(0);
    expect(cancelled).toMatchObject({ status: 'cancelled', reason: null, activeCalls: 0 });
    const { succeeded } = accountForRows(path);
    expect(succeeded).toHaveLength(cancelled.succeeded);
    expect(succeeded.length).toBeGreaterThan(0);

    demo.setLatency(0);
    const job = await runToEnd(engine, () =>
      engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, accessTo(demo)),
    );
    expect(job).toMatchObject({ status: 'completed', total: 20 - succeeded.length, failed: 0 });
    expect(accountForRows(path)).toMatchObject({ problems: [], untouched: [] });
    await engine.close();
  });
});

test('what a reply had said before the pause is kept and not asked again', async () => {
  const path = makeSource(8);
  const demo = await makeDemo({ latencyPerTokenMs: 4 });
  const engine = await openHere(path);
  const large = { maxInputTokens: 8_000, concurrency: 1 } as const;
  await engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, accessTo(demo, large));
  await until(() => (demo.record.calls[0]?.completionTokens ?? 0) > 150, 'half a reply is there');
  const paused = await engine.pause();
  expect(paused.processedRecords).toBeGreaterThan(0);
  expect(paused.succeeded).toBeLessThan(8);
  const swift = await makeDemo();
  const job = await runToEnd(engine, () => engine.resume(accessTo(swift, large)));
  expect(job).toMatchObject({ succeeded: 8, processedRecords: job.totalRecords });
  const again = askedRows(swift.record.calls, path);
  expect(again).toHaveLength(job.totalRecords - paused.processedRecords);
  expect(accountForRows(path).problems).toEqual([]);
});

describe('pausing once the requests on their way are answered', () => {
  const start = (engine: Engine, demo: DemoModel): Promise<JobSnapshot> =>
    engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, accessTo(demo));

  test('begins no more, hears every answer out, and pays for none of them twice', async () => {
    const path = makeSource();
    const demo = await makeDemo();
    const release = demo.hold();
    const engine = await openHere(path);
    await start(engine, demo);
    await until(() => demo.active() === 4, 'four calls are alive');
    const pausing = engine.pause('after_requests');
    expect(await engine.snapshot()).toMatchObject({ status: 'running', isWindingDown: true });
    release();
    const paused = await pausing;
    expect(paused).toMatchObject({ status: 'paused', reason: 'user', activeCalls: 0, isWindingDown: false });
    expect(demo.record.calls).toHaveLength(4);
    expect(demo.record.calls.filter(({ aborted }) => aborted)).toEqual([]);
    expect(paused.succeeded).toBeGreaterThan(0);
    expect(paused.succeeded).toBeLessThan(20);

    const job = await runToEnd(engine, () => engine.resume(accessTo(demo)));
    expect(job).toMatchObject({ status: 'completed', succeeded: 20, failed: 0, repeatedCalls: 0 });
    expect(askedRows(demo.record.calls, path)).toHaveLength(job.totalRecords);
    expect(accountForRows(path)).toMatchObject({ problems: [], untouched: [] });
  });

  test('waits no longer when it is told “now”, or that the job is not wanted any more', async () => {
    for (const stop of ['pause', 'cancel'] as const) {
      const path = makeSource();
      const demo = await makeDemo();
      const release = demo.hold();
      const engine = await openHere(path);
      await start(engine, demo);
      await until(() => demo.active() === 4, 'four calls are alive');
      const pausing = engine.pause('after_requests');
      const ended = await engine[stop]();
      expect(ended.status).toBe(stop === 'pause' ? 'paused' : 'cancelled');
      expect(await pausing).toMatchObject({ status: ended.status });
      release();
    }
  });

  test('does not wait for another try of a call that is refused', async () => {
    const path = makeSource();
    const demo = await makeDemo({ faults: { http_500: 1 } });
    const engine = await openHere(path, {
      policy: { maxTries: 10, firstWaitMs: 60_000, longestWaitMs: 60_000 },
    });
    await start(engine, demo);
    await until(() => demo.record.calls.length > 0 && demo.active() === 0, 'a call was refused');
    const paused = await engine.pause('after_requests');
    expect(paused).toMatchObject({ status: 'paused', reason: 'user', error: null, failed: 0 });
  });
});

describe('a fault that every other call would meet too', () => {
  test.each([
    ['http_401', 'auth'],
    ['insufficient_quota', 'quota'],
    ['unknown_model', 'model_not_found'],
  ] as const)('%s pauses the job after one call, with the reason and what to do', async (fault, reason) => {
    const path = makeSource();
    const demo = await makeDemo({ faults: { [fault]: 1 } });
    const engine = await openHere(path);
    const paused = await runToEnd(engine, () =>
      engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, accessTo(demo)),
    );
    expect(demo.record.calls).toHaveLength(1);
    expect(paused).toMatchObject({ status: 'paused', reason, processed: 0, error: { code: reason } });
    expect(paused.error?.hint).toMatch(/resume/);
    expect((await engine.read('events.users', { ...everyone, show: 'failed' })).total).toBe(0);
    demo.setFaults({});
    const job = await runToEnd(engine, () => engine.resume(accessTo(demo)));
    expect(job).toMatchObject({ status: 'completed', succeeded: 20, failed: 0, reason: null, error: null });
    expect(accountForRows(path).problems).toEqual([]);
  });

  test('pauses a job that was well under way, and everything that was answered is kept', async () => {
    const path = makeSource();
    const demo = await makeDemo({ latencyMs: 15 });
    const engine = await openHere(path);
    const ended = runToEnd(engine, () =>
      engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, accessTo(demo)),
    );
    await until(() => demo.record.calls.length >= 6, 'some calls have begun');
    demo.setFaults({ http_401: 1 });
    const paused = await ended;
    expect(paused).toMatchObject({ status: 'paused', reason: 'auth' });
    demo.setFaults({});
    const job = await runToEnd(engine, () => engine.resume(accessTo(demo)));
    expect(job).toMatchObject({ status: 'completed', succeeded: 20 });
    const answered = demo.record.calls.filter((call) => call.status === 200);
    const asked = askedRows(answered, path);
    expect(asked).toHaveLength(new Set(asked).size);
  });

  test('a model that cannot be reached at all pauses the job as offline', async () => {
    const path = makeSource(2);
    const demo = await makeDemo();
    await demo.close();
    const engine = await openHere(path);
    const paused = await runToEnd(engine, () =>
      engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, accessTo(demo)),
    );
    expect(paused).toMatchObject({
      status: 'paused',
      reason: 'offline',
      error: { code: 'connection_refused' },
    });
  });
});

const everyone = {
  offset: 0,
  limit: 200,
  search: '',
  show: null,
  sort: 'userId',
  descending: false,
} as const;

/** Gives every row a long name of its own, so that replies are several times longer than one would think. */
function makeWordy(path: string): void {
  const text = '在易车网浏览第%04d号特别纪念版长轴距四驱旗舰型豪华轿跑车';
  withDatabase(path, (db) => db.prepare('UPDATE behavior_data SET behavior_text = printf(?, id)').run(text));
}

describe('a budget', () => {
  const price = { inputPerMillion: 100, outputPerMillion: 400, currency: 'CNY' };

  test.each(someOf([0.7, 1, 1.5, 2.2], 2))(
    'of %d is never passed, and a higher one completes the job',
    async (budget) => {
      const path = makeSource(60);
      makeWordy(path);
      const demo = await makeDemo({ latencyMs: 20 });
      const engine = await openHere(path);
      const paid = accessTo(demo, { price, budget, maxOutputTokens: 512 });
      const paused = await runToEnd(engine, () =>
        engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, paid),
      );
      expect(paused).toMatchObject({ status: 'paused', reason: 'budget', currency: 'CNY' });
      const spent = demo.record.calls.reduce(
        (sum, call) => sum + call.promptTokens * 100e-6 + call.completionTokens * 400e-6,
        0,
      );
      expect(spent).toBeLessThanOrEqual(budget);
      expect(paused.cost).toBeCloseTo(spent, 6);
      const job = await runToEnd(engine, () => engine.resume(accessTo(demo, { price, budget: 1_000 })));
      expect(job).toMatchObject({ status: 'completed', succeeded: 60 });
      expect(job.cost ?? 0).toBeGreaterThan(budget);
    },
  );

  test('too small for one call pauses the job before any', async () => {
    const demo = await makeDemo();
    const engine = await openHere(makeSource(2));
    const access = accessTo(demo, { price, budget: 0.000_001 });
    const paused = await runToEnd(engine, () =>
      engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, access),
    );
    expect(paused).toMatchObject({ status: 'paused', reason: 'budget', cost: 0 });
    expect(demo.record.calls).toHaveLength(0);
  });
});

type State = 'no job' | 'running' | 'paused' | 'cancelled' | 'completed';

/**
 * Each brings a file into a state and gives an engine on it. A job is queued for the time of one transaction, and
 * failed only by a fault of ours: neither can be had from outside.
 */
const states: Readonly<Record<State, (demo: DemoModel) => Promise<Engine>>> = {
  'no job': () => openHere(makeSource(6)),
  running: async (demo) => {
    const engine = await openHere(makeSource(6));
    await engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, accessTo(demo));
    return engine;
  },
  paused: async (demo) => {
    const engine = await states.running(demo);
    await engine.pause();
    return engine;
  },
  cancelled: async (demo) => {
    const engine = await states.running(demo);
    await engine.cancel();
    return engine;
  },
  completed: async () => {
    const engine = await openHere(makeSource(6));
    const swift = await makeDemo();
    await runToEnd(engine, () =>
      engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, accessTo(swift)),
    );
    return engine;
  },
};

type Command = 'start' | 'pause' | 'resume' | 'cancel';
const commands: Readonly<Record<Command, (engine: Engine, demo: DemoModel) => Promise<JobSnapshot>>> = {
  start: (engine, demo) => engine.start({ pipeline: 'events', selection: { kind: 'all' } }, accessTo(demo)),
  pause: (engine) => engine.pause(),
  resume: (engine, demo) => engine.resume(accessTo(demo)),
  cancel: (engine) => engine.cancel(),
};

/** The status that a command leads to, or the code it is refused with. */
const matrix: Readonly<Record<State, Readonly<Record<Command, string>>>> = {
  'no job': { start: 'running', pause: 'no_job', resume: 'no_job', cancel: 'no_job' },
  running: { start: 'job_running', pause: 'paused', resume: 'job_running', cancel: 'cancelled' },
  paused: { start: 'running', pause: 'job_not_running', resume: 'running', cancel: 'cancelled' },
  completed: { start: 'running', pause: 'job_not_running', resume: 'job_finished', cancel: 'job_finished' },
  cancelled: { start: 'running', pause: 'job_not_running', resume: 'job_finished', cancel: 'job_finished' },
};

describe.each(Object.keys(states) as State[])('to a file whose job is: %s', (state) => {
  test.each(Object.keys(commands) as Command[])('the command %s does what it should', async (command) => {
    const demo = await makeDemo({ latencyMs: 30_000 });
    const engine = await states[state](demo);
    const before = await engine.snapshot();
    const expected = matrix[state][command];
    const outcome = await commands[command](engine, demo).then(
      (job) => job.status,
      (thrown: { code: string }) => thrown.code,
    );
    expect(outcome).toBe(expected);
    if (!expected.includes('_')) return;
    // What was refused changed nothing.
    const after = await engine.snapshot();
    expect(after?.status).toBe(before?.status);
    expect(after?.jobId).toBe(before?.jobId);
  });
});

test('a new job in place of a paused one keeps what was answered, and the old one is cancelled', async () => {
  const path = makeSource();
  const demo = await makeDemo({ latencyMs: 20 });
  const engine = await openHere(path);
  const first = await engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, accessTo(demo));
  await until(() => demo.record.calls.length >= 6, 'some calls have begun');
  await engine.pause();
  const done = accountForRows(path).succeeded;
  // A server of its own: a call of the first job may reach a busy one only after it was given up.
  const other = await makeDemo();
  const job = await runToEnd(engine, () =>
    engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, accessTo(other)),
  );
  expect(job.jobId).not.toBe(first.jobId);
  expect(job).toMatchObject({ status: 'completed', total: 20 - done.length });
  const asked = askedRows(other.record.calls, path);
  expect(new Set(asked).size).toBe(asked.length);
  expect(accountForRows(path).problems).toEqual([]);
});

test('snapshots come at most ten a second, and a listener that throws harms neither the others nor the job', async () => {
  const path = makeSource(80);
  const demo = await makeDemo({ latencyMs: 5 });
  const engine = await openHere(path);
  // What the listener threw is said there; the test does not need to hear it.
  const silenced = vi.spyOn(console, 'error').mockImplementation(() => {});
  onTestFinished(() => silenced.mockRestore());
  const at: number[] = [];
  const seqs: number[] = [];
  engine.subscribe({
    snapshot: () => {
      throw new Error('thrown on purpose by the test');
    },
    event: () => {
      throw new Error('thrown on purpose by the test');
    },
  });
  engine.subscribe({
    snapshot: () => void at.push(performance.now()),
    event: (event) => void seqs.push(event.seq),
  });
  const access = accessTo(demo, { maxInputTokens: 800 });
  const job = await runToEnd(engine, () =>
    engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, access),
  );
  expect(job).toMatchObject({ status: 'completed', succeeded: 80 });
  expect(seqs).toEqual(seqs.map((_, index) => index + 1));
  expect(at.length).toBeGreaterThan(2);
  const busiest = Math.max(
    ...at.map((from) => at.filter((time) => time >= from && time < from + 1_000).length),
  );
  // A change of status is told at once, besides.
  const most = 10 + 3;
  expect(busiest).toBeLessThanOrEqual(most);
  // How many depends on how many replies a busy machine saves together.
  expect(seqs.length).toBeGreaterThan(most);
});

test('an id that would hurt a query built by hand is found, searched and read like any other', async () => {
  const path = makeSource(5);
  const demo = await makeDemo();
  const engine = await openHere(path);
  await runToEnd(engine, () =>
    engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, accessTo(demo)),
  );
  const page = await engine.read('events.users', { ...everyone, search: `三'"|#` });
  expect(page.rows.map((user) => user.userId)).toEqual([userIdOf(2)]);
  const detail = await engine.read('events.user', { userId: userIdOf(2) });
  expect(detail.summary).toMatchObject({ result: 'done', coverage: 1 });
  expect(detail.events.length).toBe(detail.summary.events);
});
