import { flushCompileCache } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { AppError, toErrorInfo } from '../../shared/app-error.ts';
import { goThroughProxy } from '../calling/proxy.ts';
import { type Engine, type EngineTold, engineTells } from '../engine-api.ts';
import { openFileEngine } from '../file-engine.ts';
import { openModelProbe } from '../model-probe.ts';
import { warmUp } from './warm-up.ts';
import type { WorkerMessage, WorkerOpening, WorkerRequest, WorkerStart } from './worker-messages.ts';

type Callable = (...values: readonly unknown[]) => Promise<unknown>;

/** So long after the last opening nothing is on its way any more that loading ahead would hold up. */
const quietMs = 100;

if (parentPort === null) throw new Error('engine-worker.ts runs in a worker thread only.');
const port = parentPort;
const say = (message: WorkerMessage): void => port.postMessage(message);
const saying = Object.fromEntries(
  engineTells.map((name) => [name, (value: unknown) => say({ kind: 'told', name, value })]),
) as unknown as EngineTold;

let warming: NodeJS.Timeout | undefined;

/** Loads ahead in a quiet moment, where that is wanted. */
function warmUpSoon(): void {
  if (!(workerData as WorkerStart).warm) return;
  clearTimeout(warming);
  warming = setTimeout(() => {
    warmUp().catch(() => undefined); // Whatever keeps it from loading will be told when it is needed.
  }, quietMs).unref();
}

let engine: Partial<Engine> = {};

/** By then all is loaded that a job needs: where what is compiled is kept, it is kept now, and not at an end in peace alone. */
const begins: ReadonlySet<string> = new Set([
  'start',
  'startQueued',
  'resume',
] satisfies readonly (keyof Engine)[]);

function answer(request: WorkerRequest): void {
  const method = engine[request.method] as Callable | undefined;
  const answering =
    method === undefined
      ? Promise.reject(new AppError('no_file_open', 'No file is open.', { hint: 'Open one first.' }))
      : method(...request.arguments);
  answering
    .then(
      (data) => say({ kind: 'answer', id: request.id, data }),
      (thrown: unknown) => say({ kind: 'failure', id: request.id, error: toErrorInfo(thrown) }),
    )
    .finally(() => {
      if (begins.has(request.method)) setImmediate(flushCompileCache);
      if (request.method === 'close') port.close();
    });
}

async function open({ path, trialAt, after }: WorkerOpening): Promise<void> {
  try {
    if (path === null) {
      engine = openModelProbe(saying.learnt);
    } else {
      const { backups, sidecarFolder, lockFolder } = workerData as WorkerStart;
      const opened = openFileEngine(path, { backups, sidecarFolder, lockFolder, trialAt, after });
      opened.tell(saying);
      engine = opened;
    }
    say({ kind: 'opened' });
    warmUpSoon();
  } catch (thrown) {
    say({ kind: 'refused', error: toErrorInfo(thrown) });
    port.close();
  }
}

goThroughProxy(process.env);
port.on('message', (message: WorkerOpening | WorkerRequest) => {
  if (message.kind === 'open') void open(message);
  else answer(message);
});
warmUpSoon();
