import { Command } from 'commander';
import type { DemoModelCommandOptions } from './demo-model-command.ts';
import { exitCodes } from './exit-code.ts';
import { addExportCommand } from './export-command.ts';
import { showEstimate, showStatus } from './file-commands.ts';
import { formatEstimate } from './format.ts';
import { addImportCommand } from './import-command.ts';
import { addJobCommand, addResumeAndWatch } from './job-commands.ts';
import { addLearntCommand } from './learnt-command.ts';
import { addMergeCommand } from './merge-command.ts';
import { addModelOptions, type ModelOptions, readModelAccess } from './model-options.ts';
import { addCollectCommand, addOrderCommand } from './order-commands.ts';
import type { CommandTools } from './pipelines/pipeline-face.ts';
import { pipelineFaces } from './pipelines/registry.ts';
import { progressWriter } from './progress-writer.ts';
import { addQueueCommand } from './queue-command.ts';
import { report } from './report.ts';
import { addRunsCommand } from './runs-command.ts';
import { addSampleCommand } from './sample-command.ts';
import { withEngine } from './with-engine.ts';

const tools: CommandTools = { progress: () => progressWriter(process.stderr), estimateWords: formatEstimate };

function addFileCommands(program: Command): void {
  program
    .command('status <file>')
    .description('show what the file holds and how its latest job stands')
    .option('--json', 'print it as JSON')
    .action((file: string, options: { readonly json?: boolean }) =>
      withEngine(file, (engine) => showStatus(engine, options.json === true)),
    );

  const flagged = pipelineFaces.filter(([, { estimateFlag }]) => estimateFlag !== null);
  const estimate = program
    .command('estimate <file>')
    .description('say what a job would take; nothing is sent or written');
  for (const [, { estimateFlag, items }] of flagged)
    estimate.option(`--${estimateFlag}`, `of the ${items}, where the file holds others, too`);
  for (const [, { job }] of pipelineFaces) job.estimating?.addOptions(estimate);
  addModelOptions(estimate.option('--json', 'print it as JSON')).action(
    (file: string, options: ModelOptions & Readonly<Record<string, unknown>>) => {
      const access = readModelAccess(options, process.env);
      const named = flagged.find(([, { estimateFlag }]) => options[estimateFlag ?? ''] === true)?.[0];
      const wanted = { json: options.json === true, named, given: options };
      return withEngine(file, (engine) => showEstimate(engine, access, wanted));
    },
  );
}

function addDemoModelCommand(program: Command): void {
  program
    .command('demo-model')
    .description('run the demo model (rules, not AI) as a server on this machine')
    .option('--port <n>', 'its port; any free one without')
    .option('--latency <ms>', 'time before the first token of a reply')
    .option('--latency-per-token <ms>', 'time a token of the reply takes')
    .option('--requests-per-minute <n>', 'refuse what is over it, with 429')
    .option('--tokens-per-minute <n>', 'the same for tokens')
    .option('--tells-limits <what>', 'full, retry-after (in whole seconds) or nothing')
    .option('--most-at-once <n>', 'refuse more answers at once than these')
    .option('--refuse-every <n>', 'refuse every so many requests, whatever the limits')
    .option('--faults <kinds>', 'such as empty=0.1,http_500=0.05 or all=0.02')
    .option('--seed <n>', 'of the faults')
    .option('--as <provider>', 'play a provider or gateway, such as openrouter, vllm or dashscope')
    .option('--quirk <names>', 'play ways of theirs, such as no_usage,context_qwen')
    .option('--orders-take <ms>', 'time an order takes')
    .option('--queued-tokens <n>', 'refuse orders beyond so many tokens at once')
    .option('--order-faults <kinds>', 'such as lost_create=1,missing_line=2')
    .action(async (options: DemoModelCommandOptions) => {
      // Loaded here: the other commands need no server.
      const { runDemoModel } = await import('./demo-model-command.ts');
      await runDemoModel(options);
    });
}

function addDemoBatchCommand(program: Command): void {
  program
    .command('demo-batch')
    .description('answer a file that order export wrote by the demo model, as `vllm run-batch` would')
    .requiredOption('-i, --input <file>', 'a file of requests')
    .requiredOption('-o, --output <file>', 'where the answers go')
    .action(async ({ input, output }: { readonly input: string; readonly output: string }) => {
      const { runDemoBatch } = await import('./demo-model-command.ts');
      await runDemoBatch(input, output);
    });
}

function buildProgram(): Command {
  const program = new Command('gleaner')
    .description(
      'Turns long logs of raw behaviour in a SQLite file into short, trustworthy lists of events, and mails into candidates and projects that fit.',
    )
    .exitOverride()
    .showHelpAfterError('(see --help)');
  for (const [name, face] of pipelineFaces) addJobCommand(program, name, face);
  addResumeAndWatch(program);
  addFileCommands(program);
  addCollectCommand(program);
  addOrderCommand(program);
  addMergeCommand(program);
  addRunsCommand(program);
  addQueueCommand(program);
  for (const [, face] of pipelineFaces) face.addCommands?.(program, tools);
  addExportCommand(program);
  addImportCommand(program);
  addSampleCommand(program);
  addLearntCommand(program);
  addDemoModelCommand(program);
  addDemoBatchCommand(program);
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
