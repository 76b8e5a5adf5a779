import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { someOf } from '../src/engine/testing/thoroughness.ts';
import type { Gleaner } from './fixture/gleaner.ts';
import { countCalls, countSequences, readJob } from './fixture/ledger.ts';
import { expectStatus, holdAnswers, startJob, untilSucceeded } from './fixture/steps.ts';
import { expect, test } from './fixture/story.ts';

test.use({ demo: { latencyMs: 200 }, given: { model: { maxInputTokens: 1_000 } } });

/** Every way in which Gleaner is told to go while a job runs; the two signals have one listener, and `npm run torture` sends both. */
const farewells: Readonly<Record<string, (gleaner: Gleaner) => unknown>> = {
  'a quit from the menu that is confirmed': async (gleaner) => {
    await gleaner.answerDialogs(0);
    await gleaner.app.evaluate(({ app }) => app.quit());
  },
  SIGTERM: (gleaner) => gleaner.app.process().kill('SIGTERM'),
  'a terminal that is closed': (gleaner) => gleaner.app.process().kill('SIGHUP'),
  'the shutdown of the system': (gleaner) =>
    gleaner.app.evaluate(({ powerMonitor }) => powerMonitor.emit('shutdown', { preventDefault: () => {} })),
};

/** Whether the system that the stories are told on has it. */
const isKnownHere = (farewell: string): boolean =>
  process.platform !== 'win32' || !/SIGTERM|terminal/.test(farewell);

/** Enough that the job is still at work when it has been told to go in every way. */
const users = 100;

test('told to go in any way, Gleaner pauses a running job cleanly, and the next start goes on with nothing repeated', async ({
  desk,
  model,
  start,
}) => {
  test.slow(); // As many starts as ways, one after the other.
  const file = desk.load('many.db', { kind: 'uniform', users, rowsPerUser: 12, form: 'text' });
  const ways = Object.entries(farewells).filter(([name]) => isKnownHere(name));
  let gleaner = await start(file);
  await startJob(gleaner);
  for (const [farewell, say] of someOf(ways, 3)) {
    await test.step(farewell, async () => {
      await untilSucceeded(file, readJob(file).succeeded + 6);
      await holdAnswers(model, 3);
      const gone = once(gleaner.app.process(), 'exit');
      // It may be gone before the answer.
      await Promise.resolve(say(gleaner)).catch(() => undefined);
      await gone;
      const { succeeded } = readJob(file);
      expect(succeeded).toBeLessThan(users);
      expect(readJob(file)).toMatchObject({ status: 'paused', reason: 'interrupted', repeatedCalls: 0 });
      // What was in flight was ended and written down as unanswered, not found missing later.
      expect(countCalls(file).sent).toBeUndefined();
      expect(countSequences(file)).toEqual({ success: succeeded });
      await expect.poll(() => model.active()).toBe(0);

      gleaner = await start();
      await expectStatus(gleaner, 'paused');
      model.setLatency(200);
      await gleaner.page.getByTestId('resume').click();
      await untilSucceeded(file, succeeded + 1);
    });
  }
  model.setLatency(0);
  await expectStatus(gleaner, 'completed');
  expect(readJob(file)).toMatchObject({ total: users, succeeded: users, failed: 0, repeatedCalls: 0 });
});

test('the machine sleeps while a job runs: on waking it goes on by itself, and never pauses', async ({
  desk,
  model,
  open,
}) => {
  test.skip(process.platform === 'win32', 'Windows has no signal that stops a process.');
  const file = desk.sixty();
  const gleaner = await open(file);
  await startJob(gleaner);
  await untilSucceeded(file, 6);
  await gleaner.app.evaluate(({ powerMonitor }) => void powerMonitor.emit('suspend'));
  const { pid = 0 } = gleaner.app.process();
  process.kill(pid, 'SIGSTOP');
  await sleep(1_500);
  model.setLatency(2_000); // What is sent from now on; a slow machine is to see it running before it is done.
  process.kill(pid, 'SIGCONT');
  await gleaner.app.evaluate(({ powerMonitor }) => void powerMonitor.emit('resume'));
  await expectStatus(gleaner, 'running');
  model.setLatency(0);
  await expectStatus(gleaner, 'completed');
  expect(readJob(file)).toMatchObject({ status: 'completed', succeeded: 60, failed: 0, repeatedCalls: 0 });
  const events = await gleaner.ask('job.events', { fromSeq: 0 });
  const statuses = events.flatMap((event) => (event.type === 'status' ? [event.data.status] : []));
  expect(statuses).toEqual(['running', 'completed']);
});
