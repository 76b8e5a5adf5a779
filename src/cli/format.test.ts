import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Quirk } from '../engine/demo-model/quirks.ts';
import { accessTo } from '../engine/testing/access.ts';
import { writeSourceFile } from '../engine/testing/source-file.ts';
import { makeDemo, makeFolder, openHere, runToEnd } from '../engine/testing/test-bench.ts';
import type { JobSnapshot } from '../shared/job.ts';
import { formatEstimate, formatSummary, waitLine } from './format.ts';

const price = { inputPerMillion: 1, outputPerMillion: 2, currency: 'USD' };

async function runWith(
  quirks: readonly Quirk[],
): Promise<{ job: JobSnapshot; kept: JobSnapshot | undefined }> {
  const demo = await makeDemo({ quirks });
  const path = join(makeFolder(), 'source.db');
  writeSourceFile(path, { form: 'text', users: 6, rowsPerUser: 10 });
  const engine = await openHere(path);
  const access = accessTo(demo, { maxInputTokens: 1_000, price });
  const work = { pipeline: 'events', selection: { kind: 'unfinished' } } as const;
  const job = await runToEnd(engine, () => engine.start(work, access));
  await engine.close();
  return { job, kept: (await (await openHere(path)).runs())[0]?.job };
}

it('marks tokens and cost that are our own estimate, and says of how many replies; the file keeps it', async () => {
  const { job, kept } = await runWith(['no_usage']);
  expect(job.estimatedCalls).toBe(job.currentBatch);
  expect(job.promptTokens).toBeGreaterThan(0);
  expect(kept?.estimatedCalls).toBe(job.estimatedCalls);
  const summary = formatSummary(job);
  expect(summary).toMatch(/^tokens .* out \(estimated\)/m);
  expect(summary).toMatch(/^cost .* USD \(estimated\)/m);
  expect(summary).toContain('came without usage');
});

it('marks nothing that the provider has counted', async () => {
  const { job } = await runWith([]);
  expect(job.estimatedCalls).toBe(0);
  expect(formatSummary(job)).not.toContain('(estimated)');
});

it('says by the clock until when a provider wants no request, with the day where it is not today', () => {
  const now = new Date(2026, 10, 28, 14, 0, 0).getTime();
  expect(waitLine(now + 30_000, now)).toBe('The provider wants no request until 14:00:30.');
  expect(waitLine(now + 65 * 60_000, now)).toBe('The provider wants no request until 15:05.');
  expect(waitLine(now + 24 * 3_600_000, now)).toBe('The provider wants no request until 11/29 14:00.');
});

it('says what smaller requests cost so that no place stands idle, beforehand and afterwards, where it is anything', async () => {
  const demo = await makeDemo();
  const path = join(makeFolder(), 'source.db');
  writeSourceFile(path, { form: 'text', users: 20, rowsPerUser: 10 });
  const engine = await openHere(path);
  const work = { pipeline: 'events', selection: { kind: 'all' } } as const;
  const said = /of them \d[\d,. ]* for smaller requests/;
  for (const concurrency of [8, 1]) {
    const access = accessTo(demo, { maxInputTokens: 40_000, price, concurrency });
    const estimate = formatEstimate(await engine.estimate(work, access), 'events');
    const summary = formatSummary(await runToEnd(engine, () => engine.start(work, access)));
    expect([said.test(estimate), said.test(summary)]).toEqual([concurrency > 1, concurrency > 1]);
  }
});
