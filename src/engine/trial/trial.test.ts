import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { builtInRecipes } from '../../shared/recipes/built-in.ts';
import type { Engine, ModelAccess } from '../engine-api.ts';
import { accessTo } from '../testing/access.ts';
import { userIdOf, withDatabase, writeSourceFile } from '../testing/source-file.ts';
import { makeDemo, makeFolder, openHere, runToEnd, until } from '../testing/test-bench.ts';
import { conductTrial, recallTrial, refuseBesideJob, type Trial } from './conduct-trial.ts';
import { readTrials } from './read-trials.ts';
import { forgetTrials, trialFolder, trialPlaces } from './trial-place.ts';

function makeSource(users = 12): string {
  const path = join(makeFolder(), 'source.db');
  writeSourceFile(path, { form: 'text', users, rowsPerUser: 20 });
  return path;
}

/** Every table of a file with all of its rows, and what else its schema holds. */
const contentOf = (path: string): unknown =>
  withDatabase(path, (db) => {
    const schema = db.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY 1, 2').all() as {
      type: string;
      name: string;
    }[];
    const rows = schema
      .filter(({ type }) => type === 'table')
      .map(({ name }) => [name, db.prepare(`SELECT * FROM "${name}"`).all()]);
    return [schema, rows];
  });
const hashOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

const recipe = builtInRecipes['car-buying'];
interface Tried {
  readonly columns?: readonly { readonly instructions?: string; readonly access: ModelAccess }[];
  readonly users?: readonly number[];
  readonly again?: boolean;
  /** Hears of the access that a question is asked with. */
  readonly onStart?: (access: ModelAccess) => void;
}

function tryOn(
  path: string,
  access: ModelAccess,
  { columns = [{ access }], users = [0, 1], again, onStart }: Tried = {},
): Trial {
  return conductTrial({
    items: users.map((user) => ({ id: userIdOf(user), records: 20 })),
    questions: columns.map(({ access: its, instructions = recipe.ask.instructions }) => ({
      work: {
        pipeline: 'events',
        selection: { kind: 'unfinished' },
        options: { recipe: { ...recipe, ask: { ...recipe.ask, instructions } } },
      },
      access: its,
      name: recipe.name,
    })),
    again: again === true,
    folder: trialFolder(path, null),
    openAt: async (trialAt) => {
      const engine = await openHere(path, { trialAt });
      const start: Engine['start'] = (work, its) => {
        onStart?.(its);
        return engine.start(work, its);
      };
      return { ...engine, start };
    },
    onChange: () => undefined,
  });
}

it('leaves every table of the file as it is, of one that was read and of one that never was', async () => {
  const demo = await makeDemo();
  const path = makeSource();
  const untouched = hashOf(path);
  const first = tryOn(path, accessTo(demo));
  await first.ended;
  expect(first.state().columns).toMatchObject([{ job: { status: 'completed', succeeded: 2 }, error: null }]);
  const found = await (await first.engine(0)).read('events.events', {
    userId: userIdOf(0),
    offset: 0,
    limit: 50,
  });
  expect(found.total).toBeGreaterThan(0);
  await first.close();
  expect(hashOf(path)).toBe(untouched);

  const engine = await openHere(path);
  await runToEnd(engine, () =>
    engine.start(
      { pipeline: 'events', selection: { kind: 'named', ids: [userIdOf(0), userIdOf(3)] } },
      accessTo(demo),
    ),
  );
  const before = contentOf(path);
  const info = await engine.info();
  const second = tryOn(path, accessTo(demo), { users: [0, 3, 5] });
  await second.ended;
  expect(second.state().columns[0]?.job).toMatchObject({ status: 'completed', succeeded: 3 });
  await second.close();
  expect(contentOf(path)).toEqual(before);
  const after = await engine.info();
  expect(after.found).toEqual(info.found);
  await engine.close();
});

it('goes on with one that was stopped, and shows one that came to its end, without paying again', async () => {
  const demo = await makeDemo();
  const path = makeSource();
  const access = accessTo(demo, { concurrency: 1, maxInputTokens: 900 });
  const users = [0, 1, 2, 3, 4, 5];
  const first = tryOn(path, access, { users });
  await until(() => (first.state().columns[0]?.job?.succeeded ?? 0) > 0, 'a user was read');
  await first.stop();
  const stopped = first.state().columns[0]?.job;
  await first.close();
  const paid = demo.record.calls.length;
  const second = tryOn(path, access, { users });
  await second.ended;
  expect(second.state()).toMatchObject({
    running: false,
    columns: [{ wasThere: stopped?.status === 'completed' }],
  });
  expect(second.state().columns[0]?.job).toMatchObject({
    status: 'completed',
    succeeded: 6,
    jobId: stopped?.jobId,
  });
  await second.close();
  const all = demo.record.calls.length;
  expect(all).toBeGreaterThanOrEqual(paid);

  const third = tryOn(path, access, { users });
  await third.ended;
  expect(third.state().columns).toMatchObject([{ wasThere: true, job: { jobId: stopped?.jobId } }]);
  await third.close();
  expect(demo.record.calls).toHaveLength(all);

  const before = readTrials(trialFolder(path, null));
  expect(before).toHaveLength(1);
  expect(before[0]).toMatchObject({ items: 6, status: 'completed', model: 'demo', pipeline: 'events' });
  const fourth = tryOn(path, access, { users, again: true });
  await fourth.ended;
  expect(demo.record.calls.length).toBeGreaterThan(all);
  await fourth.close();
  // What is asked anew does not take with it what the same took before.
  const kept = readTrials(trialFolder(path, null));
  const anew = fourth.state().columns[0]?.job?.promptTokens;
  expect(kept.map(({ promptTokens }) => promptTokens)).toEqual([anew, before[0]?.promptTokens]);
  expect(forgetTrials(trialFolder(path, null))).toBe(2);
  expect(readTrials(trialFolder(path, null))).toEqual([]);
});

it('asks two questions of the same users, each into a place of its own, within one budget', async () => {
  const demo = await makeDemo();
  const path = makeSource();
  const price = { inputPerMillion: 1_000, outputPerMillion: 1_000, currency: 'USD' };
  const access = accessTo(demo, { price, budget: 50 });
  const columns = [{ access }, { access, instructions: 'Only purchases matter.' }];
  const trial = tryOn(path, access, { columns });
  await trial.ended;
  const [one, other] = trial.state().columns;
  expect([one?.job?.status, other?.job?.status]).toEqual(['completed', 'completed']);
  expect(trialPlaces(trialFolder(path, null))).toHaveLength(2);
  await trial.close();

  const short = { ...access, settings: { ...access.settings, budget: (one?.job?.cost ?? 0) * 1.0001 } };
  const poor = tryOn(path, short, {
    columns: columns.map((each) => ({ ...each, access: short })),
    again: true,
  });
  await poor.ended;
  expect(poor.state().columns.map(({ job }) => job?.reason)).toContain('budget');
  await poor.close();
});

it('says what a model refuses, and the file is as it was', async () => {
  const demo = await makeDemo({ apiKey: 'sk-right' });
  const path = makeSource();
  const untouched = hashOf(path);
  const trial = tryOn(path, accessTo(demo, {}, 'sk-wrong'));
  await trial.ended;
  expect(trial.state()).toMatchObject({
    running: false,
    columns: [{ job: { status: 'paused', reason: 'auth' } }],
  });
  await trial.close();
  const unknown = tryOn(path, accessTo(demo, {}, 'sk-right'), { users: [0, 99] });
  await unknown.ended;
  expect(unknown.state().columns[0]?.error?.code).toBe('unknown_user');
  await unknown.close();
  expect(hashOf(path)).toBe(untouched);
});

it('is found again by whoever opens the file, with its questions and what was found, until it is thrown away', async () => {
  const demo = await makeDemo();
  const path = makeSource();
  const access = accessTo(demo, { price: { inputPerMillion: 1, outputPerMillion: 2, currency: 'USD' } });
  const engine = await openHere(path);
  expect(await engine.latestTrial()).toBeNull();
  const columns = [{ access }, { access, instructions: 'Only purchases matter.' }];
  const trial = tryOn(path, access, { columns });
  await trial.ended;
  const { columns: tried, ...asked } = trial.state();
  await trial.close();
  const asks = demo.record.calls.length;
  const latest = await engine.latestTrial();
  if (latest === null) throw new Error('It is not found.');
  expect(latest.state).toEqual({
    ...asked,
    columns: tried.map((column) => ({ ...column, wasThere: true, job: expect.anything() })),
  });
  for (const [index, { job }] of tried.entries())
    expect(latest.state.columns[index]?.job).toMatchObject({
      jobId: job?.jobId,
      status: 'completed',
      cost: job?.cost,
      promptTokens: job?.promptTokens,
      results: job?.results,
    });
  const opened: string[] = [];
  const recalled = recallTrial(latest, (trialAt) => {
    opened.push(trialAt);
    return openHere(path, { trialAt });
  });
  expect(opened).toEqual([]);
  const read = async () =>
    (await recalled.engine(1)).read('events.events', { userId: userIdOf(0), offset: 0, limit: 50 });
  expect((await read()).total).toBeGreaterThan(0);
  await read();
  expect(opened).toHaveLength(1);
  await expect(recalled.engine(2)).rejects.toMatchObject({ code: 'nothing_tried' });
  await recalled.close();
  expect(demo.record.calls).toHaveLength(asks);
  forgetTrials(trialFolder(path, null));
  expect(await engine.latestTrial()).toBeNull();
});

it('that was stopped is found again as it rests; of what cannot be read nothing is shown', async () => {
  const demo = await makeDemo({ latencyMs: 60_000 });
  const path = makeSource();
  const trial = tryOn(path, accessTo(demo));
  await until(() => demo.record.calls.length > 0, 'it is asked');
  const engine = await openHere(path);
  // Somebody is at it.
  expect(await engine.latestTrial()).toBeNull();
  await trial.close();
  const latest = await engine.latestTrial();
  expect(latest?.state).toMatchObject({
    running: false,
    columns: [{ wasThere: false, job: { status: 'paused' } }],
  });
  writeFileSync(join(trialFolder(path, null), 'latest.json'), '{"items":');
  expect(await engine.latestTrial()).toBeNull();
});

it('what was there already takes nothing of the budget', async () => {
  const demo = await makeDemo();
  const path = makeSource();
  const price = { inputPerMillion: 1_000, outputPerMillion: 1_000, currency: 'USD' };
  const access = accessTo(demo, { price, budget: 50 });
  const columns = [{ access }, { access, instructions: 'Only purchases matter.' }];
  const costOf = (trial: Trial, column: number): number => trial.state().columns[column]?.job?.cost ?? 0;
  const budgets: (number | null)[] = [];
  const tryBoth = async (again: boolean): Promise<Trial> => {
    const trial = tryOn(path, access, {
      columns,
      again,
      onStart: ({ settings }) => void budgets.push(settings.budget),
    });
    await trial.ended;
    await trial.close();
    return trial;
  };
  const alone = tryOn(path, access);
  await alone.ended;
  await alone.close();
  await tryBoth(false);
  expect(budgets).toEqual([50]);
  const anew = await tryBoth(true);
  expect(costOf(anew, 0)).toBeGreaterThan(0);
  expect(budgets).toEqual([50, 50, 50 - costOf(anew, 0)]);
});

it('does not run beside a job', async () => {
  const demo = await makeDemo({ latencyMs: 60_000 });
  const path = makeSource();
  const engine = await openHere(path);
  await refuseBesideJob(engine);
  await engine.start({ pipeline: 'events', selection: { kind: 'all' } }, accessTo(demo));
  await expect(refuseBesideJob(engine)).rejects.toMatchObject({ code: 'job_running' });
  await engine.close();
  await refuseBesideJob(engine).catch(() => undefined);
});

it('gives the estimate of the same question a range, which what is read afterwards lies in', async () => {
  const demo = await makeDemo();
  const path = makeSource(40);
  const price = { inputPerMillion: 1, outputPerMillion: 2, currency: 'USD' };
  const access = accessTo(demo, { price });
  const engine = await openHere(path);
  const work = { pipeline: 'events', selection: { kind: 'all' }, options: { recipe } } as const;
  expect((await engine.estimate(work, access)).range).toBeUndefined();
  const trial = tryOn(path, access, { users: [1, 5, 9, 14, 20, 26, 33, 39] });
  await trial.ended;
  await trial.close();
  const estimate = await engine.estimate(work, access);
  expect(estimate.range?.tried).toBe(8);
  const other = { ...recipe, ask: { ...recipe.ask, instructions: 'Something else.' } };
  expect((await engine.estimate({ ...work, options: { recipe: other } }, access)).range).toBeUndefined();
  const job = await runToEnd(engine, () => engine.start(work, access));
  const { range } = job.estimate ?? {};
  if (range === undefined) throw new Error('The estimate was not kept with the job.');
  for (const figure of ['promptTokens', 'completionTokens', 'cost'] as const) {
    const [low, high] = range[figure] ?? [0, 0];
    expect(low).toBeLessThan(high);
    expect(estimate[figure]).toBeGreaterThanOrEqual(low);
    expect(estimate[figure]).toBeLessThanOrEqual(high);
  }
  expect(job.completionTokens).toBeGreaterThanOrEqual(range.completionTokens[0]);
  expect(job.completionTokens).toBeLessThanOrEqual(range.completionTokens[1]);
  await engine.close();
});
