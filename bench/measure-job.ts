import { setTimeout } from 'node:timers/promises';
import { withSubscribers } from '../src/engine/job/subscribers.ts';
import { startEngineThread } from '../src/engine/worker/engine-thread.ts';
import { modelSettingsSchema } from '../src/shared/model-settings.ts';

/**
 * Runs one job in this process, on a worker thread as the app does, and prints what it took as one line of JSON; or
 * goes on with the one that rests in the file, or sends its calls in orders and collects these.
 * measure-job.ts FILE SETTINGS_JSON [resume|order]
 */
const [path = '', settingsJson = '{}', command = 'start'] = process.argv.slice(2);
const settings = modelSettingsSchema.parse(JSON.parse(settingsJson));
const engine = withSubscribers(await startEngineThread({ path }));
const over = Promise.withResolvers<void>();
let waits = Promise.withResolvers<void>();
let begun = process.cpuUsage();
engine.subscribe({
  event: (event) => {
    // What is loaded before a job goes on is not its own work.
    if (command === 'resume' && event.type === 'status' && event.data.status === 'running')
      begun = process.cpuUsage();
    if (event.type === 'complete' || (event.type === 'status' && event.data.status === 'paused'))
      over.resolve();
    if (event.type === 'status' && event.data.status === 'waiting') waits.resolve();
  },
});

/** Asks after the orders until the job is over. */
async function collectAll(): Promise<void> {
  for (;;) {
    await Promise.race([waits.promise, over.promise]);
    waits = Promise.withResolvers();
    const job = await engine.collect({ apiKey: null });
    if (job?.status === 'waiting') {
      await setTimeout(200);
      waits.resolve();
    } else if (job?.status !== 'running') return;
  }
}

begun = process.cpuUsage();
const access = { settings, apiKey: null };
if (command === 'resume') await engine.resume(access);
else {
  const transport = command === 'order' ? 'order' : 'live';
  await engine.start({ pipeline: 'events', selection: { kind: 'unfinished' }, transport }, access);
  if (transport === 'order') await collectAll();
}
await over.promise;
const spent = process.cpuUsage(begun);
const job = await engine.snapshot();
await engine.close();
const usage = process.resourceUsage();
console.log(
  JSON.stringify({
    job,
    cpuSeconds: (usage.userCPUTime + usage.systemCPUTime) / 1e6,
    jobCpuSeconds: (spent.user + spent.system) / 1e6,
    peakMegabytes: usage.maxRSS / 1024,
  }),
);
