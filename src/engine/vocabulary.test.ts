import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { typesQuerySchema } from '../shared/pipelines/events/types.ts';
import { type Recipe, recipeSchema } from '../shared/recipe.ts';
import type { Work } from '../shared/work.ts';
import type { DemoModelOptions } from './demo-model/demo-options.ts';
import type { Engine } from './engine-api.ts';
import { accessTo } from './testing/access.ts';
import { userIdOf, withDatabase, writeSourceFile } from './testing/source-file.ts';
import { makeDemo, makeFolder, openHere, runToEnd } from './testing/test-bench.ts';

const names = ['购买', '加购', '到店', '浏览车型', '搜索', '对比车型', '使用汽车应用', '线下停留'];

function recipeOf(ask: object, answer: object = {}): Recipe {
  const types = names.map((name) => ({ name, category: name === '购买' ? 'conversion' : 'engagement' }));
  return recipeSchema.parse({ name: 'Test', ask: { instructions: 'Only cars.', types, ...ask }, answer });
}

const allUsers = {
  offset: 0,
  limit: 200,
  search: '',
  show: null,
  sort: 'userId',
  descending: false,
} as const;

interface StoredEvent {
  readonly type: string;
  readonly context: {
    readonly text?: string;
    readonly said?: string;
    readonly attributes?: Readonly<Record<string, string>>;
    readonly ungrounded?: readonly string[];
  };
  readonly rows: readonly string[];
}

const eventsIn = (path: string): readonly StoredEvent[] =>
  withDatabase(path, (db) =>
    db
      .prepare<[], { type: string; context: string; rows: string }>(
        'SELECT event_type AS type, context, source_behavior_ids AS rows FROM extracted_events',
      )
      .all()
      .map((event) => ({ ...event, context: JSON.parse(event.context), rows: JSON.parse(event.rows) })),
  );

async function run(recipe: Recipe, model: DemoModelOptions, users = 20, concurrency = 4) {
  const path = join(makeFolder(), 'source.db');
  writeSourceFile(path, { form: 'text', users, rowsPerUser: 15 });
  const demo = await makeDemo(model);
  const engine = await openHere(path);
  const work = { pipeline: 'events', selection: { kind: 'unfinished' }, options: { recipe } } as const;
  const job = await runToEnd(engine, () => engine.start(work, accessTo(demo, { concurrency })));
  return { path, demo, engine, job };
}

describe('a closed vocabulary', () => {
  test('under a model that calls a fifth of all events otherwise leaves no other type in the results, and accounts for each', async () => {
    const recipe = recipeOf({ vocabulary: 'closed', other: '其他' });
    const { path, engine, job } = await run(recipe, { wording: { unlistedShare: 0.2 } });
    expect(job).toMatchObject({ status: 'completed', succeeded: 20, failed: 0, unaccountedRecords: 0 });
    const events = eventsIn(path);
    expect(events.filter(({ type }) => ![...names, '其他'].includes(type))).toEqual([]);
    const others = events.filter(({ type }) => type === '其他');
    expect(others.length).toBeGreaterThan(0);
    for (const { context } of others) expect(context.said).toMatch(/^未列\d$/);
    expect(events.filter(({ type, context }) => type !== '其他' && context.said !== undefined)).toEqual([]);
    // Every row stands in one event or is set aside.
    const cited = events.flatMap(({ rows }) => rows);
    expect(new Set(cited).size).toBe(cited.length);
    // Whoever was called so was asked about again.
    const { rows: users } = await engine.read('events.users', allUsers);
    let doubted = 0;
    for (const { userId } of users) {
      const calls = await engine.read('events.calls', { id: userId, offset: 0, limit: 200 });
      if (!calls.rows.some(({ problem }) => problem?.code === 'type_not_listed')) continue;
      doubted += 1;
      expect(calls.total).toBeGreaterThan(1);
    }
    expect(doubted).toBeGreaterThan(0);
    const page = await engine.read('events.types', typesQuerySchema.parse({}));
    expect(page.unlisted.reduce((sum, each) => sum + each.events, 0)).toBe(others.length);
    expect(page.rows.find(({ type }) => type === '其他')?.origin).toBe('other');
    const nothing = { attributes: 0, ungrounded: 0, usersOver: 0, eventsOver: 0, mostEvents: null };
    const asked = { recipe: null, jobId: job.jobId };
    expect(await engine.read('events.doubts', asked)).toEqual({ ...nothing, others: others.length });
    expect(await engine.read('events.doubts', { recipe, jobId: null })).toMatchObject({
      others: others.length,
    });
    expect(await engine.read('events.doubts', { ...asked, jobId: 'ffffffffffff' })).toMatchObject({
      others: 0,
    });
  });

  test('of a model that keeps to it asks nobody twice', async () => {
    const { path, demo, job } = await run(recipeOf({ vocabulary: 'closed' }), {});
    expect(eventsIn(path).every(({ type }) => names.includes(type))).toBe(true);
    const asked = demo.record.calls.flatMap(({ users }) => users.map(({ rows }) => rows.length));
    expect(asked.reduce((sum, each) => sum + each, 0)).toBe(job.totalRecords);
  });
});

test('a user with more events than the recipe asks for is asked about once more, and kept then', async () => {
  const { path, job, engine } = await run(recipeOf({}, { mostEvents: 3 }), {}, 6);
  expect(job).toMatchObject({ status: 'completed', succeeded: 6, failed: 0 });
  const { rows } = await engine.read('events.calls', { id: 'SECRETUID00002', offset: 0, limit: 200 });
  const many = withDatabase(path, (db) =>
    db.prepare("SELECT COUNT(*) FROM extracted_events WHERE user_id = 'SECRETUID00002'").pluck().get(),
  );
  expect(many).toBeGreaterThan(3);
  const over = withDatabase(path, (db) =>
    db
      .prepare<[], number>('SELECT COUNT(*) FROM extracted_events GROUP BY user_id')
      .pluck()
      .all()
      .filter((events) => events > 3),
  );
  expect(await engine.read('events.doubts', { recipe: null, jobId: job.jobId })).toMatchObject({
    mostEvents: 3,
    usersOver: over.length,
    eventsOver: over.reduce((sum, events) => sum + events - 3, 0),
  });
  expect(rows.map(({ problem }) => problem?.code)).toContain('too_many_events');
  expect(rows.length).toBe(2);
});

test('attributes that a model makes up are counted, and each is told from those that stand in a row', async () => {
  const attributes = [{ name: '车型' }, { name: '价格', kind: 'number' }];
  const types = names.map((name) => ({ name, category: 'engagement', attributes }));
  const { path, engine, job } = await run(recipeOf({ types }), { wording: { inventsShare: 0.3 } }, 8);
  expect(job).toMatchObject({ status: 'completed', succeeded: 8 });
  const told = eventsIn(path).flatMap(({ context }) =>
    Object.entries(context.attributes ?? {}).map(([name, value]) => ({
      isMadeUp: ['Atlantis', '987654321'].includes(value),
      isDoubted: context.ungrounded?.includes(name) === true,
    })),
  );
  const madeUp = told.filter((each) => each.isMadeUp);
  expect(madeUp.length).toBeGreaterThan(0);
  expect(madeUp.length).toBeLessThan(told.length);
  expect(told.every(({ isMadeUp, isDoubted }) => isMadeUp === isDoubted)).toBe(true);
  expect(await engine.read('events.doubts', { recipe: null, jobId: job.jobId })).toMatchObject({
    attributes: told.length,
    ungrounded: madeUp.length,
  });
});

describe('an open vocabulary', () => {
  const few = { types: [{ name: '购买', category: 'conversion' }] };
  const distinct = (path: string): number => new Set(eventsIn(path).map(({ type }) => type)).size;

  test('tells later requests what was coined, so that names do not drift; what was sent can be made again', async () => {
    const recipe = recipeOf(few);
    const heeding = await run(recipe, { wording: { drifts: true }, latencyMs: 15 }, 120, 2);
    const forgetting = await run(recipe, { wording: { drifts: true, forgets: true }, latencyMs: 15 }, 120, 2);
    expect(distinct(heeding.path)).toBeLessThan(distinct(forgetting.path));
    const { engine } = heeding;
    const { rows } = await engine.read('events.users', allUsers);
    let told = 0;
    for (const { userId } of rows) {
      const calls = await engine.read('events.calls', { id: userId, offset: 0, limit: 200 });
      for (const { callId } of calls.rows) {
        const call = await engine.read('events.call', { id: userId, callId });
        expect(call.asSent).toBe(true);
        told += Number(call.request?.[0]?.content.includes('Types that were used before') ?? false);
      }
    }
    expect(told).toBeGreaterThan(0);
  });

  test.each(['the file', 'a sidecar'])(
    'a trial is told what earlier runs coined, as the next run would be, with results in %s',
    async (place) => {
      const path = join(makeFolder(), 'source.db');
      writeSourceFile(path, { form: 'text', users: 30, rowsPerUser: 15 });
      if (place === 'a sidecar') new Database(`${path}.gleaner.db`).exec('CREATE TABLE marker (x)').close();
      const demo = await makeDemo({ wording: { drifts: true }, latencyMs: 2 });
      const options = { recipe: recipeOf(few) };
      const work = (ids: readonly string[]): Work => ({
        pipeline: 'events',
        selection: { kind: 'named', ids: [...ids] },
        options,
      });
      const ids = [0, 1].map(userIdOf);
      const toldBy = async (engine: Engine): Promise<string | undefined> => {
        await runToEnd(engine, () => engine.start(work(ids), accessTo(demo)));
        const calls = await engine.read('events.calls', { id: userIdOf(0), offset: 0, limit: 200 });
        const callId = Math.min(...calls.rows.map((call) => call.callId));
        const { request } = await engine.read('events.call', { id: userIdOf(0), callId });
        return request?.[0]?.content.match(/^Types that were used before.*$/m)?.[0];
      };
      const engine = await openHere(path);
      const others = Array.from({ length: 25 }, (_, user) => userIdOf(user + 5));
      await runToEnd(engine, () => engine.start(work(others), accessTo(demo)));
      const told = await toldBy(await openHere(path, { trialAt: join(makeFolder(), 'tried.db') }));
      expect(told).toMatch(/: .+, .+/);
      expect(await toldBy(engine)).toBe(told);
    },
  );

  test('of a recipe that lists no types tells nothing: its requests are as they always were', async () => {
    const recipe = recipeSchema.parse({ name: 'Test', ask: { instructions: 'Only cars.' } });
    const { engine } = await run(recipe, { wording: { drifts: true } }, 30);
    const { rows } = await engine.read('events.calls', { id: 'SECRETUID00031', offset: 0, limit: 200 });
    for (const { callId } of rows) {
      const call = await engine.read('events.call', { id: 'SECRETUID00031', callId });
      expect(call.request?.[0]?.content).not.toContain('Types that');
    }
  });
});
