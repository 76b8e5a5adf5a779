import { join } from 'node:path';
import { expect, it } from 'vitest';
import { accessTo } from '../../engine/testing/access.ts';
import { userIdOf, writeSourceFile } from '../../engine/testing/source-file.ts';
import { makeDemo, makeFolder, openHere, until } from '../../engine/testing/test-bench.ts';
import type { LatestTrial, TrialAsked, TrialState } from '../../shared/trial.ts';
import { createTrials, type TrialPorts } from './trials.ts';
import { trialFolder } from './worker-host.ts';

const asked = (model: string | null = null, again = false): TrialAsked => ({
  items: [0, 1].map((user) => ({ id: userIdOf(user), records: 10 })),
  columns: [{ work: { pipeline: 'events', selection: { kind: 'all' } }, name: 'Car buying', model }],
  again,
});
const events = { userId: userIdOf(0), offset: 0, limit: 50 };

/** A file, a model, and the trials of whoever has the file open. */
async function setUp(latencyMs = 0) {
  const path = join(makeFolder(), 'source.db');
  writeSourceFile(path, { form: 'text', users: 3, rowsPerUser: 10 });
  const demo = await makeDemo({ latencyMs });
  const engine = await openHere(path);
  const told: (TrialState | null)[] = [];
  const price = { inputPerMillion: 1, outputPerMillion: 2, currency: 'USD' };
  const open = (ports: Partial<TrialPorts> = {}) =>
    createTrials({
      engine,
      folder: trialFolder(path, null),
      openAt: (trialAt) => openHere(path, { trialAt }),
      access: async () => accessTo(demo, { price }),
      onChange: (state) => told.push(state),
      ...ports,
    });
  return { demo, engine, told, open };
}

it('tells how a trial goes until it ends, is looked into, and is found again by who opens the file anew', async () => {
  const { demo, told, open } = await setUp();
  const trials = open();
  await trials.recall();
  expect([trials.state(), told]).toEqual([null, []]);
  await expect(trials.read(0, 'events.events', events)).rejects.toMatchObject({ code: 'nothing_tried' });
  expect(await trials.stop()).toBeNull();
  expect(await trials.start(asked())).toMatchObject({ running: true, columns: [{ name: 'Car buying' }] });
  await until(() => told.at(-1)?.running === false, 'the trial is over');
  expect(trials.state()).toEqual(told.at(-1));
  const found = await trials.read(0, 'events.events', events);
  const [cost] = trials.state()?.columns.map(({ job }) => job?.cost) ?? [];
  expect(cost).toBeGreaterThan(0);
  await trials.close();
  expect(trials.state()).toBeNull();

  const paid = demo.record.calls.length;
  const later = open();
  await later.recall();
  expect(later.state()).toEqual(told.at(-1));
  expect(later.state()).toMatchObject({
    running: false,
    items: asked().items.map(({ id }) => id),
    columns: [{ name: 'Car buying', model: 'demo', wasThere: true, job: { cost, status: 'completed' } }],
  });
  expect(await later.read(0, 'events.events', events)).toEqual(found);
  expect(await later.stop()).toEqual(later.state());
  expect(demo.record.calls).toHaveLength(paid);
  // What is asked then is the same: it was there.
  await later.start(asked());
  await until(() => later.state()?.running === false, 'it is seen to be there');
  expect(demo.record.calls).toHaveLength(paid);
  await later.start(asked(null, true));
  await until(() => later.state()?.running === false, 'it is asked anew');
  expect(demo.record.calls.length).toBeGreaterThan(paid);
  await later.close();
});

it('begins none beside a job or beside another, and throws none away that runs', async () => {
  const { demo, engine, told, open } = await setUp(60_000);
  const trials = open();
  await engine.start({ pipeline: 'events', selection: { kind: 'all' } }, accessTo(demo));
  await expect(trials.start(asked())).rejects.toMatchObject({ code: 'job_running' });
  await engine.pause();
  await trials.start(asked());
  await expect(trials.start(asked())).rejects.toMatchObject({ code: 'trial_running' });
  await expect(trials.forget()).rejects.toMatchObject({ code: 'trial_running' });
  await until(() => trials.state()?.columns[0]?.job?.status === 'running', 'it is asked');
  expect(await trials.stop()).toMatchObject({ running: false, columns: [{ job: { status: 'paused' } }] });
  expect(await trials.forget()).toBe(1);
  expect([trials.state(), told.at(-1)]).toEqual([null, null]);
  await expect(trials.read(0, 'events.events', events)).rejects.toMatchObject({ code: 'nothing_tried' });
  await trials.recall();
  expect(trials.state()).toBeNull();
});

it('asks another model without the price of the one in the settings', async () => {
  const { open } = await setUp();
  const trials = open();
  await trials.start(asked('demo-2'));
  await until(() => trials.state()?.running === false, 'it is over');
  expect(trials.state()?.columns).toMatchObject([
    { model: 'demo-2', job: { status: 'completed', cost: null } },
  ]);
  await trials.close();
});

it('shows none of before to who has begun another meanwhile, and opens a file that does not say which it was', async () => {
  const { engine, told, open } = await setUp();
  const found = Promise.withResolvers<LatestTrial | null>();
  const late = { ...engine, latestTrial: () => found.promise };
  const trials = open({ engine: late });
  const recalling = trials.recall();
  await trials.start(asked());
  await until(() => trials.state()?.running === false, 'it is over');
  const state = trials.state();
  found.resolve({ places: [], state: { pipeline: 'events', items: ['old'], columns: [], running: false } });
  await recalling;
  expect(trials.state()).toEqual(state);
  expect(told.every((each) => each?.items.length === 2)).toBe(true);
  await trials.close();
  const broken = open({ engine: { ...engine, latestTrial: () => Promise.reject(new Error('gone')) } });
  await broken.recall();
  expect(broken.state()).toBeNull();
});
