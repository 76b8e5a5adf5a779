import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { engineMemory } from '../src/engine/worker/engine-thread.ts';
import type { JobSnapshot } from '../src/shared/job.ts';
import { makeLoad } from './make-load.ts';
import { sizesIn } from './sizes-in.ts';
import { startModel } from './start-model.ts';
import { type JobTrial, type PlanTrial, trials } from './trials.ts';
import { unreadReplies } from './unread-replies.ts';

const run = promisify(execFile);
const here = import.meta.dirname;

interface JobFigures {
  readonly job: JobSnapshot;
  /** Of the whole process, and of it what the job took once the file was open. */
  readonly cpuSeconds: number;
  readonly jobCpuSeconds: number;
  readonly peakMegabytes: number;
}

interface PlanFigures {
  readonly rows: number;
  readonly batches: number;
  readonly seconds: number;
  readonly sentTokensPerRow: number;
  readonly originalTokensPerRow: number;
  readonly peakMegabytes: number;
  readonly cpuSeconds: number;
}

/** The limits that a worker of the engine runs under, for a script that does its work in the main thread. */
const engineLimits = [
  `--max-semi-space-size=${engineMemory.young / 3}`,
  `--max-old-space-size=${engineMemory.old}`,
];

async function measure<Figures>(
  script: string,
  words: readonly string[],
  flags: readonly string[] = [],
): Promise<Figures> {
  const { stdout } = await run(process.execPath, [...flags, join(here, script), ...words], {
    maxBuffer: 1 << 24,
  });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}') as Figures;
}

const round = (value: number, digits = 2): string => value.toFixed(digits);

/** The shortest time that the load can take: by latency and places, or by the rate that the model allows. */
function idealSeconds(trial: JobTrial, requests: number): number {
  const byLatency = (Math.ceil(requests / trial.concurrency) * trial.latencyMs) / 1_000;
  if (trial.requestsPerMinute === null) return byLatency;
  // Two go at once before the rate sets in.
  const byRate = (Math.max(0, requests - trial.requestsPerMinute / 60) * 60) / trial.requestsPerMinute;
  return Math.max(byLatency, byRate + trial.latencyMs / 1_000);
}

/** A few requests first: the model's own start is not the engine's time. */
async function warmModel(settings: unknown, folder: string): Promise<void> {
  const path = join(folder, 'warm.db');
  makeLoad(path, { kind: 'uniform', users: 40, rowsPerUser: 92, form: 'text' });
  await measure<JobFigures>('measure-job.ts', [path, JSON.stringify(settings)]);
}

/** What the job has left in the file, by row of the source. */
function printSizes(path: string, rows: number): void {
  const { ledger, results } = sizesIn(path);
  console.log(`  bytes a row: ledger ${round(ledger / rows, 1)}, results ${round(results / rows, 1)}`);
}

function printWork({ job, jobCpuSeconds, cpuSeconds, peakMegabytes }: JobFigures): void {
  console.log(
    `  CPU of the job ${round(jobCpuSeconds)} s (${round((jobCpuSeconds * 1_000) / job.total)} ms a user), ` +
      `of the process ${round(cpuSeconds)} s, peak memory ${round(peakMegabytes, 0)} MB`,
  );
}

/** Reads and saves the same replies once more, which lie in the file and are asked of nobody. */
async function runSettling(path: string, settings: unknown): Promise<void> {
  const replies = unreadReplies(path);
  const figures = await measure<JobFigures>('measure-job.ts', [path, JSON.stringify(settings), 'resume']);
  const { job, jobCpuSeconds } = figures;
  const wall = job.elapsedMs / 1_000;
  console.log(`  settling ${replies} replies that are on disk: ${job.status}, ${job.succeeded} users`);
  console.log(
    `  wall ${round(wall)} s, ${round(job.total / wall, 0)} users a second, ${round(job.total / jobCpuSeconds, 0)} a second of CPU`,
  );
  printWork(figures);
}

async function runJobTrial(trial: JobTrial, path: string): Promise<void> {
  const rate = trial.requestsPerMinute;
  const model = await startModel([
    ...['--latency', String(trial.latencyMs)],
    ...(rate === null ? [] : ['--requests-per-minute', String(rate)]),
  ]);
  try {
    const settings = {
      preset: 'custom',
      baseUrl: model.baseUrl,
      model: 'demo',
      concurrency: trial.concurrency,
      maxInputTokens: trial.maxInputTokens,
      maxOutputTokens: trial.maxOutputTokens,
    };
    await warmModel(settings, dirname(path));
    const figures = await measure<JobFigures>('measure-job.ts', [path, JSON.stringify(settings)]);
    const { job } = figures;
    const ideal = idealSeconds(trial, job.currentBatch);
    const wall = job.elapsedMs / 1_000;
    console.log(
      `  ${job.status}: ${job.succeeded} of ${job.total} users, ${job.currentBatch} requests, ${job.retries} retries`,
    );
    if (trial.latencyMs > 0)
      console.log(`  wall ${round(wall)} s, ideal ${round(ideal)} s, wall ÷ ideal ${round(wall / ideal, 3)}`);
    else console.log(`  wall ${round(wall)} s, ${round(job.total / wall, 0)} users a second`);
    printSizes(path, job.totalRecords);
    printWork(figures);
    if (trial.latencyMs === 0) await runSettling(path, settings);
  } finally {
    model.process.kill('SIGTERM');
  }
}

function printPlan(figures: PlanFigures): void {
  const share = figures.sentTokensPerRow / figures.originalTokensPerRow;
  console.log(`  ${figures.rows} rows in ${figures.batches} batches in ${round(figures.seconds)} s`);
  console.log(
    `  input tokens a row ${round(figures.sentTokensPerRow)}, original wording ${round(figures.originalTokensPerRow)}, ` +
      `share ${round(share * 100, 1)} %`,
  );
  console.log(`  CPU ${round(figures.cpuSeconds)} s, peak memory ${round(figures.peakMegabytes, 0)} MB`);
}

async function runPlanTrial(_trial: PlanTrial, path: string): Promise<void> {
  printPlan(await measure<PlanFigures>('measure-plan.ts', [path], engineLimits));
}

/** `npm run bench [WORD]`: runs the trials whose names contain the word, or all. */
const [wanted = ''] = process.argv.slice(2);
console.log(`Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'})`);
for (const trial of trials.filter((each) => each.name.includes(wanted))) {
  const folder = mkdtempSync(join(tmpdir(), 'gleaner-bench-'));
  const path = join(folder, 'load.db');
  try {
    console.log(`\n${trial.name}`);
    makeLoad(path, trial.load);
    if (trial.kind === 'plan') {
      await runPlanTrial(trial, path);
    } else {
      printPlan(await measure<PlanFigures>('measure-plan.ts', [path], engineLimits));
      await runJobTrial(trial, path);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
