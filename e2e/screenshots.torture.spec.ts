import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { countRows } from './fixture/ledger.ts';
import {
  expectListed,
  expectStatus,
  goTo,
  startJob,
  startMailJob,
  untilStage,
  untilSucceeded,
} from './fixture/steps.ts';
import { expect, test } from './fixture/story.ts';
import { take } from './fixture/take-pictures.ts';

test.use({
  demo: { latencyMs: 800, seed: 7 },
  given: {
    notifications: false,
    model: { price: { inputPerMillion: 0.28, outputPerMillion: 0.42, currency: 'USD' } },
  },
});

test('every view, in both languages and both themes', async ({ desk, model, open }) => {
  test.setTimeout(300_000);
  const file = desk.sample('autumn-2025.db');
  const other = desk.sample('spring-2025.db');
  const gleaner = await open();
  const { page, ask } = gleaner;
  const shoot = (view: string): Promise<void> => test.step(view, () => take(gleaner, view));

  await shoot('welcome');
  await ask('source.open', { path: other });
  await ask('source.open', { path: file });
  await expect(page.getByTestId('start')).toBeEnabled();
  await shoot('estimate');

  await startJob(gleaner);
  await untilSucceeded(file, 21);
  await shoot('running');
  await page.getByTestId('pause').click();
  await expectStatus(gleaner, 'paused');
  await shoot('paused');
  model.setLatency(0);
  model.setFaults({ refusal: 0.6 });
  await page.getByTestId('resume').click();
  await expectStatus(gleaner, 'completed');
  await expect(page.getByTestId('failed')).not.toHaveText('0');
  await shoot('done');

  await goTo(page, 'users');
  const users = page.getByTestId('users-table');
  const rows = users.locator('tr[data-row-id]');
  await expectListed(users, 60);
  // Those that failed, and why, come first.
  await expect(async () => {
    await page.getByRole('button', { name: 'Result' }).click();
    await expect(rows.first()).toContainText('Failed', { timeout: 1_000 });
  }).toPass();
  await shoot('users');
  // Who failed depends on who was asked about together: the other end of the list has those who did not.
  await expect(async () => {
    await page.getByRole('button', { name: 'Result' }).click();
    await expect(rows.first()).toContainText('Succeeded', { timeout: 1_000 });
  }).toPass();
  await rows.first().click();
  const events = page.getByTestId('user-drawer').locator('[data-event]');
  await events.nth(1).click();
  await shoot('user');
  await page.keyboard.press('Escape');

  const { model: settings } = await ask('settings.get', undefined);
  const deepseek = { preset: 'deepseek', baseUrl: 'https://api.deepseek.com/v1', model: 'deepseek-chat' };
  await ask('settings.update', { model: { ...settings, ...deepseek, budget: 5 } });
  await page.getByTestId('nav-settings').click();
  await expect(page.getByLabel('Base URL')).toHaveValue(deepseek.baseUrl);
  await shoot('settings');

  const workbook = join(dirname(file), 'orders.xlsx');
  writeFileSync(workbook, 'PK');
  await gleaner.chooseInDialog(workbook);
  await goTo(page, 'extract');
  await gleaner.menu('file.open');
  await expect(page.getByTestId('problem')).toBeVisible();
  await shoot('problem');
});

test('every view of mails, in both languages and both themes', async ({ desk, model, open }) => {
  test.setTimeout(300_000);
  const mailbox = desk.mails('partners-2025.mbox', 300);
  const file = join(dirname(mailbox), 'partners-2025.db');
  const gleaner = await open();
  const { page } = gleaner;
  const shoot = (view: string): Promise<void> => test.step(view, () => take(gleaner, view));

  await gleaner.chooseInDialog(mailbox);
  await gleaner.saveInDialog(file);
  await page.getByTestId('import').click();
  await page.getByTestId('import-mailbox').click();
  await expect(page.getByTestId('import-dialog')).toHaveAttribute('data-state', 'done');
  await shoot('import');
  await page.getByTestId('close-import').click();

  await startMailJob(gleaner);
  model.setLatency(200);
  await untilStage(gleaner, 'information_extraction', 'now');
  model.setLatency(800);
  await expect.poll(() => countRows(file, 'talent_candidates')).toBeGreaterThan(20);
  await shoot('talent-running');
  model.setLatency(0);
  await expectStatus(gleaner, 'completed');
  await shoot('talent-done');

  await page.getByTestId('tab-mails').click();
  await expect(page.getByTestId('mails-table').locator('tr[data-row-id]')).not.toHaveCount(0);
  await shoot('mails');

  await page.getByTestId('tab-candidates').click();
  const candidates = page.getByTestId('candidates-table');
  await candidates.getByRole('button', { name: 'Best score' }).click();
  await expect(candidates.locator('[aria-sort="descending"]')).toBeVisible();
  await shoot('candidates');
  await candidates.locator('tr[data-row-id]').first().click();
  await page.getByTestId('mail-drawer').locator('[data-field="skills"]').click();
  await shoot('candidate');
  await page.keyboard.press('Escape');

  await page.getByTestId('tab-matches').click();
  await expect(page.getByTestId('match').first()).toBeVisible();
  await shoot('matches');

  await page.getByTestId('tab-search').click();
  await page.getByTestId('query').fill('Python 开发工程师, 5 年以上');
  await page.getByTestId('filter').fill('location=Shanghai');
  await page.keyboard.press('Enter');
  await page.getByTestId('search').click();
  await expect(page.getByTestId('hit').first()).toBeVisible();
  await shoot('search');

  await page.getByTestId('nav-settings').click();
  await page.getByTestId('match-settings').scrollIntoViewIfNeeded();
  await shoot('settings-matching');
});

test('an import of rows, in both languages and both themes', async ({ desk, open }) => {
  test.setTimeout(240_000);
  const path = join(desk.folder, 'data', 'clicks-2025.csv');
  const row = (index: number): string =>
    `u${index % 40},浏览,2025-11-24 10:${10 + (index % 50)}:00,大众_迈腾,易车网,${index}${index === 70 ? ',3' : ''}`;
  const rows = Array.from({ length: 400 }, (_, index) => (index === 30 ? 'u30,点击' : row(index)));
  writeFileSync(path, ['user_id,action,timestamp,item_id,media_id,duration', ...rows].join('\n'));
  const gleaner = await open(desk.sample('autumn-2025.db'));
  const { page } = gleaner;
  await gleaner.chooseInDialog(path);
  await gleaner.menu('file.import.data');
  await expect(page.getByTestId('rows-preview')).toBeVisible({ timeout: 60_000 });
  await page.getByTestId('choose-profiles').click();
  await test.step('rows', () => take(gleaner, 'rows'));
  await page.getByRole('button', { name: 'Leave out' }).click();
  await page.getByTestId('start-rows').click();
  await expect(page.getByTestId('import-found')).toBeVisible({ timeout: 60_000 });
  await test.step('rows-done', () => take(gleaner, 'rows-done'));
});
