import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mostQueued } from '../shared/queue.ts';
import type { DemoModel } from './demo-model/demo-model.ts';
import type { Engine } from './engine-api.ts';
import { accessTo } from './testing/access.ts';
import { accountForRows } from './testing/account-for-rows.ts';
import { userIdOf, writeSourceFile } from './testing/source-file.ts';
import { makeDemo, makeFolder, openHere, runToEnd, until } from './testing/test-bench.ts';

function makeSource(): string {
  const path = join(makeFolder(), 'source.db');
  writeSourceFile(path, { form: 'text', users: 6, rowsPerUser: 6 });
  return path;
}

const nameds = (...indexes: readonly number[]) =>
  ({ kind: 'named', ids: indexes.map((index) => userIdOf(index)) }) as const;

const add = (engine: Engine, demo: DemoModel, ids: readonly number[]) =>
  engine.changeQueue({
    kind: 'add',
    work: { pipeline: 'events', selection: nameds(...ids) },
    settings: accessTo(demo).settings,
    profile: null,
  });

test('jobs wait in a file that nothing was written to yet, in an order that can be changed, over a reopening', async () => {
  const path = makeSource();
  const demo = await makeDemo();
  const engine = await openHere(path);
  expect(await engine.queue()).toEqual([]);
  await add(engine, demo, [0]);
  await add(engine, demo, [1, 2]);
  const [one, two, three] = await add(engine, demo, [3]);
  if (one === undefined || two === undefined || three === undefined) throw new Error('Three wait.');
  expect([one, two, three].map(({ named }) => named)).toEqual([1, 2, 1]);
  expect(one).toMatchObject({ pipeline: 'events', selection: 'named', profile: null });
  expect(JSON.stringify(one)).not.toContain('apiKey');

  const order = async (): Promise<readonly string[]> => (await engine.queue()).map(({ id }) => id);
  await engine.changeQueue({ kind: 'move', id: three.id, before: one.id });
  expect(await order()).toEqual([three.id, one.id, two.id]);
  await engine.changeQueue({ kind: 'move', id: three.id, before: null });
  await engine.changeQueue({ kind: 'move', id: two.id, before: two.id });
  expect(await order()).toEqual([one.id, two.id, three.id]);
  await engine.changeQueue({ kind: 'remove', id: two.id });
  await engine.close();

  const again = await openHere(path);
  expect((await again.queue()).map(({ id }) => id)).toEqual([one.id, three.id]);
  await expect(again.changeQueue({ kind: 'remove', id: two.id })).rejects.toMatchObject({
    code: 'not_queued',
  });
  await expect(again.startQueued(two.id, accessTo(demo))).rejects.toMatchObject({ code: 'not_queued' });
  expect(demo.record.calls).toEqual([]);
});

test('one that waits is begun once, with what it was added with, while others are added', async () => {
  const path = makeSource();
  const demo = await makeDemo();
  const release = demo.hold();
  const engine = await openHere(path);
  const first = runToEnd(engine, () =>
    engine.start({ pipeline: 'events', selection: nameds(0) }, accessTo(demo)),
  );
  await until(() => demo.active() === 1, 'a call is alive');
  const [waiting] = await add(engine, demo, [1, 2]);
  if (waiting === undefined) throw new Error('One waits.');
  await expect(engine.startQueued(waiting.id, accessTo(demo))).rejects.toMatchObject({ code: 'job_running' });
  expect(await engine.queue()).toHaveLength(1);
  release();
  await first;

  const second = await runToEnd(engine, () => engine.startQueued(waiting.id, accessTo(demo)));
  expect(second).toMatchObject({ status: 'completed', total: 2, succeeded: 2 });
  expect(await engine.queue()).toEqual([]);
  await expect(engine.startQueued(waiting.id, accessTo(demo))).rejects.toMatchObject({ code: 'not_queued' });
  expect(accountForRows(path).succeeded).toEqual([0, 1, 2].map((index) => userIdOf(index)));
});

test('what cannot be begun is refused as it is added, and so is one too many', async () => {
  const path = makeSource();
  const demo = await makeDemo();
  const engine = await openHere(path);
  const { settings } = accessTo(demo);
  const work = { pipeline: 'mail', selection: { kind: 'unfinished' } } as const;
  await expect(engine.changeQueue({ kind: 'add', work, settings, profile: null })).rejects.toMatchObject({
    code: expect.any(String),
  });
  for (let index = 0; index < mostQueued; index += 1) await add(engine, demo, [0]);
  await expect(add(engine, demo, [0])).rejects.toMatchObject({ code: 'queue_full' });
  expect(await engine.queue()).toHaveLength(mostQueued);
});
