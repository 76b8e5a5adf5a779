import { execFile, spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { JobSnapshot } from '../src/shared/job.ts';
import { makeLoad } from './make-load.ts';
import { type PaceShape, paceShapes } from './pace-shapes.ts';

/**
 * How near a job comes to what a provider's limits allow: `npm run bench:pace [WORD] [CONCURRENCY,…] [RUNS]`. The bound is
 * reckoned from the calls and tokens of the same run; wall ÷ bound and refusals are medians of the runs.
 */
const [wanted = '', asked = '', runs = '3'] = process.argv.slice(2);
const latencyMs = 400;
const here = import.meta.dirname;
const run = promisify(execFile);

interface Figures {
  readonly job: JobSnapshot;
  readonly ratio: number;
}

async function startModel(words: readonly string[]) {
  const command = [join(here, '..', 'src', 'cli', 'index.ts'), 'demo-model', '--latency', String(latencyMs)];
  const model = spawn(process.execPath, [...command, ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: model.stdout })) {
    const baseUrl = /http:\S+/.exec(line)?.[0];
    if (baseUrl !== undefined) return { process: model, baseUrl };
  }
  throw new Error('The demo model did not start.');
}

/** The shortest time that so many calls and tokens can take, in seconds. */
function boundOf({ limits, perTokenMs }: PaceShape, job: JobSnapshot, concurrency: number): number {
  const calls = job.currentBatch;
  // However it is cut into calls, all that is written is written by all places at once.
  if (perTokenMs !== undefined)
    return (latencyMs + (job.completionTokens * perTokenMs) / concurrency) / 1_000;
  const atOnce = Math.min(concurrency, limits.atOnce ?? concurrency);
  const byPlaces = (Math.ceil(calls / atOnce) * latencyMs) / 1_000;
  const tokens = job.promptTokens + job.completionTokens;
  const byRate = [
    [calls, limits.requests],
    [tokens, limits.tokens],
  ] as const;
  const rates = byRate.map(([count, rate]) =>
    rate === undefined ? 0 : Math.max(0, count - rate.atFirst) / rate.perSecond + latencyMs / 1_000,
  );
  return Math.max(byPlaces, ...rates);
}

/** Until a bucket that the warming has emptied is full again. */
const refillMs = 6_000;

async function runJob(path: string, settings: unknown): Promise<JobSnapshot> {
  const words = [join(here, 'measure-job.ts'), path, JSON.stringify(settings)];
  const { stdout } = await run(process.execPath, words, { maxBuffer: 1 << 24 });
  return (JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}') as { readonly job: JobSnapshot }).job;
}

async function measure(shape: PaceShape, concurrency: number | 'auto', load: string): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), 'gleaner-pace-'));
  const path = join(folder, 'load.db');
  copyFileSync(load, path);
  const model = await startModel(shape.model);
  try {
    const settings = {
      preset: 'custom',
      baseUrl: model.baseUrl,
      model: 'demo',
      concurrency,
      maxInputTokens: shape.maxInputTokens ?? 8_000,
      maxOutputTokens: shape.maxOutputTokens ?? 32_768,
    };
    // A few requests first: the model's own start is not the engine's time.
    const warm = join(folder, 'warm.db');
    makeLoad(warm, { kind: 'uniform', users: 15, rowsPerUser: 92, form: 'text' });
    await runJob(warm, settings);
    if (Object.keys(shape.limits).length > 0) await sleep(refillMs);
    const job = await runJob(path, settings);
    const most = concurrency === 'auto' ? 64 : concurrency;
    return { job, ratio: job.elapsedMs / 1_000 / boundOf(shape, job, most) };
  } finally {
    model.process.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  }
}

const medianOf = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;

function line(shape: PaceShape, concurrency: number | 'auto', all: readonly Figures[]): string {
  const ratios = all.map(({ ratio }) => ratio);
  const refusals = all.map(({ job }) => job.retries);
  const lost = Math.max(...all.map(({ job }) => job.total - job.succeeded));
  const spread = `${Math.min(...ratios).toFixed(3)}–${Math.max(...ratios).toFixed(3)}`;
  const wall = medianOf(all.map(({ job }) => job.elapsedMs / 1_000)).toFixed(2);
  const calls = medianOf(all.map(({ job }) => job.currentBatch));
  return `| ${shape.name} | ${concurrency} | ${calls} | ${wall} s | ${medianOf(ratios).toFixed(3)} (${spread}) | ${medianOf(refusals)} | ${lost} |`;
}

console.log(`Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'})\n`);
console.log(
  '| shape | at once | calls | wall | wall ÷ bound | refusals | lost |\n|---|---|---|---|---|---|---|',
);
const folder = mkdtempSync(join(tmpdir(), 'gleaner-pace-'));
try {
  for (const shape of paceShapes.filter(({ name }) => name.includes(wanted))) {
    const load = join(folder, `${shape.name}.db`);
    makeLoad(load, { kind: 'uniform', users: shape.users ?? 150, rowsPerUser: 92, form: 'text' });
    const each = asked === '' ? [shape.concurrency] : asked.split(',');
    for (const text of each) {
      const concurrency = text === 'auto' ? 'auto' : Number(text);
      const all: Figures[] = [];
      for (let count = 0; count < Number(runs); count += 1) all.push(await measure(shape, concurrency, load));
      console.log(line(shape, concurrency, all));
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
