import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findingsInBoth } from './fixture/axe.ts';
import { expectListed, expectStatus, goTo, holdAnswers, startJob, untilSucceeded } from './fixture/steps.ts';
import { expect, test } from './fixture/story.ts';

// A row of each kind is enough: axe looks at every element, and takes its time.
test.use({ demo: { latencyMs: 300 }, given: { model: { maxInputTokens: 1_000 } } });

test('axe finds nothing on any page, in light and in Chinese and dark', async ({ desk, model, open }) => {
  test.slow(); // Twenty times a second or two.
  const file = desk.load('thirty.db', { kind: 'uniform', users: 30, rowsPerUser: 12, form: 'text' });
  const gleaner = await open();
  const { page } = gleaner;
  const check = (what: string): Promise<void> =>
    test.step(what, async () => expect.soft(await findingsInBoth(gleaner), what).toEqual([]));

  await check('welcome');
  await gleaner.ask('source.open', { path: file });
  await expect(page.getByTestId('start')).toBeEnabled();
  await check('extract, idle');
  await startJob(gleaner);
  await untilSucceeded(file, 5);
  await holdAnswers(model, 3);
  await check('extract, running');
  await goTo(page, 'users');
  await expectListed(page.getByTestId('users-table'), 30);
  await check('users, while a job runs');
  await goTo(page, 'extract');
  await page.getByTestId('cancel').click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await check('cancel?');
  await page.getByRole('button', { name: 'Keep the job' }).click();
  await page.getByTestId('pause').click();
  await expectStatus(gleaner, 'paused');
  await check('extract, paused');
  model.setLatency(0);
  model.setFaults({ refusal: 1 });
  await page.getByTestId('resume').click();
  await expectStatus(gleaner, 'completed');
  await expect(page.getByTestId('failed')).not.toHaveText('0');
  await check('extract, done');
  await goTo(page, 'users');
  await page.locator('tr[data-row-id]', { hasText: 'Succeeded' }).first().click();
  await expect(page.getByTestId('user-drawer').locator('[data-event]').first()).toBeVisible();
  await page.getByTestId('user-drawer').locator('[data-event]').first().click();
  await expect(page.getByTestId('user-timeline')).toBeAttached();
  await check('user');
  await page.getByRole('tab', { name: 'Calls' }).click();
  await check('user, the model’s reply');
  await page.keyboard.press('Escape');
  await page.getByTestId('nav-settings').click();
  await check('settings');
  const workbook = join(dirname(file), 'orders.xlsx');
  writeFileSync(workbook, 'PK');
  await gleaner.chooseInDialog(workbook);
  await goTo(page, 'extract');
  await gleaner.menu('file.open');
  await expect(page.getByTestId('problem')).toBeVisible();
  await check('a file that cannot be opened');
  await page.getByRole('button', { name: 'Dismiss' }).click();

  await test.step('every command is found by typing, and every key is listed', async () => {
    await page.keyboard.press('Control+k');
    const palette = page.getByRole('dialog', { name: 'Commands' });
    await palette.getByRole('textbox').fill('users');
    await check('commands');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('users-table')).toBeVisible();
    await page.keyboard.press('Control+f');
    await page.keyboard.type('0000007');
    await expectListed(page.getByTestId('users-table'), 1);
    await page.keyboard.press('Tab');
    await page.locator('body').press('?');
    await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
    await check('shortcuts');
    await page.keyboard.press('Escape');
    await gleaner.menu('help.about');
    await expect(page.getByRole('dialog', { name: 'About Gleaner' })).toContainText('@mantine/core');
    await check('about');
  });
});
