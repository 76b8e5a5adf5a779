import type { ImportProgress } from '../../shared/import-progress.ts';

const progressIntervalMs = 100;

/** Tells how far an import is, at most so often, and once at the end. */
export function createReporter(
  totalBytes: number,
  onProgress: ((progress: ImportProgress) => void) | undefined,
) {
  let last = Number.NEGATIVE_INFINITY;
  return (count: number, bytes: number, isLast: boolean): void => {
    const now = performance.now();
    if (!isLast && now - last < progressIntervalMs) return;
    last = now;
    onProgress?.({ count, bytes: Math.min(Math.round(bytes), totalBytes), totalBytes });
  };
}
