import { basename } from 'node:path';
import { AppError } from '../shared/app-error.ts';
import type { ImportProgress, ImportReport, MboxDialect } from '../shared/mail-import.ts';
import { exitCodes } from './exit-code.ts';
import { formatDuration } from './format.ts';
import { formatNumber } from './format-number.ts';

export interface ImportCommandOptions {
  readonly out: string;
  readonly json?: boolean;
}

interface Streams {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WriteStream;
}

/** Problems that a person is shown; `--json` has them all. */
const shownProblems = 10;

const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`;

/** One line of progress, no wider than the terminal. */
export function formatImportProgress(progress: ImportProgress, columns: number): string {
  const { mails, bytes, totalBytes } = progress;
  const share = totalBytes === 0 ? 1 : bytes / totalBytes;
  const width = Math.max(10, Math.min(30, columns - 50));
  const filled = Math.round(share * width);
  const bar = `${'█'.repeat(filled)}${'░'.repeat(width - filled)}`;
  const line = `${bar} ${(share * 100).toFixed(0).padStart(3)} %  ${formatNumber(mails)} mails  ${megabytes(bytes)} of ${megabytes(totalBytes)}`;
  return line.length > columns ? `${line.slice(0, columns - 1)}…` : line;
}

function formatProblems(report: ImportReport): string[] {
  const lines = report.problems
    .slice(0, shownProblems)
    .map(({ file, offset, error }) => `  ${file} @ ${offset}: ${error.message} [${error.code}]`);
  const more = report.problemsInAll - lines.length;
  return more > 0 ? [...lines, `  and ${formatNumber(more)} more (--json lists them)`] : lines;
}

const dialects: Readonly<Record<MboxDialect, string>> = {
  mboxrd: 'lines of mails that begin with "From " are quoted',
  mboxcl: 'such lines are quoted, and mails say how long they are',
  mboxcl2: 'mails are told apart by the lengths that they say',
  unquoted: 'no line is quoted; a mail begins where headers follow a "From " line',
  loose: 'its "From " lines have no known form; a mail begins where headers follow one',
  mmdf: 'lines of control characters stand between mails',
};

/** What an import did, for a person. */
export function formatImportReport(report: ImportReport): string {
  const others = report.otherFiles > 0 ? `, ${formatNumber(report.otherFiles)} other files left alone` : '';
  const rows = [
    `mails      ${formatNumber(report.imported)} of ${formatNumber(report.found)} imported${others}`,
    ...(report.duplicates > 0
      ? [`twice      ${formatNumber(report.duplicates)} are copies of one that was imported already`]
      : []),
    ...(report.renamed > 0
      ? [
          `same id    ${formatNumber(report.renamed)} have the Message-ID of another mail, and were imported under an id of their own`,
        ]
      : []),
    ...(report.unreadable > 0 ? [`unreadable ${formatNumber(report.unreadable)} are not in the file`] : []),
    ...(report.damaged > 0 ? [`damaged    ${formatNumber(report.damaged)} were read in part`] : []),
    ...(report.dialect === null ? [] : [`mailbox    ${report.dialect}: ${dialects[report.dialect]}`]),
    `read       ${megabytes(report.bytes)}`,
    `time       ${formatDuration(report.elapsedMs / 1_000)}`,
    ...(report.problemsInAll > 0 ? ['', ...formatProblems(report)] : []),
    '',
    `The mails are in ${report.out}`,
  ];
  return rows.join('\n');
}

/** A bar that redraws itself; without a terminal nothing is drawn. */
function drawBar(stderr: NodeJS.WriteStream): (progress: ImportProgress) => void {
  return (progress) =>
    void stderr.write(`\r\u001b[2K${formatImportProgress(progress, stderr.columns ?? 100)}`);
}

/**
 * `import SOURCE --out NEW.db`: imports a mailbox, or a folder of .eml files, and answers the exit code: 0 where every mail
 * was read, 1 where some could not be, in full or at all. The first SIGINT or SIGTERM stops it and leaves no file.
 */
export async function runImport(
  source: string,
  options: ImportCommandOptions,
  { stdout, stderr }: Streams,
): Promise<number> {
  // Loaded here: the other commands need not wait for what reads mail.
  const { importMail } = await import('../engine/mail-import/import-mail.ts');
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  const drawsBar = options.json !== true && stderr.isTTY;
  try {
    const report = await importMail({
      source,
      out: options.out,
      signal: stop.signal,
      ...(drawsBar ? { onProgress: drawBar(stderr) } : {}),
    });
    if (drawsBar) stderr.write('\n');
    stdout.write(options.json === true ? `${JSON.stringify(report)}\n` : `${formatImportReport(report)}\n`);
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
