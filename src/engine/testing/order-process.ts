import { writeSync } from 'node:fs';
import type { Selection } from '../../shared/work.ts';
import { openEngine } from '../engine.ts';
import { accessTo } from './access.ts';
import { userIdOf } from './source-file.ts';

/**
 * A process of its own that takes a job by orders as far as it goes now: starts it, goes on with it, or collects. `aheadMs` is how
 * far its clock is ahead of the machine's. Given so many users, the job is over those, and another is run beside it, live, over all
 * others. Says at the end how the jobs stand: the first that is not done, or that all are.
 */
const [path = '', baseUrl = '', aheadMs = '0', beside = ''] = process.argv.slice(2);
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
const firstUsers = Number(beside);
const selection: Selection =
  firstUsers === 0
    ? { kind: 'all' }
    : { kind: 'named', ids: Array.from({ length: firstUsers }, (_, index) => userIdOf(index)) };
const jobsBefore = await engine.runs();
const goOn = async () => {
  if (before === null) return engine.start({ pipeline: 'events', selection, transport: 'order' }, access);
  if (before.status === 'paused') return engine.resume(access);
  // The other one is begun as soon as the first waits.
  if (firstUsers > 0 && jobsBefore.length === 1)
    return engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, access);
  return engine.collect({ apiKey: null });
};
const begun = await goOn();
if (begun?.status === 'running') await over.promise;
await new Promise((resolve) => setTimeout(resolve, 5));
const jobs = (await engine.runs()).map((run) => run.job);
const isMissing = firstUsers > 0 && jobs.length === 1;
const job = isMissing
  ? { ...jobs[0], status: 'waiting' }
  : (jobs.find(({ status }) => status !== 'completed') ?? jobs[0]);
writeSync(
  1,
  `${JSON.stringify({ status: job?.status, reason: job?.reason, error: job?.error?.code ?? null })}\n`,
);
await engine.close();
