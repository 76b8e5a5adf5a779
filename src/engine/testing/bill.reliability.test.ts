import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseFaults } from '../demo-model/faults.ts';
import type { Quirk } from '../demo-model/quirks.ts';
import { costOf } from '../packing/cost.ts';
import { accessTo } from './access.ts';
import { makeMailFile } from './mail-file.ts';
import { withDatabase, writeSourceFile } from './source-file.ts';
import { makeDemo, makeFolder, openHere, runToEnd } from './test-bench.ts';
import { roundsOf } from './thoroughness.ts';

const price = {
  inputPerMillion: 2,
  outputPerMillion: 8,
  cachedInputPerMillion: 0.2,
  cacheWritePerMillion: 2.5,
  currency: 'USD',
};
const mix = Object.keys(parseFaults('all=1'));
const faultsOf = (probability: number) =>
  Object.fromEntries(mix.map((kind) => [kind, probability / mix.length]));

interface Ledger {
  readonly calls: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly cachedTokens: number | null;
  readonly cacheWriteTokens: number | null;
  readonly reasoningTokens: number | null;
}

/** What the ledger has of the calls whose usage the provider told, or of the others. */
const sumOf = (path: string, isEstimated: boolean): Ledger =>
  withDatabase(path, (db) =>
    db
      .prepare<[number], Ledger>(
        `SELECT COUNT(*) AS calls, COALESCE(SUM(prompt_tokens), 0) AS promptTokens,
          COALESCE(SUM(completion_tokens), 0) AS completionTokens, SUM(cached_tokens) AS cachedTokens,
          SUM(cache_write_tokens) AS cacheWriteTokens, SUM(reasoning_tokens) AS reasoningTokens
         FROM gleaner_call WHERE status = 'settled' AND usage_estimated = ? AND reply IS NOT NULL`,
      )
      .get(isEstimated ? 1 : 0),
  ) as Ledger;

interface Broken {
  readonly tries: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
}

/** What the ledger has of tries that broke off and were made again. */
const brokenOf = (path: string): Broken =>
  withDatabase(path, (db) =>
    db
      .prepare<[], Broken>(
        `SELECT SUM(broken_tries) AS tries, SUM(broken_prompt_tokens) AS promptTokens,
          SUM(broken_completion_tokens) AS completionTokens FROM gleaner_call`,
      )
      .get(),
  ) as Broken;

const openAi: readonly Quirk[] = ['caches', 'counts_thoughts'];
const xAi: readonly Quirk[] = ['caches', 'thoughts_beside'];
const deepSeek: readonly Quirk[] = ['caches_hit_miss', 'thinks', 'counts_thoughts'];

test.each([
  ['no fault', 0, openAi],
  ['a tenth at fault', 0.1, openAi],
  ['a third at fault', 0.3, openAi],
  ['a tenth at fault, thinking counted beside the answer', 0.1, xAi],
  ['a tenth at fault, the cache told as hits and misses', 0.1, deepSeek],
] as const)('the ledger and the provider have the same bill: %s', async (_, probability, quirks) => {
  const path = join(makeFolder(), 'source.db');
  writeSourceFile(path, { form: 'text', users: roundsOf(40, 60), rowsPerUser: 12 });
  const demo = await makeDemo({ faults: faultsOf(probability), seed: 5, quirks });
  const engine = await openHere(path);
  const access = accessTo(demo, { maxInputTokens: 1_000, idleTimeoutSeconds: 1.5, concurrency: 6, price });
  const job = await runToEnd(engine, () =>
    engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, access),
  );
  expect(job.status).toBe('completed');
  await expect.poll(demo.active).toBe(0);
  const { told, untold } = demo.bill();
  const ledger = sumOf(path, false);
  const estimated = sumOf(path, true);
  const writes = quirks.includes('caches');
  expect(ledger).toEqual({ ...told, cacheWriteTokens: writes ? told.cacheWriteTokens : null });
  expect(told.cachedTokens).toBeGreaterThan(0);
  expect(told.reasoningTokens).toBeGreaterThan(0);
  // What breaks off in its first line is asked anew within the same call, and was paid for all the same.
  const broken = brokenOf(path);
  expect(estimated.calls + broken.tries).toBe(untold.calls);
  expect(job.estimatedCalls).toBe(untold.calls);
  const untoldPrompt = estimated.promptTokens + broken.promptTokens;
  const untoldCompletion = estimated.completionTokens + broken.completionTokens;
  expect(untoldPrompt).toBeGreaterThanOrEqual(untold.promptTokens * 0.8);
  expect(untoldPrompt).toBeLessThanOrEqual(untold.promptTokens * 1.25);
  expect(job).toMatchObject({
    promptTokens: told.promptTokens + untoldPrompt,
    completionTokens: told.completionTokens + untoldCompletion,
    cachedTokens: told.cachedTokens,
    reasoningTokens: told.reasoningTokens,
    isCacheUnpriced: false,
  });
  const bill = (costOf(told, price) ?? 0) + (costOf(estimated, price) ?? 0) + (costOf(broken, price) ?? 0);
  expect(job.cost).toBeCloseTo(bill, 10);
});

test.each([0.3, 0.6])(
  'tries that break off in their first line (%d of them) are in the job’s tokens, every one',
  async (share) => {
    const path = join(makeFolder(), 'source.db');
    writeSourceFile(path, { form: 'text', users: 60, rowsPerUser: 12 });
    const demo = await makeDemo({ faults: { early_reset: share }, seed: 3, quirks: ['reasons'] });
    // More tries than chance may take, however the requests come to lie.
    const engine = await openHere(path, { policy: { maxTries: 50, firstWaitMs: 1, longestWaitMs: 2 } });
    const access = accessTo(demo, { maxInputTokens: 1_000, concurrency: 4, price });
    const job = await runToEnd(engine, () =>
      engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, access),
    );
    expect(job).toMatchObject({ status: 'completed', succeeded: 60 });
    await expect.poll(demo.active).toBe(0);
    const { told, untold } = demo.bill();
    expect(untold.calls).toBeGreaterThan(4);
    expect(brokenOf(path).tries).toBe(untold.calls);
    expect(job.estimatedCalls).toBe(untold.calls);
    for (const tokens of ['promptTokens', 'completionTokens'] as const)
      expect(Math.abs(job[tokens] / (told[tokens] + untold[tokens]) - 1)).toBeLessThan(0.1);
  },
);

test('a budget holds where tries break off: what they took counts against it, and no further one is made', async () => {
  const path = join(makeFolder(), 'source.db');
  writeSourceFile(path, { form: 'text', users: 40, rowsPerUser: 12 });
  const demo = await makeDemo({ faults: { early_reset: 0.8 }, seed: 3 });
  const engine = await openHere(path, { policy: { maxTries: 50, firstWaitMs: 1, longestWaitMs: 2 } });
  const budget = 0.02;
  const access = accessTo(demo, { maxInputTokens: 800, maxOutputTokens: 300, concurrency: 2, price, budget });
  const job = await runToEnd(engine, () =>
    engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, access),
  );
  expect(job).toMatchObject({ status: 'paused', reason: 'budget', error: { code: 'budget' } });
  await expect.poll(demo.active).toBe(0);
  const { told, untold } = demo.bill();
  expect(untold.calls).toBeGreaterThan(4);
  expect((costOf(told, price) ?? 0) + (costOf(untold, price) ?? 0)).toBeLessThanOrEqual(budget);
  expect(job.cost).toBeLessThanOrEqual(budget);
  expect(job.cost).toBeGreaterThan(budget / 3);
});

test('texts that are embedded are reckoned by their own price, in the job and in its estimate', async () => {
  const demo = await makeDemo();
  const engine = await openHere(makeMailFile(12));
  const dear = { inputPerMillion: 2, outputPerMillion: 8, currency: 'USD', embeddingPerMillion: 0.02 };
  const work = { pipeline: 'mail', selection: { kind: 'all' } } as const;
  const access = accessTo(demo, { price: dear });
  const estimates = [
    await engine.estimate(work, access),
    await engine.estimate(work, accessTo(demo, { price })),
  ];
  expect(estimates[0]?.cost).toBeLessThan(estimates[1]?.cost ?? 0);
  const job = await runToEnd(engine, () => engine.start(work, access));
  expect(job.status).toBe('completed');
  // What was embedded, without the trial: the model counts it, and answers nothing.
  const embedded = demo.record.calls
    .filter((call) => call.completionTokens === 0)
    .slice(1)
    .reduce((sum, call) => sum + call.promptTokens, 0);
  expect(embedded).toBeGreaterThan(0);
  const { promptTokens, completionTokens } = job;
  expect(job.cost).toBeCloseTo(
    ((promptTokens - embedded) * 2 + embedded * 0.02 + completionTokens * 8) / 1_000_000,
    9,
  );
});
