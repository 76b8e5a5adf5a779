import { countSequences, readJob, runsOf } from './fixture/ledger.ts';
import { expectStatus, holdAnswers, startJob, untilHeld, untilSucceeded } from './fixture/steps.ts';
import { expect, test } from './fixture/story.ts';

test.use({ demo: { latencyMs: 150 }, given: { model: { maxInputTokens: 1_000 } } });

test('pause stops at once, resume goes on where it stopped, cancel keeps what was read', async ({
  desk,
  model,
  open,
}) => {
  const file = desk.sixty();
  const gleaner = await open(file);
  const { page } = gleaner;
  await startJob(gleaner);
  await untilSucceeded(file, 5);

  await test.step('pause aborts what is under way', async () => {
    await holdAnswers(model, 3);
    const pressedAt = performance.now();
    await page.getByTestId('pause').click();
    await expectStatus(gleaner, 'paused');
    const elapsedMs = performance.now() - pressedAt;
    console.log(`pause with three requests in flight: ${Math.round(elapsedMs)} ms`);
    expect(elapsedMs).toBeLessThan(3_000); // The promise is a second; a loaded machine gets some room.
    await expect(page.getByTestId('pause-reason')).toHaveAttribute('data-reason', 'user');
    await expect.poll(() => model.active()).toBe(0);
    await expect(page.getByTestId('start')).toHaveCount(0);
    expect(await gleaner.notices()).toEqual([]); // Who paused it knows.
  });

  await test.step('nothing is sent while it rests', async () => {
    const calls = model.record.calls.length;
    await page.waitForTimeout(500);
    expect(model.record.calls).toHaveLength(calls);
    expect(readJob(file)).toMatchObject({ status: 'paused', reason: 'user' });
  });

  const then = readJob(file).succeeded;
  await test.step('resume goes on', async () => {
    model.setLatency(150);
    await page.getByTestId('resume').click();
    await expectStatus(gleaner, 'running');
    await untilSucceeded(file, then + 5);
  });

  await test.step('a pause after the requests on their way hears them out, and resume goes on', async () => {
    const release = model.hold();
    await untilHeld(model, 3);
    await page.getByTestId('pause-how').click();
    await page.getByTestId('pause-after-requests').click();
    await expect(page.getByTestId('winding-down')).toBeVisible();
    await expect(page.getByTestId('pause')).toHaveText('Pause now');
    const aborted = model.record.calls.filter((call) => call.aborted).length;
    release();
    await expectStatus(gleaner, 'paused');
    expect(model.record.calls.filter((call) => call.aborted)).toHaveLength(aborted);
    await page.getByTestId('resume').click();
    await expectStatus(gleaner, 'running');
  });

  await test.step('the next job waits for its turn', async () => {
    await holdAnswers(model, 3); // So that the job waits for the person, however slow the machine is.
    await page.getByTestId('estimate').locator('label', { hasText: /^All/ }).click();
    await page.getByTestId('add-to-queue').click();
    await expect(page.getByTestId('queued')).toHaveCount(1);
    await page.getByTestId('when-done').selectOption('quit');
  });

  await test.step('cancel asks, and keeps what was read', async () => {
    await page.getByTestId('cancel').click();
    await page.getByRole('button', { name: 'Keep the job' }).click();
    await expectStatus(gleaner, 'running');
    await page.getByTestId('cancel').click();
    await page.getByRole('button', { name: 'Cancel the job' }).click();
    await expectStatus(gleaner, 'cancelled');
    const { succeeded, status } = readJob(file);
    expect(status).toBe('cancelled');
    expect(succeeded).toBeGreaterThanOrEqual(then + 5);
    expect(countSequences(file)).toEqual({ success: succeeded });
    await expect(page.getByTestId('result')).toContainText(`did not get to ${60 - succeeded} users`);
  });

  await test.step('a new run takes up the rest, and no more', async () => {
    const { succeeded } = readJob(file);
    model.setLatency(0);
    await expect(page.getByTestId('queued')).toHaveCount(1); // Whoever cancels decides what goes on.
    await page
      .getByTestId('estimate')
      .locator('label', { hasText: /^Unfinished/ })
      .click();
    await page.getByTestId('start').click();
    await expect.poll(() => countSequences(file)).toEqual({ success: 60 });
    await expect.poll(() => runsOf(file)).toContainEqual({ status: 'completed', total: 60 - succeeded });
  });

  await test.step('then the one that waited begins by itself, and at the end Gleaner is about to quit, as chosen', async () => {
    await expect.poll(() => runsOf(file).at(-1)).toEqual({ status: 'completed', total: 60 });
    await expect(page.getByTestId('queued')).toHaveCount(0);
    await expect(page.getByRole('alert')).toContainText('Gleaner quits at');
    await page.getByRole('button', { name: 'Stay' }).click();
    await expect(page.getByRole('alert')).toHaveCount(0);
  });
});
