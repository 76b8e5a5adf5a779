import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Selection, Work } from '../../shared/work.ts';
import type { Engine } from '../engine-api.ts';
import { accessTo } from './access.ts';
import { withDatabase, writeSourceFile } from './source-file.ts';
import { makeDemo, makeFolder, openHere, runToEnd } from './test-bench.ts';

const settings = {
  maxInputTokens: 4_000,
  price: { inputPerMillion: 2, outputPerMillion: 8, currency: 'CNY' },
};
const over = (selection: Selection): Work => ({ pipeline: 'events', selection });
const all = over({ kind: 'all' });

async function makeEngine(
  latencyMs = 20,
): Promise<{ engine: Engine; path: string; access: ReturnType<typeof accessTo> }> {
  const path = join(makeFolder(), 'source.db');
  writeSourceFile(path, { form: 'text', users: 40, rowsPerUser: 25 });
  const demo = await makeDemo({ latencyMs });
  return { engine: await openHere(path), path, access: accessTo(demo, settings) };
}

const off = (estimated: number, came: number): number => Math.abs(estimated / came - 1);

test('the second estimate of the same work is within a tenth of what it took, and the job keeps both', async () => {
  const { engine, access } = await makeEngine();
  const first = await runToEnd(engine, () => engine.start(all, access));
  expect(first.estimate).toMatchObject({ items: 40, seconds: null, learntFrom: 0 });
  const estimate = await engine.estimate(all, access);
  expect(estimate.learntFrom).toBe(1);
  const second = await runToEnd(engine, () => engine.start(all, access));
  expect(second.estimate).toEqual(estimate);
  expect(second).toMatchObject({ model: 'demo', preset: 'custom' });
  expect(off(estimate.promptTokens, second.promptTokens)).toBeLessThan(0.1);
  expect(off(estimate.completionTokens, second.completionTokens)).toBeLessThan(0.1);
  expect(off(estimate.cost ?? 0, second.cost ?? 1)).toBeLessThan(0.1);
  expect(estimate.secondsLow).toBeLessThan(estimate.seconds ?? 0);
  expect(estimate.secondsHigh).toBeGreaterThan(estimate.seconds ?? 0);
});

test('what one model took says nothing of another, at its address or elsewhere', async () => {
  const { engine, access } = await makeEngine(0);
  const before = await engine.estimate(all, access);
  await runToEnd(engine, () => engine.start(all, access));
  const elsewhere = { ...access.settings, baseUrl: 'http://127.0.0.1:1/v1' };
  for (const changed of [{ ...access.settings, model: 'another' }, elsewhere]) {
    expect(await engine.estimate(all, { ...access, settings: changed })).toEqual(before);
  }
});

test('a job that was paused tells how long calls take, and no more', async () => {
  const { engine, access } = await makeEngine(0);
  const stop = engine.subscribe({
    event: ({ type }) => void (type === 'result' && engine.pause().catch(() => {})),
  });
  const paused = await runToEnd(engine, () => engine.start(all, access));
  stop();
  expect(paused.status).toBe('paused');
  const estimate = await engine.estimate(all, access);
  expect(estimate).toMatchObject({ learntFrom: 0, promptTokens: paused.estimate?.promptTokens });
  expect(estimate.seconds).not.toBeNull();
});

test('a job of an earlier version has no estimate, and the demo model cost nothing in it', async () => {
  const { engine, path, access } = await makeEngine(0);
  const demo = { ...access, settings: { ...access.settings, price: null } };
  await runToEnd(engine, () => engine.start(all, demo));
  await engine.close();
  withDatabase(path, (db) =>
    db.exec(`UPDATE gleaner_job SET estimate = NULL,
      settings = json_set(settings, '$.preset', 'demo', '$.baseUrl', '', '$.price', json('null'))`),
  );
  const again = await openHere(path);
  expect(await again.snapshot()).toMatchObject({ estimate: null, preset: 'demo', cost: 0 });
});

test('the size of the file is told as it is now, with what a job has written', async () => {
  const { engine, path, access } = await makeEngine(0);
  const before = (await engine.info()).sizeBytes;
  expect(before).toBe(statSync(path).size);
  await runToEnd(engine, () => engine.start(all, access));
  const after = (await engine.info()).sizeBytes;
  expect(after).toBeGreaterThan(before * 1.1);
  const wal = statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  expect(after).toBe(statSync(path).size + wal);
});

test('what smaller requests cost, so that no place stands idle, is said beforehand and counted: a fifth at most', async () => {
  const path = join(makeFolder(), 'source.db');
  writeSourceFile(path, { form: 'text', users: 40, rowsPerUser: 25 });
  const demo = await makeDemo();
  const engine = await openHere(path);
  const spread = accessTo(demo, { ...settings, maxInputTokens: 40_000, concurrency: 8 });
  const estimate = await engine.estimate(all, spread);
  const job = await runToEnd(engine, () => engine.start(all, spread));
  expect(job.spreadTokens).toBeGreaterThan(0);
  expect(job.spreadTokens).toBeLessThanOrEqual(0.2 * (job.promptTokens - job.spreadTokens));
  // The demo model counts otherwise than we do: what was estimated in our tokens is told in its own.
  expect(off(estimate.promptTokens, job.promptTokens)).toBeGreaterThan(0.2);
  const shareOf = (of: Pick<typeof job, 'spreadTokens' | 'promptTokens'>): number =>
    of.spreadTokens / of.promptTokens;
  expect(off(shareOf({ spreadTokens: 0, ...estimate }), shareOf(job))).toBeLessThan(0.05);
  await engine.close();
  expect((await (await openHere(path)).runs())[0]?.job.spreadTokens).toBe(job.spreadTokens);
});

test('one call at a time has no request smaller than it could be', async () => {
  const { engine, access } = await makeEngine(0);
  const alone = { ...access, settings: { ...access.settings, concurrency: 1 } };
  expect((await engine.estimate(all, alone)).spreadTokens).toBe(0);
  const job = await runToEnd(engine, () => engine.start(all, alone));
  expect(job.spreadTokens).toBe(0);
});
