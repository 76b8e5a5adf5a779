import { Worker } from 'node:worker_threads';
import { AppError } from '../../shared/app-error.ts';
import type { ImportProgress } from '../../shared/import-progress.ts';
import type { ImportKind, ImportMessage, ImportStart, ImportWork } from './import-messages.ts';

export interface ImportThreadOptions {
  readonly onProgress?: (progress: ImportProgress) => void;
  /** The worker's script where the source is bundled. */
  readonly workerUrl?: URL;
}

/** An import under way in a thread of its own. */
export interface ImportThread<Kind extends ImportKind> {
  /** What came of it. Rejects with what the import throws; `aborted` where it was stopped. */
  readonly report: Promise<ImportWork[Kind]['report']>;
  /** Ends the import and leaves nothing of it. */
  readonly stop: () => void;
}

/** Imports mail or tables, or looks at the first rows, off the caller's thread: gigabytes block nobody. */
export function startImportThread<Kind extends ImportKind>(
  kind: Kind,
  given: ImportWork[Kind]['given'],
  { onProgress, workerUrl }: ImportThreadOptions = {},
): ImportThread<Kind> {
  const start = { kind, given } as ImportStart<Kind>;
  const worker = new Worker(workerUrl ?? new URL('./import-worker.ts', import.meta.url), {
    workerData: start,
  });
  const { promise, resolve, reject } = Promise.withResolvers<ImportWork[Kind]['report']>();
  worker.on('message', (message: ImportMessage<Kind>) => {
    if (message.kind === 'progress') onProgress?.(message.progress);
    else if (message.kind === 'report') resolve(message.report);
    else reject(AppError.fromInfo(message.error));
  });
  worker.on('error', reject);
  // After a report or a failure this says nothing more.
  worker.on('exit', (code) =>
    reject(new AppError('internal', `The import ended by itself with code ${code}.`, { hint: 'Try again.' })),
  );
  return { report: promise, stop: () => worker.postMessage('stop') };
}
