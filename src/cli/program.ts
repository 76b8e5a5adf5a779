import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { startEngineThread } from '../engine/worker/engine-thread.ts';
import { type SteadyEngine, startSteadyEngine } from '../engine/worker/steady-engine.ts';
import { AppError, toErrorInfo } from '../shared/app-error.ts';
import type { Selection } from '../shared/source.ts';
import { dataFolder } from './data-folder.ts';
import { type DemoModelCommandOptions, runDemoModel } from './demo-model-command.ts';
import { exitCodes } from './exit-code.ts';
import { showEstimate, showEvents, showStatus } from './file-commands.ts';
import { deathLine } from './format.ts';
import { type ImportCommandOptions, runImport } from './import-command.ts';
import { addModelOptions, type ModelOptions, readModelAccess } from './model-options.ts';
import { runJob } from './run-job.ts';

interface ExtractOptions extends ModelOptions {
  readonly users?: string;
  readonly failed?: boolean;
  readonly all?: boolean;
  readonly json?: boolean;
  readonly backup?: boolean;
}

const write = (text: string): void => void process.stdout.write(text);

function readSelection(options: ExtractOptions): Selection {
  const chosen = [options.users !== undefined, options.failed === true, options.all === true];
  if (chosen.filter(Boolean).length > 1) {
    throw new AppError('bad_input', '--users, --failed and --all exclude each other.', {
      hint: 'Give one of them.',
    });
  }
  if (options.failed === true) return { kind: 'failed' };
  if (options.all === true) return { kind: 'all' };
  if (options.users === undefined) return { kind: 'unfinished' };
  const users = options.users.split(',').filter((user) => user !== '');
  if (users.length === 0)
    throw new AppError('bad_input', '--users names nobody.', { hint: 'Such as --users a,b' });
  return { kind: 'users', users };
}

/** Opens the file in a worker thread, as the app does, one after the other should it die, and lets go of it whatever happens. */
async function withEngine<Result>(
  path: string,
  work: (engine: SteadyEngine) => Promise<Result>,
  backup = false,
): Promise<Result> {
  const folder = dataFolder(process.env, process.platform);
  const places = {
    ...(backup ? { backups: { folder: join(folder, 'backups') } } : {}),
    sidecarFolder: join(folder, 'sidecars'),
  };
  const engine = await startSteadyEngine({
    start: (after) => startEngineThread({ path, after, ...places }),
    now: () => performance.now(),
    onDeath: (death) => process.stderr.write(`${deathLine(death)}\n`),
    onTrouble: (thrown) => report(thrown),
  });
  try {
    // Said aside, so that what is printed can be read by a program.
    for (const { message, hint } of (await engine.info()).notices)
      process.stderr.write(`${message}\n${hint}\n`);
    return await work(engine);
  } finally {
    await engine.close();
  }
}

function buildProgram(): Command {
  const program = new Command('gleaner')
    .description('Turns long logs of raw behaviour in a SQLite file into short, trustworthy lists of events.')
    .exitOverride()
    .showHelpAfterError('(see --help)');
  const view = (json: boolean | undefined) => ({
    json: json === true,
    stdout: process.stdout,
    stderr: process.stderr,
  });

  addModelOptions(
    program
      .command('extract <file>')
      .description('extract the events of every user without a successful sequence, or of those chosen')
      .option('--users <ids>', 'these users, separated by commas, again if need be')
      .option('--failed', 'the users that failed')
      .option('--all', 'every user again')
      .option('--no-backup', 'do not copy the file before the first write into it')
      .option('--json', 'print one event of the job a line, as JSON'),
  ).action(async (file: string, options: ExtractOptions) => {
    const selection = readSelection(options);
    const access = readModelAccess(options, process.env);
    process.exitCode = await withEngine(
      file,
      (engine) => runJob(engine, file, () => engine.start(selection, access), view(options.json)),
      options.backup !== false,
    );
  });

  addModelOptions(
    program
      .command('resume <file>')
      .description('go on with a paused job')
      .option('--json', 'print one event of the job a line, as JSON'),
  ).action(async (file: string, options: ExtractOptions) => {
    const access = readModelAccess(options, process.env);
    process.exitCode = await withEngine(file, (engine) =>
      runJob(engine, file, () => engine.resume(access), view(options.json)),
    );
  });

  program
    .command('status <file>')
    .description('show what the file holds and how its latest job stands')
    .option('--json', 'print it as JSON')
    .action((file: string, options: { readonly json?: boolean }) =>
      withEngine(file, (engine) => showStatus(engine, options.json === true, write)),
    );

  program
    .command('events <file>')
    .description('print the events')
    .option('--user <id>', "one user's only")
    .option('--json', 'print one event a line, as JSON')
    .action((file: string, options: { readonly user?: string; readonly json?: boolean }) =>
      withEngine(file, (engine) => showEvents(engine, options.user ?? null, options.json === true, write)),
    );

  addModelOptions(
    program
      .command('estimate <file>')
      .description('say what a job would take; nothing is sent or written')
      .option('--json', 'print it as JSON'),
  ).action((file: string, options: ExtractOptions) => {
    const access = readModelAccess(options, process.env);
    return withEngine(file, (engine) => showEstimate(engine, access, options.json === true, write));
  });

  program
    .command('import <source>')
    .description('import a mailbox (.mbox), or a folder of .eml files, into a new file')
    .requiredOption('--out <path>', 'the new SQLite file; it may not exist')
    .option('--json', 'print the report as JSON')
    .action(async (source: string, options: ImportCommandOptions) => {
      process.exitCode = await runImport(source, options, process);
    });

  program
    .command('demo-model')
    .description('run the demo model (rules, not AI) as a server on this machine')
    .option('--port <n>', 'its port; any free one without')
    .option('--latency <ms>', 'time before the first token of a reply')
    .option('--latency-per-token <ms>', 'time a token of the reply takes')
    .option('--requests-per-minute <n>', 'refuse what is over it, with 429')
    .option('--faults <kinds>', 'such as empty=0.1,http_500=0.05 or all=0.02')
    .option('--seed <n>', 'of the faults')
    .action((options: DemoModelCommandOptions) => runDemoModel(options, write));

  return program;
}

function report(thrown: unknown): number {
  if (thrown instanceof CommanderError) {
    // Commander has said it already; asking for help is no error.
    return thrown.exitCode === 0 ? 0 : exitCodes.badInput;
  }
  const error = toErrorInfo(thrown);
  process.stderr.write(
    `gleaner: ${error.message} [${error.code}]\n${error.hint === '' ? '' : `${error.hint}\n`}`,
  );
  return error.code === 'internal' ? exitCodes.someFailed : exitCodes.badInput;
}

// Whoever read the output has gone, as in `gleaner events FILE | head`: nobody is left to tell.
process.stdout.on('error', (error: NodeJS.ErrnoException) =>
  process.exit(error.code === 'EPIPE' ? exitCodes.interrupted : report(error)),
);

/** Carries out what the command line says, and answers the exit code. */
export async function runProgram(): Promise<number> {
  try {
    await buildProgram().parseAsync();
    return Number(process.exitCode ?? exitCodes.allSucceeded);
  } catch (thrown) {
    return report(thrown);
  }
}
