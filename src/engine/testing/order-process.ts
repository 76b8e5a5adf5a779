import { writeSync } from 'node:fs';
import { openEngine } from '../engine.ts';
import { accessTo } from './access.ts';

/**
 * A process of its own that takes a job by orders as far as it goes now: starts it, goes on with it, or collects. `aheadMs` is how
 * far its clock is ahead of the machine's. Says at the end how the job stands.
 */
const [path = '', baseUrl = '', aheadMs = '0'] = process.argv.slice(2);
const engine = await openEngine(path, {
  // What is synced stays where it is, so that a test knows what a power cut can take.
  onConnection: (db) => void db.pragma('wal_autocheckpoint = 0'),
  now: () => Date.now() + Number(aheadMs),
  orderWait: async () => {},
});
const access = accessTo({ baseUrl });
const over = Promise.withResolvers<void>();
engine.subscribe({
  event: ({ type, data }) => {
    if (type === 'status' && data.status !== 'running') over.resolve();
  },
});
const before = await engine.snapshot();
const goOn = () => {
  if (before === null)
    return engine.start({ pipeline: 'events', selection: { kind: 'all' }, transport: 'order' }, access);
  if (before.status === 'paused') return engine.resume(access);
  return engine.collect({ apiKey: null });
};
const begun = await goOn();
if (begun?.status === 'running') await over.promise;
await new Promise((resolve) => setTimeout(resolve, 5));
const job = await engine.snapshot();
writeSync(
  1,
  `${JSON.stringify({ status: job?.status, reason: job?.reason, error: job?.error?.code ?? null })}\n`,
);
await engine.close();
