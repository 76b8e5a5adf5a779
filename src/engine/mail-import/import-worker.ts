import { parentPort, workerData } from 'node:worker_threads';
import { toErrorInfo } from '../../shared/app-error.ts';
import { importMail } from './import-mail.ts';
import type { ImportMessage, ImportStart } from './import-messages.ts';

if (parentPort === null) throw new Error('import-worker.ts runs in a worker thread only.');
const port = parentPort;
const say = (message: ImportMessage): void => port.postMessage(message);
const stop = new AbortController();
port.once('message', () => stop.abort());

try {
  const { source, out } = workerData as ImportStart;
  const onProgress = (progress: Extract<ImportMessage, { kind: 'progress' }>['progress']): void =>
    say({ kind: 'progress', progress });
  say({ kind: 'report', report: await importMail({ source, out, signal: stop.signal, onProgress }) });
} catch (thrown) {
  say({ kind: 'failure', error: toErrorInfo(thrown) });
}
port.close();
