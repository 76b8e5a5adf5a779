import type { JobSnapshot } from '../src/shared/job.ts';
import { countSequences, readEvents, readJob } from './fixture/ledger.ts';
import { expectListed, goTo } from './fixture/steps.ts';
import { expect, test } from './fixture/story.ts';

test.use({ demo: { latencyMs: 250 } });

/** What the window says lies between what the file held before and after it was asked. */
function expectBetween(before: number, said: number, after: number): void {
  expect(said).toBeGreaterThanOrEqual(before);
  expect(said).toBeLessThanOrEqual(after);
}

test('an analyst opens a file from the menu, extracts its events with the window closed, and reads what was found', async ({
  desk,
  model,
  start,
}) => {
  const file = desk.sample();
  const gleaner = await start();
  await expect(gleaner.page.getByTestId('welcome')).toBeVisible();

  await test.step('the menu opens the file, and the window says what a run would take', async () => {
    await gleaner.chooseInDialog(file);
    await gleaner.menu('file.open');
    const { page } = gleaner;
    await expect(page.getByRole('button', { name: 'File: autumn.db' })).toBeVisible();
    const estimate = page.getByTestId('estimate');
    await expect(estimate).toContainText('60');
    await expect(estimate).toContainText('5,506');
    await expect(estimate).toContainText('fewer tokens than the original wording');
    await expect(page.getByTestId('start')).toBeEnabled();
    expect(model.record.calls).toHaveLength(0);
  });

  await test.step('it starts, and moves', async () => {
    const { page } = gleaner;
    await page.getByTestId('start').click();
    await expect(page.getByTestId('progress')).toBeVisible();
    await expect(page.getByTestId('job-pill')).toHaveAttribute('data-status', 'running');
    const shown = async (): Promise<number> =>
      Number(await page.getByTestId('progress').getAttribute('aria-valuenow'));
    await expect.poll(shown).toBeGreaterThan(2);
    const first = await shown();
    await expect.poll(shown).toBeGreaterThan(first);
    await expect(page.getByTestId('eta')).toContainText('left');
    await expect(page.getByTestId('writing').locator('li').first()).toBeVisible();
    await expect(page.getByTestId('just-finished').locator('li').first()).toContainText('·');
  });

  await test.step('a second start is refused', async () => {
    await expect(gleaner.page.getByTestId('start')).toHaveCount(0);
    const answer = await gleaner.answer('job.start', { pipeline: 'events', selection: { kind: 'all' } });
    expect(answer).toMatchObject({ ok: false, error: { code: 'job_running' } });
  });

  await test.step('with the window closed it goes on', async () => {
    model.setLatency(1_000); // A slow machine takes its time over the window; the job is to be there still.
    await gleaner.answerDialogs(0); // “Keep Running”
    await gleaner.closeWindow();
    const then = readJob(file).succeeded;
    await expect.poll(() => readJob(file).succeeded).toBeGreaterThan(then);
    expect(readJob(file).status).toBe('running');
    await expect.poll(() => gleaner.trayLabel('tray.state')).toMatch(/^autumn\.db: Running, \d+ %$/);
  });

  await test.step('starting Gleaner again brings the window back, and it tells the truth', async () => {
    await gleaner.inNewWindow(async () => expect(await gleaner.startAgain()).toBe(0));
    await expect(gleaner.page.getByTestId('job-pill')).toHaveAttribute('data-status', 'running');
    const before = readJob(file);
    const said: JobSnapshot = await gleaner.job();
    const after = readJob(file);
    expect(said.jobId).toBe(before.id);
    expectBetween(before.succeeded, said.succeeded, after.succeeded);
    expectBetween(before.results, said.results, after.results);
    expectBetween(before.processedRecords, said.processedRecords, after.processedRecords);
    expect(said.processed).toBe(said.succeeded + said.failed);
  });

  await test.step('it completes and says so, and a click on the notification shows the job', async () => {
    await gleaner.page.getByTestId('nav-settings').click();
    model.setLatency(0);
    await expect
      .poll(() => gleaner.notices())
      .toEqual([{ title: 'Job finished', body: '60 of 60 users done.' }]);
    await gleaner.clickLastNotice();
    const { page } = gleaner;
    await expect(page.getByTestId('result')).toContainText('Every user was read');
    await expect(page.getByTestId('succeeded')).toHaveText('60');
    await expect(page.getByTestId('failed')).toHaveText('0');
    expect(readJob(file)).toMatchObject({ status: 'completed', total: 60, succeeded: 60, failed: 0 });
    expect(countSequences(file)).toEqual({ success: 60 });
  });

  await test.step('the table lists every user, and a user shows the profile, the events and their rows', async () => {
    const { page } = gleaner;
    await goTo(page, 'users');
    const table = page.getByTestId('users-table');
    const rows = table.locator('tr[data-row-id]');
    await expectListed(table, 60);
    await expect(rows.first()).toContainText('Succeeded');
    await rows.first().getByRole('button').focus();
    await page.keyboard.press('End');
    await expect(rows.filter({ hasText: 'user_060' }).getByRole('button')).toBeFocused();
    await page.getByRole('textbox', { name: 'Search users' }).fill('user_007');
    await expectListed(table, 1);
    await rows.first().click();

    const drawer = page.getByTestId('user-drawer');
    const events = readEvents(file, 'user_007');
    const { profile } = await gleaner.ask('events.user', { userId: 'user_007' });
    expect(profile).not.toBe('');
    await expect(drawer).toContainText(profile);
    const shownEvents = drawer.locator('[data-event]');
    await expect(shownEvents).toHaveCount(events.length);
    await expect(drawer.locator('[data-row]').first()).toBeVisible();

    await shownEvents.first().click();
    const id = await shownEvents.first().getAttribute('data-event');
    const cited = JSON.parse(events.find((event) => event.eventId === id)?.sources ?? '[]') as unknown[];
    await expect(drawer.locator('[data-row][data-marked]')).toHaveCount(cited.length);
    for (const source of cited) {
      const row = drawer.locator(`[data-row="${source}"]`);
      await expect(row).toHaveAttribute('data-marked', 'true');
      await expect(row.locator('[data-mark]').first()).toHaveText('1');
    }
  });
});
