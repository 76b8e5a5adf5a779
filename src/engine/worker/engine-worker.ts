import { parentPort, workerData } from 'node:worker_threads';
import { AppError, toErrorInfo } from '../../shared/app-error.ts';
import { goThroughProxy } from '../calling/proxy.ts';
import { openEngine } from '../engine.ts';
import type { Engine } from '../engine-api.ts';
import { openModelProbe } from '../model-probe.ts';
import type { WorkerMessage, WorkerRequest, WorkerStart } from './worker-messages.ts';

type Callable = (...values: readonly unknown[]) => Promise<unknown>;

if (parentPort === null) throw new Error('engine-worker.ts runs in a worker thread only.');
const port = parentPort;
const say = (message: WorkerMessage): void => port.postMessage(message);

function listen(engine: Partial<Engine>): void {
  port.on('message', (request: WorkerRequest) => {
    const method = engine[request.method] as Callable | undefined;
    const answer =
      method === undefined
        ? Promise.reject(new AppError('no_file_open', 'No file is open.', { hint: 'Open one first.' }))
        : method(...request.arguments);
    answer
      .then(
        (data) => say({ kind: 'answer', id: request.id, data }),
        (thrown: unknown) => say({ kind: 'failure', id: request.id, error: toErrorInfo(thrown) }),
      )
      .finally(() => {
        if (request.method === 'close') port.close();
      });
  });
}

goThroughProxy(process.env);
try {
  const { path, backups, after } = workerData as WorkerStart;
  if (path === null) {
    listen(openModelProbe());
  } else {
    const engine = await openEngine(path, { backups, after });
    engine.subscribe({
      snapshot: (snapshot) => say({ kind: 'snapshot', snapshot }),
      event: (event) => say({ kind: 'event', event }),
      backup: (progress) => say({ kind: 'backup', progress }),
    });
    listen(engine);
  }
  say({ kind: 'opened' });
} catch (thrown) {
  say({ kind: 'refused', error: toErrorInfo(thrown) });
  port.close();
}
