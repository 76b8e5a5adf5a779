import { Worker } from 'node:worker_threads';
import { AppError } from '../../shared/app-error.ts';
import type { ImportProgress, ImportReport } from '../../shared/mail-import.ts';
import type { ImportMessage, ImportStart } from './import-messages.ts';

export interface ImportThreadOptions extends ImportStart {
  readonly onProgress?: (progress: ImportProgress) => void;
  /** The worker's script where the source is bundled. */
  readonly workerUrl?: URL;
}

/** An import under way in a thread of its own. */
export interface ImportThread {
  /** What came of it. Rejects with what `importMail` throws; `aborted` where it was stopped. */
  readonly report: Promise<ImportReport>;
  /** Ends the import and leaves no file. */
  readonly stop: () => void;
}

/** Imports mail as `importMail` does, off the caller's thread: a mailbox of gigabytes blocks nobody. */
export function startImportThread({ source, out, onProgress, workerUrl }: ImportThreadOptions): ImportThread {
  const start: ImportStart = { source, out };
  const worker = new Worker(workerUrl ?? new URL('./import-worker.ts', import.meta.url), {
    workerData: start,
  });
  const { promise, resolve, reject } = Promise.withResolvers<ImportReport>();
  worker.on('message', (message: ImportMessage) => {
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
