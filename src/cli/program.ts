import { Command } from 'commander';
import { type DemoModelCommandOptions, runDemoModel } from './demo-model-command.ts';
import { exitCodes } from './exit-code.ts';
import { showEstimate, showEvents, showStatus } from './file-commands.ts';
import { type ImportCommandOptions, runImport } from './import-command.ts';
import { addModelOptions, type ModelOptions, readModelAccess, readRunAccess } from './model-options.ts';
import { addLimitOptions, type LimitOptions, readLimits, tellUnread } from './read-limits.ts';
import { readSelection, type SelectionOptions } from './read-selection.ts';
import { report } from './report.ts';
import { runJob } from './run-job.ts';
import { addTalentCommands } from './talent-commands.ts';
import { runWatch, type WatchCommandOptions } from './watch-command.ts';
import { sidecarFolder, withEngine } from './with-engine.ts';

interface ExtractOptions extends ModelOptions, SelectionOptions, LimitOptions {
  readonly json?: boolean;
  readonly backup?: boolean;
  readonly replaceForeign?: boolean;
  readonly job?: string;
}

const write = (text: string): void => void process.stdout.write(text);

function buildProgram(): Command {
  const program = new Command('gleaner')
    .description(
      'Turns long logs of raw behaviour in a SQLite file into short, trustworthy lists of events, and mails into candidates and projects that fit.',
    )
    .exitOverride()
    .showHelpAfterError('(see --help)');
  const view = (json: boolean | undefined) => ({
    json: json === true,
    stdout: process.stdout,
    stderr: process.stderr,
  });

  addModelOptions(
    addLimitOptions(program.command('extract <file>'))
      .description('extract the events of every user without a successful sequence, or of those chosen')
      .option('--users <ids>', 'these users, separated by commas, again if need be')
      .option('--failed', 'the users that failed')
      .option('--all', 'every user again')
      .option('--replace-foreign', 'replace events of these users that Gleaner did not write; else they stay')
      .option('--no-backup', 'do not copy the file before the first write into it')
      .option('--json', 'print one event of the job a line, as JSON'),
  ).action(async (file: string, options: ExtractOptions) => {
    const selection = readSelection(options, 'users');
    const access = readRunAccess(options, process.env);
    const limits = readLimits(options);
    const work = {
      pipeline: 'events',
      selection,
      options: { replaceForeign: options.replaceForeign === true, ...limits },
    };
    process.exitCode = await withEngine(
      file,
      (engine) =>
        runJob(
          engine,
          file,
          async () => {
            await tellUnread(engine, { selection, ...limits }, process.stderr);
            return engine.start(work, access);
          },
          view(options.json),
        ),
      options.backup !== false,
    );
  });

  addModelOptions(
    program
      .command('resume <file>')
      .description('go on with a paused job')
      .option('--job <id>', 'another that rests, by its id, as status names it')
      .option('--json', 'print one event of the job a line, as JSON'),
  ).action(async (file: string, options: ExtractOptions) => {
    const access = readRunAccess(options, process.env);
    process.exitCode = await withEngine(file, (engine) =>
      runJob(engine, file, () => engine.resume(access, options.job), view(options.json)),
    );
  });

  program
    .command('watch <file>')
    .description('follow the latest job from another terminal; it reads along and changes nothing')
    .option('--from <n>', 'print what happened from this event on')
    .option('--json', 'print one event of the job a line, as JSON')
    .action(async (file: string, options: WatchCommandOptions) => {
      process.exitCode = await runWatch(file, options, sidecarFolder(), view(options.json));
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
    addLimitOptions(program.command('estimate <file>'))
      .description('say what a job would take; nothing is sent or written')
      .option('--mail', 'of the mails, where the file holds both')
      .option('--json', 'print it as JSON'),
  ).action((file: string, options: ExtractOptions & { readonly mail?: boolean }) => {
    const access = readModelAccess(options, process.env);
    const wanted = {
      json: options.json === true,
      ofMail: options.mail === true,
      limits: readLimits(options),
    };
    return withEngine(file, (engine) => showEstimate(engine, access, wanted, write));
  });

  program
    .command('import <source>')
    .description('import a mailbox (.mbox), or a folder of .eml files, into a new file')
    .requiredOption('--out <path>', 'the new SQLite file; it may not exist')
    .option('--json', 'print the report as JSON')
    .action(async (source: string, options: ImportCommandOptions) => {
      process.exitCode = await runImport(source, options, process);
    });

  addTalentCommands(program, view);

  program
    .command('demo-model')
    .description('run the demo model (rules, not AI) as a server on this machine')
    .option('--port <n>', 'its port; any free one without')
    .option('--latency <ms>', 'time before the first token of a reply')
    .option('--latency-per-token <ms>', 'time a token of the reply takes')
    .option('--requests-per-minute <n>', 'refuse what is over it, with 429')
    .option('--faults <kinds>', 'such as empty=0.1,http_500=0.05 or all=0.02')
    .option('--seed <n>', 'of the faults')
    .option('--as <provider>', 'play a provider or gateway, such as openrouter, vllm or dashscope')
    .option('--quirk <names>', 'play ways of theirs, such as no_usage,context_qwen')
    .action((options: DemoModelCommandOptions) => runDemoModel(options, write));

  return program;
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
