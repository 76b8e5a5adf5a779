import type { ImportReport, MboxDialect } from '../shared/mail-import.ts';
import { formatDuration } from './format.ts';
import { formatNumber } from './format-number.ts';
import { megabytes, shownProblems } from './import-progress.ts';

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
