import { basename } from 'node:path';
import type { DataImportReport, DataShape, Delimiter, ImportedTable } from '../shared/data-import.ts';
import { formatDuration } from './format.ts';
import { formatNumber } from './format-number.ts';
import { megabytes, shownProblems } from './import-progress.ts';

const delimiterNames: Readonly<Record<Delimiter, string>> = {
  ',': 'commas',
  '\t': 'tabs',
  ';': 'semicolons',
  '|': 'bars',
};
const namedColumns = 12;

function formatShape({ encoding, delimiter, hasHeader }: DataShape): string {
  if (delimiter === null) return `JSON Lines in ${encoding}`;
  const header = hasHeader ? 'the first line names the columns' : 'no line names the columns';
  return `${delimiterNames[delimiter]} between cells, ${encoding}; ${header}`;
}

function formatTable({ file, table, shape, columns, ...counts }: ImportedTable): string[] {
  const named = columns.slice(0, namedColumns).map(({ name, type }) => `${name} ${type}`);
  const more = columns.length - named.length;
  return [
    `table      ${table}: ${formatNumber(counts.imported)} of ${formatNumber(counts.found)} rows of ${basename(file)}`,
    `read as    ${formatShape(shape)}`,
    `columns    ${named.join(', ')}${more > 0 ? `, and ${formatNumber(more)} more` : ''}`,
    ...(counts.leftOut > 0 ? [`left out   ${formatNumber(counts.leftOut)} lines are not in the table`] : []),
    ...(counts.blankLines > 0 ? [`blank      ${formatNumber(counts.blankLines)} lines hold nothing`] : []),
  ];
}

function formatProblems({ problems, problemsInAll }: DataImportReport): string[] {
  const lines = problems
    .slice(0, shownProblems)
    .map(({ file, line, error }) => `  ${basename(file)}:${line}: ${error.message} [${error.code}]`);
  const more = problemsInAll - lines.length;
  return more > 0 ? [...lines, `  and ${formatNumber(more)} more (--json lists the first 1,000)`] : lines;
}

/** What an import of rows did, for a person. */
export function formatDataReport(report: DataImportReport): string {
  const rows = [
    ...report.tables.flatMap(formatTable),
    `read       ${megabytes(report.bytes)}`,
    `time       ${formatDuration(report.elapsedMs / 1_000)}`,
    ...(report.problemsInAll > 0 ? ['', ...formatProblems(report)] : []),
    '',
    `The rows are in ${report.out}`,
  ];
  return rows.join('\n');
}
