import type { UserSummary } from '../../../../shared/pipelines/events/users.ts';
import type { ExportCells, ExportColumn, ExportSource } from '../../../exporting/export-source.ts';

const columns: readonly ExportColumn[] = [
  { name: 'user_id', kind: 'text' },
  { name: 'rows', kind: 'integer' },
  { name: 'attempts', kind: 'integer' },
  { name: 'code', kind: 'text' },
  { name: 'message', kind: 'text' },
  { name: 'failed_at', kind: 'text' },
];

const cellsOf = ({ userId, rows, attempts, error, updatedAt }: UserSummary): ExportCells => [
  userId,
  rows,
  attempts,
  error?.code ?? null,
  error?.message ?? null,
  updatedAt === null ? null : new Date(updatedAt).toISOString(),
];

function* batchesOf(
  failedAfter: (user: string | null) => readonly UserSummary[],
): Generator<readonly ExportCells[]> {
  for (let after: string | null = null; ; ) {
    const failed = failedAfter(after);
    const last = failed.at(-1);
    if (last === undefined) return;
    after = last.userId;
    yield failed.map(cellsOf);
  }
}

/** The users whose last reading failed, and why. */
export const failuresSource = (
  failedAfter: (user: string | null) => readonly UserSummary[],
): ExportSource => ({
  columns,
  total: null,
  batches: batchesOf(failedAfter),
});
