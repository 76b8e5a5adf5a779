import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expectListed, expectStatus, goTo, holdAnswers, startJob, untilSucceeded } from './fixture/steps.ts';
import { expect, test } from './fixture/story.ts';
import { forDocuments, take, takeReport } from './fixture/take-pictures.ts';

// The other stories walk through all of it: here it is for the pictures alone.
test.skip(!forDocuments, 'no pictures are wanted');
test.use({
  demo: { latencyMs: 60, seed: 7 },
  given: {
    notifications: false,
    model: { price: { inputPerMillion: 0.28, outputPerMillion: 0.42, currency: 'USD' } },
  },
});

test('the events of a file, what goes out of it, and what is there for the keys', async ({ desk, open }) => {
  test.setTimeout(400_000);
  const gleaner = await open(desk.sample('autumn-2025.db'));
  const { page } = gleaner;
  const shoot = (view: string): Promise<void> => test.step(view, () => take(gleaner, view));
  await goTo(page, 'events');
  await expect(page.getByText('No events here')).toBeVisible();
  await shoot('events-none');
  await goTo(page, 'extract');
  await startJob(gleaner);
  await expectStatus(gleaner, 'completed');

  await goTo(page, 'events');
  const table = page.getByTestId('events-table');
  await expect(page.getByTestId('events-count')).toBeVisible();
  await shoot('events');
  await page.getByTestId('filter-type').click();
  await page.getByRole('checkbox', { name: '到店', exact: true }).click();
  await page.getByRole('checkbox', { name: '对比车型', exact: true }).click();
  await expect(page.getByTestId('event-filters')).toBeVisible();
  await shoot('events-filter');
  await page.keyboard.press('Escape');
  await page.getByRole('checkbox', { name: 'Select every event of the filter' }).click();
  await table.getByRole('checkbox').nth(3).click();
  await expect(page.getByTestId('events-chosen')).toBeVisible();
  await shoot('events-chosen');
  await page.getByTestId('export-chosen').click();
  await expect(page.getByTestId('export-dialog')).toBeVisible();
  await shoot('export');
  await page.getByTestId('export-cancel').click();
  await table.locator('tr[data-row-id]').nth(4).click();
  await expect(page.getByTestId('user-timeline')).toBeAttached();
  await shoot('events-user');
  await page.keyboard.press('Escape');

  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog', { name: 'Commands' })).toBeVisible();
  await shoot('commands');
  await page.keyboard.press('Escape');
  await gleaner.menu('help.shortcuts');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await shoot('shortcuts');
  await page.keyboard.press('Escape');
  await gleaner.menu('help.about');
  await expect(page.getByRole('dialog', { name: 'About Gleaner' })).toContainText('@mantine/core');
  await shoot('about');
});

test.describe('of a model that fails', () => {
  test.use({ demo: { latencyMs: 400, seed: 7, faults: { refusal: 0.3, rows_left_out: 0.35 } } });

  test('what waits behind a job, what is read now, and why users failed', async ({ desk, model, open }) => {
    test.setTimeout(400_000);
    const file = desk.sample('autumn-2025.db');
    const gleaner = await open(file);
    const { page, ask } = gleaner;
    const shoot = (view: string): Promise<void> => test.step(view, () => take(gleaner, view));
    await startJob(gleaner);
    await untilSucceeded(file, 8);
    await holdAnswers(model, 3);
    await page.getByTestId('estimate').locator('label', { hasText: /^All/ }).click();
    await page.getByTestId('add-to-queue').click();
    await expect(page.getByTestId('queued')).toHaveCount(1);
    const { model: settings } = await ask('settings.get', undefined);
    await ask('settings.update', { model: { ...settings, model: 'demo-large' } });
    await page.getByTestId('add-to-queue').click();
    await expect(page.getByTestId('queued')).toHaveCount(2);
    await page.getByTestId('when-done').selectOption('sleep');
    await page.getByTestId('queue').evaluate((panel) => panel.scrollIntoView({ block: 'center' }));
    await shoot('queue');
    for (const { id } of await ask('queue.list', undefined))
      await ask('queue.change', { kind: 'remove', id });
    // Nor does it go to sleep when all is done: that would stand in the pictures that follow.
    await page.getByTestId('when-done').selectOption('nothing');
    await page.getByTestId('pause').click();
    await expectStatus(gleaner, 'paused');
    model.setLatency(0);
    await page.getByTestId('resume').click();
    await expectStatus(gleaner, 'completed');
    await page.getByTestId('failure-causes').evaluate((part) => part.scrollIntoView({ block: 'center' }));
    await shoot('failures');
    await page.getByTestId('nav-runs').click();
    const runs = page.getByTestId('runs-table');
    await expectListed(runs, 1);
    await runs.locator('[data-row-id]').first().click();
    await expect(page.getByTestId('run-drawer').getByRole('figure').first()).toBeVisible();
    await shoot('run-failures');

    for (const language of ['en', 'zh-CN'] as const) {
      await ask('settings.update', { language });
      const report = join(desk.folder, `report-${language}.html`);
      await gleaner.saveInDialog(report);
      await page.getByTestId('report').click();
      await expect.poll(() => existsSync(report)).toBe(true);
      await test.step(`report, ${language}`, () => takeReport(report, language));
    }
  });
});
