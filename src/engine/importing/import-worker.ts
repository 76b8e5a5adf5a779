import { parentPort, workerData } from 'node:worker_threads';
import { toErrorInfo } from '../../shared/app-error.ts';
import type { ImportProgress } from '../../shared/import-progress.ts';
import type { ImportKind, ImportMessage, ImportStart, ImportWork } from './import-messages.ts';

if (parentPort === null) throw new Error('import-worker.ts runs in a worker thread only.');
const port = parentPort;
const say = (message: ImportMessage): void => port.postMessage(message);
const stop = new AbortController();
port.once('message', () => stop.abort());

/** Each loads what it needs and no more: what reads mail is not small. */
async function carryOut(start: ImportStart): Promise<ImportWork[ImportKind]['report']> {
  const watched = {
    signal: stop.signal,
    onProgress: (progress: ImportProgress): void => say({ kind: 'progress', progress }),
  };
  switch (start.kind) {
    case 'mail':
      return (await import('../mail-import/import-mail.ts')).importMail({ ...start.given, ...watched });
    case 'tables':
      return (await import('../data-import/import-tables.ts')).importTables({ ...start.given, ...watched });
    case 'preview':
      return (await import('../data-import/preview-data.ts')).previewData(
        start.given.path,
        start.given.reading,
      );
  }
}

try {
  say({ kind: 'report', report: await carryOut(workerData as ImportStart) });
} catch (thrown) {
  say({ kind: 'failure', error: toErrorInfo(thrown) });
}
port.close();
