import type { DemoCall } from '../src/engine/demo-model/demo-record.ts';
import { countCalls, countSequences, readJob } from './fixture/ledger.ts';
import { expectStatus, holdAnswers, startJob, untilSucceeded } from './fixture/steps.ts';
import { expect, test } from './fixture/story.ts';

test.use({ demo: { latencyMs: 200 }, given: { model: { maxInputTokens: 1_000 } } });

const rows = 720;

/** Every row of a call, under a name that holds across calls: numbers in a request are its own. */
function rowsOf(call: DemoCall): readonly string[] {
  return call.users.flatMap(({ header, rows }) =>
    rows.map(({ day, time, text }) => `${header} ${day} ${time} ${text}`),
  );
}

test('killed in the middle, Gleaner finds the job again and pays for nothing twice but what was in flight', async ({
  desk,
  model,
  start,
}) => {
  const file = desk.sixty();
  const first = await start(file);
  await startJob(first);
  await untilSucceeded(file, 12);
  await holdAnswers(model, 3);
  await first.kill();

  const callsBefore = model.record.calls.length;
  const ledger = countCalls(file);
  const inFlight = ledger.sent ?? 0;
  expect(readJob(file).status).toBe('running');
  expect(inFlight).toBeGreaterThan(0);
  expect(inFlight).toBeLessThanOrEqual(3);

  const second = await start();
  const { page } = second;
  await test.step('the file is open again, its job interrupted, and the window says what that costs', async () => {
    await expect(page.getByRole('button', { name: 'File: sixty.db' })).toBeVisible();
    await expectStatus(second, 'paused');
    const note = page.getByTestId('pause-reason');
    await expect(note).toHaveAttribute('data-reason', 'interrupted');
    await expect(note).toContainText(inFlight === 1 ? 'Up to 1 request' : `Up to ${inFlight} requests`);
    expect(model.record.calls).toHaveLength(callsBefore);
  });

  await test.step('resumed, it completes', async () => {
    model.setLatency(0);
    await page.getByTestId('resume').click();
    await expectStatus(second, 'completed');
    expect(readJob(file)).toMatchObject({ total: 60, succeeded: 60, failed: 0, repeatedCalls: inFlight });
    expect(countSequences(file)).toEqual({ success: 60 });
    await expect(page.getByTestId('result')).toContainText('Repeated calls');
  });

  await test.step('nothing that had been answered was sent again', async () => {
    const { calls } = model.record;
    const sentAgain = new Set(calls.slice(callsBefore).flatMap(rowsOf));
    const repeated = calls
      .slice(0, callsBefore)
      .filter((call) => rowsOf(call).some((row) => sentAgain.has(row)));
    expect(repeated.length).toBeLessThanOrEqual(inFlight);
    const answered = (ledger.settled ?? 0) + (ledger.received ?? 0);
    expect(callsBefore - repeated.length).toBeGreaterThanOrEqual(answered);
    // Every row went out at least once, and but for those in flight exactly once.
    const all = calls.flatMap(rowsOf);
    expect(new Set(all).size).toBe(rows);
    expect(all.length - rows).toBe(repeated.flatMap(rowsOf).filter((row) => sentAgain.has(row)).length);
  });
});
