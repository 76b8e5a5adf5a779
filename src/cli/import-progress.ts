import type { ImportProgress } from '../shared/import-progress.ts';
import { formatNumber } from './format-number.ts';

/** Problems that a person is shown; `--json` has them all. */
export const shownProblems = 10;

export const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`;

/** One line of progress, no wider than the terminal. */
export function formatImportProgress(progress: ImportProgress, noun: string, columns: number): string {
  const { count, bytes, totalBytes } = progress;
  const share = totalBytes === 0 ? 1 : bytes / totalBytes;
  const width = Math.max(10, Math.min(30, columns - 50));
  const filled = Math.round(share * width);
  const bar = `${'█'.repeat(filled)}${'░'.repeat(width - filled)}`;
  const line = `${bar} ${(share * 100).toFixed(0).padStart(3)} %  ${formatNumber(count)} ${noun}  ${megabytes(bytes)} of ${megabytes(totalBytes)}`;
  return line.length > columns ? `${line.slice(0, columns - 1)}…` : line;
}

/** A bar that redraws itself. */
export function drawBar(stderr: NodeJS.WriteStream, noun: string): (progress: ImportProgress) => void {
  return (progress) =>
    void stderr.write(`\r\u001b[2K${formatImportProgress(progress, noun, stderr.columns ?? 100)}`);
}
