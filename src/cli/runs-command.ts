import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import type { Engine } from '../engine/engine-api.ts';
import { AppError } from '../shared/app-error.ts';
import type { Run, RunDetail } from '../shared/run.ts';
import { formatSummary } from './format.ts';
import { formatNumber } from './format-number.ts';
import { badOption } from './model-options.ts';
import { faceOf } from './pipelines/registry.ts';
import { print } from './print.ts';
import { withEngine } from './with-engine.ts';

const stampOf = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ');

/** A line of the list: when, which, what it was asked, how it ended and what it took. */
function lineOf({ job, createdAt, asked }: Run): string {
  const { items } = faceOf(job.pipeline);
  const failed = job.failed === 0 ? '' : `, ${formatNumber(job.failed)} failed`;
  const cost = job.cost === null ? '' : `, ${job.cost.toFixed(job.cost < 1 ? 4 : 2)} ${job.currency}`;
  const what = [asked, job.model].filter((each) => each !== null && each !== '').join(', ');
  return (
    `${job.jobId}  ${stampOf(createdAt)}Z  ${job.status.padEnd(9)}  ` +
    `${formatNumber(job.succeeded)} of ${formatNumber(job.total)} ${items}${failed}, ${formatNumber(job.results)} found` +
    `${cost}  (${what})\n`
  );
}

function detailOf(run: RunDetail): string {
  const causes = run.causes.map(
    ({ error, items, stillFailed }) =>
      `failed     ${formatNumber(items)}: ${error.message} (${error.code}); ${formatNumber(stillFailed.length)} still failed`,
  );
  return `${[lineOf(run).trimEnd(), '', formatSummary(run.job), ...causes].join('\n')}\n`;
}

/** `runs FILE [ID]`: every run over the file, the newest first, or one of them in full. */
async function showRuns(
  engine: Pick<Engine, 'runs' | 'run'>,
  jobId: string | undefined,
  json: boolean,
): Promise<void> {
  if (jobId !== undefined) {
    const run = await engine.run(jobId);
    return print(json ? `${JSON.stringify(run)}\n` : detailOf(run));
  }
  const runs = await engine.runs();
  if (json) return print(`${JSON.stringify(runs)}\n`);
  print(runs.length === 0 ? 'No job has run on this file yet.\n' : runs.map(lineOf).join(''));
}

interface ReportOptions {
  readonly out?: string;
  readonly language: string;
}

/** @throws AppError no_job, bad_input, export_failed */
async function writeReport(
  engine: Pick<Engine, 'runs' | 'report'>,
  id: string | undefined,
  { out, language }: ReportOptions,
): Promise<void> {
  if (language !== 'en' && language !== 'zh-CN') throw badOption('--language', language, 'en or zh-CN');
  const jobId = id ?? (await engine.runs())[0]?.job.jobId;
  if (jobId === undefined)
    throw new AppError('no_job', 'No job has run on this file yet.', { hint: 'Start one.' });
  const page = await engine.report(jobId, { language, version: packageJson.version });
  if (out === undefined) return print(page);
  try {
    writeFileSync(out, page);
  } catch (cause) {
    throw new AppError('export_failed', `The file could not be written: ${out}`, {
      hint: 'Check that the folder can be written to and that the disk has room.',
      params: { path: out },
      cause,
    });
  }
}

/** Adds `runs FILE [ID]` and `report FILE [ID]`. */
export function addRunsCommand(program: Command): void {
  program
    .command('runs <file> [id]')
    .description('list every run over the file, or show one in full: what it took, and why items failed')
    .option('--json', 'print it as JSON')
    .action((file: string, id: string | undefined, options: { readonly json?: boolean }) =>
      withEngine(file, (engine) => showRuns(engine, id, options.json === true)),
    );

  program
    .command('report <file> [id]')
    .description('tell a run, the newest without an id, on one page of HTML that opens anywhere')
    .option('--out <page>', 'where to write it; without it to the standard output')
    .option('--language <code>', 'en or zh-CN', 'en')
    .action((file: string, id: string | undefined, options: ReportOptions) =>
      withEngine(file, (engine) => writeReport(engine, id, options)),
    );
}
