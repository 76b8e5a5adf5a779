import { withSubscribers } from '../src/engine/job/subscribers.ts';
import { startEngineThread } from '../src/engine/worker/engine-thread.ts';
import { modelSettingsSchema } from '../src/shared/model-settings.ts';

/**
 * Runs one job in this process, on a worker thread as the app does, and prints what it took as one line of JSON.
 * measure-job.ts FILE SETTINGS_JSON
 */
const [path = '', settingsJson = '{}'] = process.argv.slice(2);
const settings = modelSettingsSchema.parse(JSON.parse(settingsJson));
const engine = withSubscribers(await startEngineThread({ path }));
const over = Promise.withResolvers<void>();
engine.subscribe({
  event: (event) => {
    if (event.type === 'complete' || (event.type === 'status' && event.data.status === 'paused'))
      over.resolve();
  },
});
const opened = process.cpuUsage();
await engine.start({ pipeline: 'events', selection: { kind: 'unfinished' } }, { settings, apiKey: null });
await over.promise;
const spent = process.cpuUsage(opened);
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
