import { toErrorInfo } from '../../shared/app-error.ts';
import { openEngine } from '../engine.ts';
import type { Engine, ModelAccess } from '../engine-api.ts';

export type EngineOrder = 'start' | 'resume' | 'pause' | 'cancel';

// An engine in a process of its own that does what the process which forked it says, and answers a status or a code.
const [path = '', lockFolder = '', access = '{}'] = process.argv.slice(2);
const engine = await openEngine(path, { lockFolder });
const model = JSON.parse(access) as ModelAccess;
const orders: Record<EngineOrder, () => ReturnType<Engine['cancel']>> = {
  start: () => engine.start({ pipeline: 'events', selection: { kind: 'all' } }, model),
  resume: () => engine.resume(model),
  pause: engine.pause,
  cancel: engine.cancel,
};
process.on('message', async (order: EngineOrder) => {
  const answer = await orders[order]().then(
    (job) => job.status,
    (thrown: unknown) => toErrorInfo(thrown).code,
  );
  process.send?.(answer);
});
process.send?.('ready');
