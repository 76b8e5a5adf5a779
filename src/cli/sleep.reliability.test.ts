import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type DemoModel, startDemoModel } from '../engine/demo-model/demo-model.ts';
import { accountForRows } from '../engine/testing/account-for-rows.ts';
import { startGleaner } from '../engine/testing/gleaner-process.ts';
import { writeSourceFile } from '../engine/testing/source-file.ts';
import { makeDemo, makeFolder, until } from '../engine/testing/test-bench.ts';
import type { JobEvent } from '../shared/job.ts';

const users = 40;

// A process that is stopped is to itself as on a machine that sleeps: its timers stand still and its connections die.
test.skipIf(process.platform === 'win32')(
  'after sleep, with every connection dead and the network late, calls in flight are retried and the job never pauses',
  async () => {
    const path = join(makeFolder(), 'source.db');
    writeSourceFile(path, { form: 'text', users, rowsPerUser: 8 });
    let answered = 0;
    // From the fourth on no call is answered, so that four are alive however busy the machine is.
    const hold = (): void => {
      answered += 1;
      if (answered === 4) before.setLatency(600_000);
    };
    const before: DemoModel = await makeDemo({ latencyMs: 100, onCall: hold });
    const gleaner = startGleaner([
      ...['extract', path, '--base-url', before.baseUrl, '--model', 'demo', '--json'],
      ...['--concurrency', '4', '--max-input-tokens', '900', '--idle-timeout', '5'],
    ]);
    await until(() => answered >= 4 && before.active() === 4, 'calls are alive', 50_000);
    gleaner.child.kill('SIGSTOP');
    await before.close();
    await sleep(500);
    gleaner.child.kill('SIGCONT');
    await sleep(400);
    const after = await startDemoModel({ port: before.port });
    try {
      const ended = await gleaner.ended;
      expect(ended).toMatchObject({ code: 0, stderr: '' });
      const events = ended.stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as JobEvent);
      expect(events.flatMap((event) => (event.type === 'status' ? event.data.status : []))).toEqual([
        'running',
        'completed',
      ]);
      const complete = events.findLast((event) => event.type === 'complete');
      expect(complete?.data).toMatchObject({ succeeded: users, repeatedCalls: 0 });
      expect(complete?.data.retries).toBeGreaterThan(0);
      expect(accountForRows(path)).toMatchObject({ problems: [], untouched: [] });
    } finally {
      await after.close();
    }
  },
);
