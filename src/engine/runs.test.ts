import { join } from 'node:path';
import { expect, it } from 'vitest';
import { accessTo } from './testing/access.ts';
import { writeSourceFile } from './testing/source-file.ts';
import { makeDemo, makeFolder, openHere, runToEnd, until } from './testing/test-bench.ts';

function makeSource(users: number): string {
  const path = join(makeFolder(), 'source.db');
  writeSourceFile(path, { form: 'text', users, rowsPerUser: 12 });
  return path;
}
const all = { pipeline: 'events', selection: { kind: 'all' } } as const;
const failed = { pipeline: 'events', selection: { kind: 'failed' } } as const;

it('lists every run with what it was asked, why its items failed, and which of them are still failed', async () => {
  const demo = await makeDemo({ faults: { refusal: 1 } });
  const engine = await openHere(makeSource(5));
  expect(await engine.runs()).toEqual([]);
  const first = await runToEnd(engine, () => engine.start(all, accessTo(demo)));
  expect(first).toMatchObject({ failed: 5 });
  const [run] = await engine.runs();
  expect(run).toMatchObject({ job: { jobId: first.jobId }, asked: 'Car buying' });
  expect(run?.createdAt).toBeGreaterThan(0);
  const { causes } = await engine.run(first.jobId);
  expect(causes).toMatchObject([{ stage: 'extraction', error: { code: 'refusal' }, items: 5 }]);
  expect(causes[0]?.stillFailed).toHaveLength(5);

  demo.setFaults({});
  const second = await runToEnd(engine, () => engine.start(failed, accessTo(demo)));
  expect((await engine.runs()).map(({ job }) => job.jobId)).toEqual([second.jobId, first.jobId]);
  const again = await engine.run(second.jobId);
  expect(again.causes).toEqual([]);
  expect(again.slices.reduce((sum, { promptTokens }) => sum + promptTokens, 0)).toBe(second.promptTokens);
  expect((await engine.run(first.jobId)).causes).toMatchObject([{ items: 5, stillFailed: [] }]);
  await expect(engine.run('no-such')).rejects.toMatchObject({ code: 'no_job' });
  await engine.close();
});

it('tells what went on over the time of a run: all its calls and tokens, and when it rested', async () => {
  const demo = await makeDemo({ latencyMs: 30 });
  const engine = await openHere(makeSource(24));
  const one = { concurrency: 2, maxInputTokens: 1_000 } as const;
  const begun = await engine.start(all, accessTo(demo, one));
  await until(() => demo.record.calls.length >= 4, 'some are asked about');
  await engine.pause();
  const job = await runToEnd(engine, () => engine.resume(accessTo(demo, one), begun.jobId));
  const { slices, sliceMs, pauses } = await engine.run(job.jobId);
  const sum = (count: (slice: (typeof slices)[number]) => number): number =>
    slices.reduce((total, slice) => total + count(slice), 0);
  expect(slices).toHaveLength(60);
  expect(sum(({ calls }) => calls)).toBe(job.currentBatch);
  // What was given up when it paused was answered by nobody; on a busy machine nothing had begun to be answered by then.
  expect(sum(({ promptTokens }) => promptTokens)).toBeLessThanOrEqual(job.promptTokens);
  for (const [index, { from, atOnce, latencyMs, calls }] of slices.entries()) {
    expect(from).toBe((slices[0]?.from ?? 0) + index * sliceMs);
    expect(atOnce).toBeLessThanOrEqual(2);
    expect(latencyMs === null).toBe(calls === 0);
  }
  expect(pauses).toMatchObject([{ reason: 'user' }]);
  expect(pauses[0]?.to).toBeGreaterThanOrEqual(pauses[0]?.from ?? 0);
  await engine.close();
});
