import { basename, join } from 'node:path';
import type { Command } from 'commander';
import { AppError } from '../shared/app-error.ts';
import type { ImportProgress } from '../shared/import-progress.ts';
import { dataFolder } from './data-folder.ts';
import { type DataOptions, isDataImport, readDataOptions } from './data-options.ts';
import { exitCodes } from './exit-code.ts';
import { formatDataReport } from './format-data-import.ts';
import { formatImportReport } from './format-mail-import.ts';
import { drawBar } from './import-progress.ts';

interface ImportCommandOptions extends DataOptions {
  readonly out?: string;
  readonly json?: boolean;
}

/** What came of an import, whatever was imported. */
interface Outcome {
  readonly report: { readonly problemsInAll: number };
  readonly text: string;
}

interface Watched {
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: ImportProgress) => void;
}

function requireOut(out: string | undefined, others: string): string {
  if (out !== undefined) return out;
  throw new AppError('bad_input', 'Where to import to is not said.', {
    hint: `Say --out NEW.db${others}.`,
    params: { field: '--out' },
  });
}

async function importMails(
  source: string,
  { out }: ImportCommandOptions,
  watched: Watched,
): Promise<Outcome> {
  const path = requireOut(out, '');
  // Loaded here: the other commands need not wait for what reads mail.
  const { importMail } = await import('../engine/mail-import/import-mail.ts');
  const report = await importMail({ source, out: path, ...watched });
  return { report, text: formatImportReport(report) };
}

async function importRows(source: string, options: ImportCommandOptions, watched: Watched): Promise<Outcome> {
  const { reading, table, profiles } = readDataOptions(options);
  const backups =
    options.backup === false ? null : { folder: join(dataFolder(process.env, process.platform), 'backups') };
  if (options.into !== undefined && options.out !== undefined) {
    throw new AppError('bad_input', 'Rows go either to a new file or into one that there is.', {
      hint: 'Say --out NEW.db or --into FILE.db.',
      params: { field: '--into' },
    });
  }
  const target =
    options.into === undefined
      ? ({ kind: 'new', path: requireOut(options.out, ', or --into FILE.db') } as const)
      : ({ kind: 'existing', path: options.into, backups } as const);
  const { importTables } = await import('../engine/data-import/import-tables.ts');
  const report = await importTables({ source, reading, table, profiles, target, ...watched });
  return { report, text: formatDataReport(report) };
}

/**
 * `import SOURCE --out NEW.db`: imports a mailbox, a folder of .eml files, or a file of rows, and answers the exit code: 0
 * where all was read as it stands, 1 where some could not be, in full or at all. The first SIGINT or SIGTERM stops it
 * and leaves no file.
 */
async function runImport(source: string, options: ImportCommandOptions): Promise<number> {
  const { stdout, stderr } = process;
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  const drawsBar = options.json !== true && stderr.isTTY;
  const isData = isDataImport(source, options);
  try {
    const watched = {
      signal: stop.signal,
      ...(drawsBar ? { onProgress: drawBar(stderr, isData ? 'rows' : 'mails') } : {}),
    };
    const { report, text } = await (isData ? importRows : importMails)(source, options, watched);
    if (drawsBar) stderr.write('\n');
    stdout.write(options.json === true ? `${JSON.stringify(report)}\n` : `${text}\n`);
    return report.problemsInAll === 0 ? exitCodes.allSucceeded : exitCodes.someFailed;
  } catch (thrown) {
    if (drawsBar) stderr.write('\n');
    if (!(thrown instanceof AppError && thrown.code === 'aborted')) throw thrown;
    stderr.write(
      `gleaner: ${thrown.message} [aborted]\nImport ${basename(source)} again whenever you like.\n`,
    );
    return exitCodes.interrupted;
  } finally {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  }
}

/** Adds `import`. */
export function addImportCommand(program: Command): void {
  program
    .command('import <source>')
    .description(
      'import rows (.csv, .tsv, .jsonl), a mailbox (.mbox), or a folder of .eml files, into a new file',
    )
    .option('--out <path>', 'the new SQLite file; it may not exist')
    .option('--into <file>', 'rows: a new table of this SQLite file instead')
    .option('--table <name>', 'rows: the name of the table; that of the file without')
    .option('--profiles <file>', 'rows: a second file, with a row a user, for the table user_profiles')
    .option(
      '--encoding <name>',
      'rows: utf-8, utf-16le, utf-16be, gb18030, big5, shift_jis …; told from the file without',
    )
    .option('--delimiter <what>', 'rows: comma, tab, semicolon or pipe; told from the file without')
    .option('--header', 'rows: the first line names the columns')
    .option('--no-header', 'rows: the first line is a row like the others')
    .option('--no-backup', 'rows: do not copy the file before the first write into it')
    .option('--json', 'print the report as JSON')
    .action(async (source: string, options: ImportCommandOptions) => {
      process.exitCode = await runImport(source, options);
    });
}
