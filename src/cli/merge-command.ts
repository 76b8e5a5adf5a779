import type { Command } from 'commander';
import { mergeFiles } from '../engine/merging/merge-files.ts';
import { AppError } from '../shared/app-error.ts';
import { formatNumber } from './format-number.ts';

/** Adds `merge OUT FILES…`. */
export function addMergeCommand(program: Command): void {
  program
    .command('merge <out> <files...>')
    .description(
      'make one new file of several that were cut from one, with their results and all that is known of their jobs',
    )
    .option('--json', 'print what it holds as JSON')
    .action((out: string, files: readonly string[], { json }: { readonly json?: boolean }) => {
      if (new Set(files).size < files.length)
        throw new AppError('bad_input', 'A file is named twice.', { hint: 'Name each once.' });
      const report = mergeFiles(out, files);
      const tables = Object.entries(report.rows)
        .map(([table, rows]) => `${table.padEnd(20)} ${formatNumber(rows)}\n`)
        .join('');
      process.stdout.write(
        json === true
          ? `${JSON.stringify(report)}\n`
          : `${report.path}: ${report.files === 1 ? 'one file' : `${report.files} files`}\n${tables}`,
      );
    });
}
