import { countCalls, countRows, readJob } from './fixture/ledger.ts';
import { expectStatus, startMailJob, untilStage } from './fixture/steps.ts';
import { expect, test } from './fixture/story.ts';

const count = 60;

test.use({ demo: { latencyMs: 400 }, given: { model: { maxInputTokens: 4_000 } } });

test('a job over mails is paused, killed in another stage, found again and resumed, and pays for nothing twice', async ({
  desk,
  model,
  start,
}) => {
  test.setTimeout(120_000);
  const file = desk.mails('mails.db', count);
  const first = await start(file);
  await startMailJob(first);

  await test.step('paused while mails are classified, it rests', async () => {
    await untilStage(first, 'email_classification', 'now');
    await expect.poll(() => countRows(file, 'email_classes')).toBeGreaterThan(0);
    await first.page.getByTestId('pause').click();
    await expectStatus(first, 'paused');
    await expect(first.page.getByTestId('pause-reason')).toHaveAttribute('data-reason', 'user');
    await expect.poll(() => model.active()).toBe(0);
  });

  await test.step('resumed, it goes on to the fields, and is killed there', async () => {
    await first.page.getByTestId('resume').click();
    await untilStage(first, 'information_extraction', 'now');
    await expect
      .poll(() => countRows(file, 'talent_candidates') + countRows(file, 'talent_projects'), {
        intervals: [50],
      })
      .toBeGreaterThan(0);
    await first.kill();
    expect(readJob(file).status).toBe('running');
  });

  const inFlight = countCalls(file).sent ?? 0;
  const second = await start();
  await test.step('the next start finds it on the talent page, interrupted, and says what that costs', async () => {
    await expect(second.page.getByTestId('nav-talent')).toHaveAttribute('aria-current', 'page');
    await expectStatus(second, 'paused');
    const note = second.page.getByTestId('pause-reason');
    await expect(note).toHaveAttribute('data-reason', 'interrupted');
    await untilStage(second, 'email_classification', 'done');
    expect(inFlight).toBeLessThanOrEqual(3);
  });

  await test.step('resumed, it completes, and no answer is paid for twice', async () => {
    model.setLatency(0);
    await second.page.getByTestId('resume').click();
    await expectStatus(second, 'completed');
    expect(readJob(file)).toMatchObject({
      total: count,
      succeeded: count,
      failed: 0,
      repeatedCalls: inFlight,
    });
    expect(countRows(file, 'email_classes')).toBe(count);
    await expect(second.page.getByTestId('result')).toContainText('Every mail was read');
  });
});
