import type { Command } from 'commander';
import { AppError } from '../shared/app-error.ts';
import { type TalentOptions, talentOptionsSchema } from '../shared/pipelines/mail.ts';
import { type ExportCommandOptions, runExport } from './export-command.ts';
import { addModelOptions, type ModelOptions, readNumber, readRunAccess } from './model-options.ts';
import { readSelection, type SelectionOptions } from './read-selection.ts';
import { type JobView, runJob } from './run-job.ts';
import { runSearch, type SearchCommandOptions } from './search-command.ts';
import { withEngine } from './with-engine.ts';

interface TalentCommandOptions extends ModelOptions, SelectionOptions {
  readonly embeddingModel?: string;
  readonly mailsPerCall?: string;
  readonly top?: string;
  readonly minSimilarity?: string;
  readonly json?: boolean;
  readonly backup?: boolean;
}

const optionNames: Readonly<Record<string, string>> = {
  embeddingModel: '--embedding-model',
  mailsPerCall: '--mails-per-call',
  top: '--top',
  minSimilarity: '--min-similarity',
};

/** @throws AppError bad_input */
function readTalentOptions(options: TalentCommandOptions): TalentOptions {
  const given = {
    embeddingModel: options.embeddingModel,
    mailsPerCall: readNumber('--mails-per-call', options.mailsPerCall),
    top: readNumber('--top', options.top),
    minSimilarity: readNumber('--min-similarity', options.minSimilarity),
  };
  const result = talentOptionsSchema.safeParse(
    Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  );
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = String(issue?.path[0] ?? '');
  throw new AppError('bad_input', `${optionNames[field] ?? field}: ${issue?.message ?? 'not usable'}.`, {
    hint: 'See gleaner talent --help.',
    params: { option: field },
  });
}

/** Adds what can be done with a file of mails. */
export function addTalentCommands(program: Command, viewOf: (json: boolean | undefined) => JobView): void {
  addModelOptions(
    program
      .command('talent <file>')
      .description('read the mails: who looks for work, who looks for people, and who fits whom')
      .option('--embedding-model <name>', 'the model that gives vectors')
      .option('--mails-per-call <n>', 'mails that one request asks about (10)')
      .option('--top <n>', 'candidates a project is matched with, the nearest first (20)')
      .option('--min-similarity <x>', 'how near they must be, 0 to 1 (0.6)')
      .option('--mails <ids>', 'these mails, separated by commas, again if need be')
      .option('--failed', 'the mails that failed')
      .option('--all', 'every mail again')
      .option('--no-backup', 'do not copy the file before the first write into it')
      .option('--json', 'print one event of the job a line, as JSON'),
  ).action(async (file: string, options: TalentCommandOptions) => {
    const selection = readSelection(options, 'mails');
    const work = { pipeline: 'mail', selection, options: readTalentOptions(options) };
    const access = readRunAccess(options, process.env);
    process.exitCode = await withEngine(
      file,
      (engine) => runJob(engine, file, () => engine.start(work, access), viewOf(options.json)),
      options.backup !== false,
    );
  });

  addModelOptions(
    program
      .command('search <file> <query>')
      .description('find candidates, or projects, that answer a query such as "Python, 5 years"')
      .option('--kind <kind>', 'candidate or project', 'candidate')
      .option('--filter <name=value>', 'leave out who is known to miss it; may be given again', collect, [])
      .option('--limit <n>', 'how many to show (20)')
      .option('--weights <vector,filters>', 'their shares of the score; they add up to 1 (0.7,0.3)')
      .option('--embedding-model <name>', "the model that the file's vectors are of")
      .option('--json', 'print one hit a line, as JSON'),
  ).action((file: string, query: string, options: SearchCommandOptions) => {
    const access = readRunAccess(options, process.env);
    return withEngine(file, (engine) => runSearch(engine, query, access, options, process.stdout));
  });

  program
    .command('export <file>')
    .description('write out a table of results, to a file or to what reads along')
    .option('--table <name>', 'events (of users), candidates, projects or matches')
    .requiredOption('--format <format>', 'csv or jsonl')
    .option('--out <path>', 'the file to write; without it it goes to the standard output')
    .action((file: string, options: ExportCommandOptions) =>
      withEngine(file, (engine) => runExport(engine, options, process)),
    );
}

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];
