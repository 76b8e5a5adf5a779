import { linkSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { AppError } from '../../shared/app-error.ts';
import type { Workspace } from '../../shared/contract.ts';
import { defaultModelSettings } from '../../shared/model-settings.ts';
import { createSession } from './session.ts';
import { type FakeEngine, type FakeEngineOptions, fakeEngine } from './testing/fake-engine.ts';
import { jobSnapshot } from './testing/job-snapshot.ts';

const interrupted = jobSnapshot({ status: 'paused', reason: 'interrupted' });

/** A session over fake engines; the options of each start come from `plan`, the last for all that follow. */
function setUp(plan: readonly FakeEngineOptions[] = [{}]) {
  const engines: FakeEngine[] = [];
  const told: string[] = [];
  const workspaces: Workspace[] = [];
  let leave = true;
  let at = 0;
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
    startEngine: async (path) => {
      const options = plan[Math.min(engines.length, plan.length - 1)] ?? {};
      if (options.refuses !== undefined) throw options.refuses;
      const engine = fakeEngine(path ?? '', options);
      engines.push(engine);
      return engine;
    },
    access: async () => ({ settings: defaultModelSettings, apiKey: null }),
    confirmLeave: async (name) => {
      told.push(`leave ${name}?`);
      return leave;
    },
    onSnapshot: (job) => told.push(`${job.status}${job.reason === null ? '' : `/${job.reason}`}`),
    onFound: () => undefined,
    onLearnt: () => undefined,
    onWorkspace: (workspace) => {
      workspaces.push(workspace);
      told.push(`open ${workspace.source?.path ?? 'nothing'}`);
    },
    onWorkerDeath: ({ cause, goesOn }) => told.push(`${cause}${goesOn ? ', goes on' : ''}`),
    onProblem: (error) => told.push(`problem ${error.code}`),
    log: { info: () => undefined, error: () => undefined },
    monotonic: () => at,
  });
  return {
    session,
    engines,
    told,
    workspaces,
    stay: () => {
      leave = false;
    },
    later: (milliseconds: number) => {
      at += milliseconds;
    },
    engine: (index: number) => engines[index] ?? expect.unreachable(),
  };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('opening and closing', () => {
  it('has nothing open at first, and says so to every command', async () => {
    const { session } = setUp();
    expect(await session.workspace()).toMatchObject({ source: null, job: null });
    for (const ask of [session.pause, session.resume, session.cancel, session.engine]) {
      await expect(ask()).rejects.toMatchObject({ code: 'no_file_open' });
    }
  });

  it('lets go of the earlier file once the next is open', async () => {
    const { session, engine, told } = setUp();
    await session.open('/a.db');
    expect((await session.open('/b.db')).source?.path).toBe('/b.db');
    expect(engine(0).calls).toEqual(['close']);
    expect(told).toEqual(['open /a.db', 'open /b.db']);
  });

  it('answers with the next file whoever asks while the earlier one is being let go of', async () => {
    const closing = Promise.withResolvers<void>();
    const { session, engine } = setUp([{ closing: closing.promise }, {}]);
    await session.open('/a.db');
    const opening = session.open('/b.db');
    await expect.poll(() => engine(0).calls).toEqual(['close']);
    const asked = session.workspace();
    closing.resolve();
    expect((await asked).source?.path).toBe('/b.db');
    await opening;
  });

  it('keeps the earlier file where the next cannot be opened', async () => {
    const { session, engine } = setUp([{}, { broken: new AppError('not_a_database', 'No.') }]);
    await session.open('/a.db');
    await expect(session.open('/b.db')).rejects.toMatchObject({ code: 'not_a_database' });
    expect(session.path()).toBe('/a.db');
    expect(engine(0).calls).toEqual([]);
    expect(engine(1).calls).toEqual(['close']);
  });

  it('opens the same file only once, under whatever name', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gleaner-session-'));
    afterAll(() => rmSync(folder, { recursive: true, force: true }));
    writeFileSync(join(folder, 'a.db'), 'x');
    linkSync(join(folder, 'a.db'), join(folder, 'b.db'));
    const { session, engines } = setUp();
    await session.open(join(folder, 'a.db'));
    await session.open(join(folder, 'a.db'));
    expect((await session.open(join(folder, 'b.db'))).source?.path).toBe(join(folder, 'a.db'));
    expect(engines).toHaveLength(1);
  });

  it('takes two at once in turn', async () => {
    const { session, engines } = setUp();
    await Promise.all([session.open('/a.db'), session.open('/b.db'), session.open('/c.db')]);
    expect(session.path()).toBe('/c.db');
    expect(engines.map(({ calls }) => calls)).toEqual([['close'], ['close'], []]);
  });

  it('asks before it leaves a running job, and pauses it on yes', async () => {
    const { session, engine, told } = setUp([{ job: jobSnapshot() }, {}]);
    await session.open('/data/a.db');
    await session.open('/b.db');
    expect(engine(0).calls).toEqual(['pause', 'close']);
    expect(told).toContain('leave a.db?');
    expect(session.path()).toBe('/b.db');
  });

  it('leaves all as it is on no', async () => {
    const { session, engines, engine, stay } = setUp([{ job: jobSnapshot() }]);
    stay();
    await session.open('/a.db');
    expect((await session.open('/b.db')).source?.path).toBe('/a.db');
    expect((await session.close()).source?.path).toBe('/a.db');
    expect(engines).toHaveLength(1);
    expect(engine(0).calls).toEqual([]);
  });

  it('does not ask about a job that rests', async () => {
    const { session, told } = setUp([{ job: interrupted }]);
    await session.open('/a.db');
    await session.close();
    expect(told).toEqual(['open /a.db', 'open nothing']);
  });
});

describe('the job', () => {
  it('is one of the pipeline that is asked for', async () => {
    const { session, engine } = setUp();
    await session.open('/a.db');
    await session.start({ pipeline: 'events', selection: { kind: 'all' } });
    await session.start({ pipeline: 'mail', selection: { kind: 'all' }, options: { top: 3 } });
    expect(engine(0).calls).toEqual(['start events', 'start mail']);
  });

  it('passes on every snapshot, and the file anew once the job is over', async () => {
    const { session, engine, told, workspaces } = setUp([{ job: jobSnapshot() }]);
    await session.open('/a.db');
    engine(0).become({ percent: 60 });
    engine(0).become({ status: 'completed' });
    await settle();
    expect(told).toEqual(['open /a.db', 'running', 'completed', 'open /a.db']);
    expect(workspaces.at(-1)?.job?.status).toBe('completed');
    expect(session.job()?.percent).toBe(60);
  });

  it('hears nothing more of a file that is closed', async () => {
    const { session, engine, told } = setUp();
    await session.open('/a.db');
    await session.close();
    engine(0).become({ status: 'running' });
    expect(told).toEqual(['open /a.db', 'open nothing']);
  });
});

describe('a worker that dies', () => {
  it('is started again on the same file, and the job that it ran goes on', async () => {
    const { session, engine, engines, told } = setUp([{}, { job: interrupted }]);
    await session.open('/a.db');
    await session.start({ pipeline: 'events', selection: { kind: 'all' } });
    engine(0).die(134);
    await settle();
    expect(engine(1).calls).toEqual(['resume']);
    expect(told.slice(-4)).toEqual(['crash, goes on', 'paused/interrupted', 'running', 'running']);
    expect(engines).toHaveLength(2);
    expect(session.job()?.status).toBe('running');
  });

  it('leaves a job alone that the person had paused', async () => {
    const { session, engine } = setUp([{}, { job: jobSnapshot({ status: 'paused', reason: 'user' }) }]);
    await session.open('/a.db');
    await session.start({ pipeline: 'events', selection: { kind: 'all' } });
    await session.pause();
    engine(0).die(1);
    await settle();
    expect(engine(1).calls).toEqual([]);
    expect(session.job()).toMatchObject({ status: 'paused', reason: 'user' });
  });

  it('makes requests wait for the next worker instead of failing', async () => {
    const { session, engine } = setUp([{ job: jobSnapshot() }, { job: interrupted }]);
    await session.open('/a.db');
    engine(0).die(1);
    expect((await session.workspace()).source?.path).toBe('/a.db');
  });

  it('is given up at the fourth time in five minutes, but not if they are far apart', async () => {
    const close = setUp();
    const apart = setUp();
    for (const { session, engine, later, told, step } of [
      { ...close, step: 1_000 },
      { ...apart, step: 120_000 },
    ]) {
      await session.open('/a.db');
      for (let death = 0; death < 4; death += 1) {
        engine(death).die(1);
        await settle();
        later(step);
      }
      expect(told.includes('problem engine_died')).toBe(step === 1_000);
      expect(session.path()).toBe(step === 1_000 ? null : '/a.db');
    }
    expect(close.told.at(-1)).toBe('open nothing');
  });

  it('is not missed when it was told to close', async () => {
    const { session, told, engines } = setUp();
    await session.open('/a.db');
    await session.close();
    await settle();
    expect(engines).toHaveLength(1);
    expect(told).not.toContain('crash');
  });

  it('closes the file where it cannot be started again', async () => {
    const { session, engine, told } = setUp([{}, { refuses: new AppError('database_corrupt', 'Bad.') }]);
    await session.open('/a.db');
    engine(0).die(1);
    await settle();
    expect(told).toEqual(['open /a.db', 'crash', 'problem database_corrupt', 'open nothing']);
    expect(session.path()).toBeNull();
  });
});

describe('shutting down', () => {
  it('closes the file and tells nobody of the pause that this is', async () => {
    const { session, engine, told } = setUp([{ job: jobSnapshot() }]);
    await session.open('/a.db');
    await session.shutdown(1_000);
    expect(engine(0).calls).toEqual(['close']);
    expect(told).toEqual(['open /a.db']);
  });

  it('waits no longer than it is given', async () => {
    const { session, engine } = setUp([{ stuck: true }]);
    await session.open('/a.db');
    // It would never be over.
    await session.shutdown(50);
    expect(engine(0).calls).toEqual(['close']);
  });
});
