import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Gleaner } from './fixture/gleaner.ts';
import { toPalettePng } from './fixture/palette-png.ts';
import { expectStatus, startJob, untilSucceeded } from './fixture/steps.ts';
import { expect, test } from './fixture/story.ts';

const documents = join(import.meta.dirname, '..', 'docs', 'screenshots');
/** Only on purpose, and where there is a Chinese font, do they go into the repository. */
const forDocuments = process.env.GLEANER_SCREENSHOTS === '1';
const languages = ['en', 'zh-CN'] as const;
const themes = ['light', 'dark'] as const;

test.use({
  demo: { latencyMs: 800, seed: 7 },
  given: {
    notifications: false,
    model: { price: { inputPerMillion: 0.28, outputPerMillion: 0.42, currency: 'USD' } },
  },
});

/** Takes the window as it stands in both languages and both themes. */
async function take({ page, ask }: Gleaner, view: string, folder: string): Promise<void> {
  await page.mouse.move(1_179, 779);
  for (const language of languages) {
    for (const theme of themes) {
      await ask('settings.update', { language, theme });
      await expect(page.locator('html')).toHaveAttribute('lang', language);
      await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', theme);
      const picture = await page.screenshot({ animations: 'disabled', caret: 'hide', scale: 'css' });
      const path = join(folder, `${view}-${language}-${theme}.png`);
      writeFileSync(path, forDocuments ? toPalettePng(picture) : picture);
    }
  }
  await ask('settings.update', { language: 'en', theme: 'light' });
  await expect(page.getByTestId('nav-settings')).toHaveText('Settings');
}

test('every view, in both languages and both themes', async ({ desk, model, start }, info) => {
  test.setTimeout(120_000);
  const folder = forDocuments ? documents : info.outputPath('screenshots');
  mkdirSync(folder, { recursive: true });
  const file = desk.sample('autumn-2025.db');
  const other = desk.sample('spring-2025.db');
  const gleaner = await start();
  const { page, ask } = gleaner;
  const shoot = (view: string): Promise<void> => test.step(view, () => take(gleaner, view, folder));

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

  await page.getByTestId('nav-users').click();
  const rows = page.getByTestId('users-table').locator('tr[data-user]');
  await expect(rows).toHaveCount(50);
  // Those that failed, and why, come first.
  await expect(async () => {
    await page.getByRole('button', { name: 'Status' }).click();
    await expect(rows.first()).toContainText('Failed', { timeout: 1_000 });
  }).toPass();
  await shoot('users');
  await rows.filter({ hasText: 'user_009' }).click();
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
  await page.getByTestId('nav-extract').click();
  await gleaner.menu('file.open');
  await expect(page.getByTestId('problem')).toBeVisible();
  await shoot('problem');
});
