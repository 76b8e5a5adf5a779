import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { JobSnapshot } from '../../shared/job.ts';
import { nothingLearnt } from '../../shared/learnt-endpoint.ts';
import { type ModelSettings, modelSettingsSchema } from '../../shared/model-settings.ts';
import type { Selection, Work } from '../../shared/work.ts';
import type { CallClient } from '../calling/live/live-transport.ts';
import { identifyFile } from '../database/file-identity.ts';
import { readEvents } from '../ledger/event-log.ts';
import { ledgerMark, readJob } from '../ledger/job-record.ts';
import { createLifeLock } from '../ledger/life-lock.ts';
import { migrate } from '../ledger/migrate.ts';
import type { CallStage, LocalStage, Pipeline } from '../pipelines/pipeline.ts';
import { makeFolder, quickPolicy } from '../testing/test-bench.ts';
import { createJobRunner, type JobRunner } from './job-runner.ts';

const work: Omit<Work, 'selection'> = { pipeline: 'tiny', options: null };
const settings: ModelSettings = modelSettingsSchema.parse({ concurrency: 1, maxInputTokens: 500 });
const items = Array.from({ length: 40 }, (_, index) => `item ${index + 1}`);
const isEven = (id: string): boolean => Number(id.split(' ')[1]) % 2 === 0;

/** What a stage did to whom, in order, across runs. */
type Trace = string[];

interface Bench {
  readonly db: Database.Database;
  readonly runner: JobRunner;
  readonly trace: Trace;
  /** What the model was asked, request for request. */
  readonly asked: string[];
  /** Called before every step and every answer: where tests reach in. */
  reach: (what: string) => void;
}

/** Asks about five items at a time; the answer repeats each that the model knows. */
function callStage(
  name: string,
  bench: () => Bench,
  given: Partial<CallStage<unknown>> = {},
): CallStage<unknown> {
  return {
    kind: 'call',
    name,
    weight: 2,
    decidesItems: true,
    outputPrior: { perRecord: 1, perItem: 0 },
    limits: () => ({ maxInputTokens: 500, maxOutputTokens: 500, maxItems: 5 }),
    fingerprint: () => name,
    overheadTokens: () => 1,
    listItems: (selection) =>
      (selection.kind === 'named' ? selection.ids : items).map((id) => ({ id, records: 1 })),
    loadItem: (id, except) => ({
      id,
      heading: '',
      tokens: 1,
      groups: except.has(id) ? [] : [{ heading: '', tokens: 0, records: [{ id, text: id, tokens: 1 }] }],
    }),
    buildRequest: (parts) => ({
      kind: 'chat',
      messages: [{ role: 'user', content: [name, ...parts.map(({ id }) => id)].join('\n') }],
    }),
    parseReply: ({ text }, parts) =>
      parts.map(({ itemId, recordIds }) => {
        const isKnown = text.split('\n').includes(itemId);
        return {
          itemId,
          accounted: isKnown ? recordIds : [],
          payload: isKnown ? itemId : null,
          problems: isKnown ? [] : [{ code: 'malformed_reply', message: 'Nobody knows.' }],
        };
      }),
    saveItem: (id) => {
      bench().trace.push(`${name} ${id}`);
      return { results: 1, setAside: [] };
    },
    saveFailure: () => {},
    ...given,
  };
}

function localStage(name: string, bench: () => Bench, steps = 4): LocalStage {
  return {
    kind: 'local',
    name,
    weight: 1,
    begin: () => ({
      total: steps * 2,
      steps: Array.from({ length: steps }, (_, step) => () => {
        bench().reach(`${name} ${step}`);
        bench().trace.push(`${name} ${step}`);
        return 2;
      }),
    }),
  };
}

/** A pipeline of four: something to prepare, all are asked about, the even ones once more, something to tidy. */
function tinyPipeline(bench: () => Bench, given: Partial<CallStage<unknown>> = {}): Pipeline {
  const selected = (selection: Selection) => (selection.kind === 'named' ? selection.ids : items);
  return {
    name: 'tiny',
    options: null,
    prepare: () => {},
    countItems: (selection) => selected(selection).length,
    stages: [
      localStage('prepare', bench),
      callStage('ask', bench, {
        saveItem: (id) => {
          bench().trace.push(`ask ${id}`);
          return { results: 0, setAside: [], goesOn: isEven(id) };
        },
        ...given,
      }),
      callStage('again', bench, {
        listItems: (selection) =>
          selected(selection)
            .filter(isEven)
            .map((id) => ({ id, records: 1 })),
      }),
      localStage('tidy', bench),
    ],
  };
}

function makeBench(given: Partial<CallStage<unknown>> = {}, pipelineOf = tinyPipeline): Bench {
  const path = join(makeFolder(), 'tiny.db');
  const db = new Database(path);
  migrate(db);
  const asked: string[] = [];
  const client: CallClient = {
    learnt: () => nothingLearnt,
    learn: () => {},
    stream: async ({ messages, onAccepted, signal }) => {
      onAccepted();
      const said = messages[0]?.content ?? '';
      asked.push(said);
      bench.reach(said);
      // As a network would: nothing comes back in the turn in which it was asked for.
      await new Promise((resolve) => setImmediate(resolve));
      signal.throwIfAborted();
      const known = said.split('\n').filter((line) => !line.endsWith('unknown'));
      return { text: known.join('\n'), finish: 'stop', usage: { promptTokens: 5, completionTokens: 5 } };
    },
    embed: () => Promise.reject(new Error('nobody embeds here')),
  };
  const made = pipelineOf(() => bench, given);
  const runner = createJobRunner({
    db,
    pipelineFor: () => made,
    policy: quickPolicy,
    now: Date.now,
    random: Math.random,
    identity: identifyFile({ db, path, schema: 'main', sidecar: null, sizeBytes: 0 }, ledgerMark),
    lock: createLifeLock(null),
    orderFolder: '',
    retryWritesMs: 50,
  });
  const bench: Bench = { db, runner, trace: [], asked, reach: () => {} };
  onTestFinished(() => {
    runner.end();
    db.close();
  });
  clients.set(bench, client);
  return bench;
}

const clients = new WeakMap<Bench, CallClient>();
const modelOf = (bench: Bench) => {
  const client = clients.get(bench);
  if (client === undefined) throw new Error('no client');
  return { settings, client };
};

async function ended(runner: JobRunner): Promise<JobSnapshot> {
  while (runner.isRunning()) await new Promise((resolve) => setImmediate(resolve));
  const job = runner.snapshot();
  if (job === null) throw new Error('no job');
  return job;
}

const start = (bench: Bench, selection: Selection = { kind: 'all' }): Promise<JobSnapshot> => {
  bench.runner.start({ ...work, selection }, modelOf(bench));
  return ended(bench.runner);
};
const standing = (job: JobSnapshot) =>
  job.stages.map(({ name, current, failed, total }) => [name, current, failed, total]);
const whole = [
  ['prepare', 8, 0, 8],
  ['ask', 40, 0, 40],
  ['again', 20, 0, 20],
  ['tidy', 8, 0, 8],
];

describe('a job of several stages', () => {
  it('runs them in order, counts each, and tells the end of each once', async () => {
    const bench = makeBench();
    const told: number[] = [];
    bench.runner.channel.tell({
      feed: () => undefined,
      snapshot: ({ percent }) => void told.push(percent),
      event: () => {},
    });
    bench.reach = () => void told.push(bench.runner.snapshot()?.percent ?? 0);
    const job = await start(bench);
    expect(job).toMatchObject({ status: 'completed', total: 40, succeeded: 40, failed: 0, percent: 100 });
    expect(standing(job)).toEqual(whole);
    expect(job.stages.every(({ startedAt, finishedAt }) => (startedAt ?? 0) <= (finishedAt ?? -1))).toBe(
      true,
    );
    const names = [...new Set(bench.trace.map((line) => line.split(' ')[0]))];
    expect(names).toEqual(['prepare', 'ask', 'again', 'tidy']);
    expect(bench.asked).toHaveLength(40 / 5 + 20 / 5);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    const finished = readEvents(bench.db, job.jobId, 0).flatMap((event) =>
      event.type === 'result' && event.data.finished !== null ? [event.data.finished.name] : [],
    );
    expect(finished).toEqual(['prepare', 'ask', 'again', 'tidy']);
  });

  it('counts an item that a later stage goes on with once, when that is over', async () => {
    const bench = makeBench();
    const counts = new Map<string, number>();
    bench.reach = (what) => {
      const job = bench.runner.snapshot();
      counts.set(what, (job?.succeeded ?? 0) + (job?.failed ?? 0));
    };
    await start(bench);
    // All 40 were asked about; the 20 odd ones are done.
    expect(counts.get('tidy 0')).toBe(40);
    const [first] = [...counts].filter(([what]) => what.startsWith('again'));
    expect(first?.[1]).toBe(20);
  });

  it.each(['prepare 2', 'ask\nitem 16', 'again\nitem 22', 'tidy 2'])(
    'stopped within a stage (at %j) goes on there, and does nothing of what is done again',
    async (instant) => {
      const bench = makeBench();
      let pausing: Promise<JobSnapshot> | null = null;
      bench.reach = (what) => {
        if (pausing === null && what.startsWith(instant)) pausing = bench.runner.pause('user');
      };
      const rest = await start(bench);
      expect(rest).toMatchObject({ status: 'paused', reason: 'user' });
      expect(rest.percent).toBeGreaterThan(0);
      expect(rest.percent).toBeLessThan(100);
      expect(readJob(bench.db, rest.jobId).stages).toEqual(rest.stages);
      bench.runner.resume(modelOf(bench));
      const job = await ended(bench.runner);
      expect(job).toMatchObject({ status: 'completed', succeeded: 40, failed: 0, total: 40 });
      expect(standing(job)).toEqual(whole);
      const calls = bench.trace.filter((line) => /^(ask|again) /.test(line));
      expect(new Set(calls).size).toBe(60);
      expect(calls).toHaveLength(60);
      // A stage that is over is not begun again; a local one in the middle is, from its beginning.
      const stage = instant.split(/[ \n]/)[0] ?? '';
      for (const name of ['prepare', 'tidy']) {
        const steps = bench.trace.filter((line) => line.startsWith(`${name} `)).length;
        if (name === stage) expect(steps).toBeGreaterThan(4);
        else expect(steps).toBe(4);
      }
    },
  );

  it('over names takes all of them through every stage, though its row keeps a few, after a rest too', async () => {
    const bench = makeBench();
    const users = items.slice(5, 38);
    let pausing: Promise<JobSnapshot> | null = null;
    bench.reach = (what) => {
      if (pausing === null && what.startsWith('ask')) pausing = bench.runner.pause('user');
    };
    const rest = await start(bench, { kind: 'named', ids: users });
    expect(rest).toMatchObject({ status: 'paused', total: 33 });
    const stored = readJob(bench.db, rest.jobId).selection;
    expect(stored.kind === 'named' ? stored.ids.length : 0).toBeLessThan(33);
    bench.runner.resume(modelOf(bench));
    const job = await ended(bench.runner);
    expect(job).toMatchObject({ status: 'completed', total: 33, succeeded: 33, totalRecords: 33 + 17 });
    expect(bench.trace.filter((line) => line.startsWith('ask ')).sort()).toEqual(
      users.map((id) => `ask ${id}`).sort(),
    );
    expect(bench.trace.filter((line) => line.startsWith('again ')).sort()).toEqual(
      users
        .filter(isEven)
        .map((id) => `again ${id}`)
        .sort(),
    );
  });

  it('counts who fails in a stage that decides, and goes on', async () => {
    const bench = makeBench({
      loadItem: (id) => ({
        id,
        heading: '',
        tokens: 1,
        groups: [{ heading: '', tokens: 0, records: [{ id, text: id, tokens: 1 }] }],
      }),
      buildRequest: (parts) => ({
        kind: 'chat',
        messages: [
          {
            role: 'user',
            content: parts.map(({ id }) => (id === 'item 7' ? `${id} unknown` : id)).join('\n'),
          },
        ],
      }),
    });
    const job = await start(bench);
    expect(job).toMatchObject({ status: 'completed', total: 40, succeeded: 39, failed: 1 });
    expect(standing(job)).toEqual([['prepare', 8, 0, 8], ['ask', 40, 1, 40], ...whole.slice(2)]);
  });

  it('counts who fails in a stage that does not decide for the stage alone', async () => {
    const bench = makeBench({}, (of) => {
      const pipeline = tinyPipeline(of);
      const silent = callStage('aside', of, {
        decidesItems: false,
        parseReply: (_, parts) =>
          parts.map(({ itemId }) => ({
            itemId,
            accounted: [],
            payload: null,
            problems: [{ code: 'vector_unusable', message: 'None.' }],
          })),
        listItems: () => [{ id: 'text', records: 1 }],
      });
      return { ...pipeline, stages: [...pipeline.stages, silent] };
    });
    const job = await start(bench);
    expect(job).toMatchObject({ status: 'completed', succeeded: 40, failed: 0 });
    expect(standing(job).at(-1)).toEqual(['aside', 1, 1, 1]);
  });

  it('fails by a fault of ours in a step, keeps what was committed, and takes nothing of the step', async () => {
    const bench = makeBench();
    bench.reach = (what) => {
      if (what !== 'tidy 1') return;
      bench.db.exec('CREATE TABLE half_done (x)');
      throw new Error('a fault of ours');
    };
    const job = await start(bench);
    expect(job).toMatchObject({ status: 'failed', succeeded: 40, error: { code: 'internal' } });
    expect(standing(job).at(-1)).toEqual(['tidy', 2, 0, 8]);
    const left = bench.db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'half_done'").get();
    expect(left).toBeUndefined();
  });

  it('rests as a storage that is full asks for it, and goes on at that step', async () => {
    const bench = makeBench();
    let isFull = true;
    bench.reach = (what) => {
      if (isFull && what === 'tidy 1') throw new Database.SqliteError('full', 'SQLITE_FULL');
    };
    const rest = await start(bench);
    expect(rest).toMatchObject({ status: 'paused', reason: 'disk_full', stage: 'tidy' });
    isFull = false;
    bench.runner.resume(modelOf(bench));
    const job = await ended(bench.runner);
    expect(job).toMatchObject({ status: 'completed', succeeded: 40 });
    expect(standing(job)).toEqual(whole);
  });

  it('without an item or a step is over at once, with noughts', async () => {
    const bench = makeBench({}, (of) => ({
      name: 'tiny',
      options: null,
      prepare: () => {},
      countItems: () => 0,
      stages: [localStage('prepare', of, 0), callStage('ask', of, { listItems: () => [] })],
    }));
    const job = await start(bench);
    expect(job).toMatchObject({ status: 'completed', total: 0, percent: 100 });
    expect(standing(job)).toEqual([
      ['prepare', 0, 0, 0],
      ['ask', 0, 0, 0],
    ]);
    expect(bench.asked).toEqual([]);
  });
});
