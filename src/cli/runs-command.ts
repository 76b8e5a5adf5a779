import type { Command } from 'commander';
import type { Engine } from '../engine/engine-api.ts';
import type { Run, RunDetail } from '../shared/run.ts';
import { formatSummary } from './format.ts';
import { formatNumber } from './format-number.ts';
import { faceOf } from './pipelines/registry.ts';
import { withEngine } from './with-engine.ts';

type Write = (text: string) => void;

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
  write: Write,
): Promise<void> {
  if (jobId !== undefined) {
    const run = await engine.run(jobId);
    return write(json ? `${JSON.stringify(run)}\n` : detailOf(run));
  }
  const runs = await engine.runs();
  if (json) return write(`${JSON.stringify(runs)}\n`);
  write(runs.length === 0 ? 'No job has run on this file yet.\n' : runs.map(lineOf).join(''));
}

/** Adds `runs FILE [ID]`. */
export function addRunsCommand(program: Command): void {
  program
    .command('runs <file> [id]')
    .description('list every run over the file, or show one in full: what it took, and why items failed')
    .option('--json', 'print it as JSON')
    .action((file: string, id: string | undefined, options: { readonly json?: boolean }) =>
      withEngine(file, (engine) =>
        showRuns(engine, id, options.json === true, (text) => void process.stdout.write(text)),
      ),
    );
}
