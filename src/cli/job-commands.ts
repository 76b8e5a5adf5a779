import type { Command } from 'commander';
import type { Engine, ModelAccess } from '../engine/engine-api.ts';
import { AppError } from '../shared/app-error.ts';
import type { Selection, Work } from '../shared/work.ts';
import { exitCodes } from './exit-code.ts';
import { addModelOptions, type ModelOptions, readRunAccess } from './model-options.ts';
import type { PipelineFace } from './pipelines/pipeline-face.ts';
import { queuedLine } from './queue-command.ts';
import { type JobView, runJob } from './run-job.ts';
import { runWatch, type WatchCommandOptions } from './watch-command.ts';
import { sidecarFolder, withEngine } from './with-engine.ts';

interface JobOptions extends ModelOptions, ViewOptions, Readonly<Record<string, unknown>> {
  readonly backup?: boolean;
  readonly later?: boolean;
  readonly order?: boolean;
}

interface ResumeOptions extends ModelOptions, ViewOptions {
  readonly job?: string;
  readonly order?: boolean;
  readonly live?: boolean;
}

export interface ViewOptions {
  readonly json?: boolean;
  readonly finishRequests?: boolean;
}

export const view = ({ json, finishRequests }: ViewOptions): JobView => ({
  json: json === true,
  stdout: process.stdout,
  stderr: process.stderr,
  isPatient: finishRequests === true,
});

export const addViewOptions = (command: Command): Command =>
  command
    .option('--finish-requests', 'at Ctrl+C, wait for the requests on their way; at the second, drop them')
    .option('--json', 'print one event of the job a line, as JSON');

/**
 * Which items a job is to take, by default those without a success. `naming` is the option that names some, `nobody` whom an
 * empty one names.
 * @throws AppError bad_input
 */
function readSelection(
  options: Readonly<Record<string, unknown>>,
  naming: string,
  nobody: string,
): Selection {
  const names = options[naming];
  const flags = (['new', 'changed', 'failed', 'all'] as const).filter((flag) => options[flag] === true);
  const [kind, ...others] = flags;
  if (others.length > 0 || (kind !== undefined && names !== undefined)) {
    const given = [...(names === undefined ? [] : [naming]), ...flags].map((name) => `--${name}`);
    throw new AppError(
      'bad_input',
      `${given.slice(0, -1).join(', ')} and ${given.at(-1)} exclude each other.`,
      {
        hint: 'Give one of them.',
      },
    );
  }
  if (kind !== undefined) return { kind };
  if (typeof names !== 'string') return { kind: 'unfinished' };
  const ids = names.split(',').filter((name) => name !== '');
  if (ids.length > 0) return { kind: 'named', ids };
  throw new AppError('bad_input', `--${naming} names ${nobody}.`, { hint: `Such as --${naming} a,b` });
}

/** Puts a job behind those that wait, and says at which place. */
async function addLater(
  engine: Pick<Engine, 'changeQueue'>,
  work: Work,
  access: ModelAccess,
): Promise<number> {
  const queue = await engine.changeQueue({ kind: 'add', work, settings: access.settings, profile: null });
  const added = queue.at(-1);
  if (added !== undefined) process.stdout.write(queuedLine(added, queue.length));
  return exitCodes.allSucceeded;
}

/** Adds the command that starts a job of one pipeline. */
export function addJobCommand(program: Command, pipeline: string, { items, job }: PipelineFace): void {
  const command = program
    .command(`${job.name} <file>`)
    .description(job.description)
    .option(`--${items} <ids>`, job.selects.named)
    .option('--failed', job.selects.failed)
    .option('--all', job.selects.all);
  for (const flag of ['new', 'changed'] as const) {
    const words = job.selects[flag];
    if (words !== undefined) command.option(`--${flag}`, words);
  }
  addModelOptions(
    addViewOptions(
      job
        .addOptions(command)
        .option(
          '--order',
          'ask within a day, as a rule at half the price, where the provider takes orders; see collect',
        )
        .option('--later', 'put it into the queue of the file; see queue')
        .option('--no-backup', 'do not copy the file before the first write into it'),
    ),
  ).action(async (file: string, options: JobOptions) => {
    const selection = readSelection(options, items, job.nobody);
    const work = {
      ...{ pipeline, selection, options: job.readOptions(options) },
      ...(options.order === true ? { transport: 'order' as const } : {}),
    };
    const access = readRunAccess(options, process.env);
    process.exitCode = await withEngine(
      file,
      (engine) => {
        if (options.later === true) return addLater(engine, work, access);
        const start = async () => {
          await job.beforeStart?.(engine, selection, work.options);
          return engine.start(work, access);
        };
        return runJob(engine, file, start, view(options));
      },
      options.backup !== false,
    );
  });
}

/** Adds what goes on with a job, and what looks on. */
export function addResumeAndWatch(program: Command): void {
  addModelOptions(
    addViewOptions(
      program
        .command('resume <file>')
        .description('go on with a paused job')
        .option('--job <id>', 'another that rests, by its id, as status names it')
        .option('--order', 'put what is left into orders')
        .option('--live', 'ask what no order holds at once'),
    ),
  ).action(async (file: string, options: ResumeOptions) => {
    const access = readRunAccess(options, process.env);
    const transport = options.order === true ? 'order' : options.live === true ? 'live' : undefined;
    process.exitCode = await withEngine(file, (engine) =>
      runJob(engine, file, () => engine.resume(access, options.job, transport), view(options)),
    );
  });

  program
    .command('watch <file>')
    .description('follow the latest job from another terminal; it reads along and changes nothing')
    .option('--from <n>', 'print what happened from this event on')
    .option('--json', 'print one event of the job a line, as JSON')
    .action(async (file: string, options: WatchCommandOptions) => {
      process.exitCode = await runWatch(file, options, sidecarFolder(), view(options));
    });
}
