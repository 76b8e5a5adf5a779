import { type FailuresExport, failuresExportSchema } from '../../../../shared/pipelines/failures.ts';
import type { ExportCells, ExportSource } from '../../../exporting/export-source.ts';
import type { FailedUser } from '../failed-users.ts';
import { columnsOf } from './columns-of.ts';
import { readOptions } from './read-options.ts';

const columns = columnsOf(
  ['user_id', 'rows', 'attempts', 'code', 'message', 'failed_at', 'job_id'],
  ['rows', 'attempts'],
);

type FailedAfter = (user: string | null, asked: FailuresExport) => readonly FailedUser[];

const cellsOf = ({ summary, jobId }: FailedUser): ExportCells => {
  const { userId, rows, attempts, error, updatedAt } = summary;
  return [
    ...[userId, rows, attempts, error?.code ?? null, error?.message ?? null],
    updatedAt === null ? null : new Date(updatedAt).toISOString(),
    jobId,
  ];
};

function* batchesOf(failedAfter: FailedAfter, asked: FailuresExport): Generator<readonly ExportCells[]> {
  for (let after: string | null = null; ; ) {
    const failed = failedAfter(after, asked);
    const last = failed.at(-1);
    if (last === undefined) return;
    after = last.summary.userId;
    yield failed.map(cellsOf);
  }
}

/** The users whose last reading failed, of some cause or in some run, and why. */
export const failuresSource = (failedAfter: FailedAfter, options: unknown): ExportSource => ({
  columns,
  total: null,
  batches: batchesOf(failedAfter, readOptions(failuresExportSchema, options)),
});
