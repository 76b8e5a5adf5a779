import { checkBy, findingsInBoth, findingsInOne } from './fixture/axe.ts';
import { expectStatus, startMailJob, untilStage } from './fixture/steps.ts';
import { expect, test } from './fixture/story.ts';

test.use({ demo: { latencyMs: 300 }, given: { model: { maxInputTokens: 3_000 } } });

test('axe finds nothing on the talent page and in an import’s report, in light and in Chinese and dark', async ({
  desk,
  model,
  open,
}) => {
  test.slow(); // Twenty times a second or two.
  const mailbox = desk.mails('inbox.mbox', 16);
  const gleaner = await open();
  const { page } = gleaner;
  const check = checkBy(gleaner, findingsInBoth);
  /** Of a view of the same parts as one that is looked at in both. */
  const checkOne = checkBy(gleaner, findingsInOne);

  await gleaner.chooseInDialog(mailbox);
  await gleaner.saveInDialog(`${mailbox}.db`);
  await page.getByTestId('import').click();
  await checkOne('import, the choice');
  await page.getByTestId('import-mailbox').click();
  await expect(page.getByTestId('import-dialog')).toHaveAttribute('data-state', 'done');
  await check('import, the report');
  await page.getByTestId('close-import').click();
  await checkOne('run, idle');
  await page.getByTestId('tab-matches').click();
  await checkOne('matches, none yet');
  await page.getByTestId('tab-run').click();
  await startMailJob(gleaner);
  await untilStage(gleaner, 'information_extraction', 'now');
  model.setLatency(600_000); // Nothing more moves while axe looks.
  await check('run, under way');
  await page.getByTestId('pause').click();
  await expectStatus(gleaner, 'paused');
  model.setLatency(0);
  await page.getByTestId('resume').click();
  await expectStatus(gleaner, 'completed');
  await check('run, done');
  await page.getByTestId('tab-mails').click();
  await expect(page.getByTestId('mails-table').locator('tr[data-row-id]').first()).toBeVisible();
  await check('mails');
  await page.getByTestId('tab-candidates').click();
  await page.getByTestId('candidates-table').locator('tr[data-row-id]').first().click();
  const drawer = page.getByTestId('mail-drawer');
  await drawer.locator('[data-field="skills"]').click();
  await check('a candidate, the fields');
  await drawer.getByRole('tab', { name: 'Matches' }).click();
  await checkOne('a candidate, the matches');
  await page.keyboard.press('Escape');
  await page.getByTestId('tab-matches').click();
  await expect(page.getByTestId('match').first()).toBeVisible();
  await check('matches');
  await page.getByTestId('tab-search').click();
  await page.getByTestId('query').fill('Java engineer');
  await page.getByTestId('filter').fill('years=3');
  await page.keyboard.press('Enter');
  await page.getByTestId('search').click();
  await expect(page.getByTestId('hit').first()).toBeVisible();
  await check('search');
});

test('the talent page can be worked with the keyboard alone', async ({ desk, model, open }) => {
  model.setLatency(0);
  const file = desk.mails('mails.db', 16);
  const { page } = await open(file);
  const tab = (name: string) => page.getByTestId(`tab-${name}`);

  await test.step('tabs are reached with the arrow keys, and a run started with Enter', async () => {
    await expect(page.getByTestId('start-mail')).toBeEnabled();
    await page.getByTestId('start-mail').focus();
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('job-pill')).toHaveAttribute('data-status', 'completed');
    await tab('run').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect(tab('candidates')).toHaveAttribute('aria-selected', 'true');
    await expect(tab('candidates')).toBeFocused();
  });

  await test.step('rows are walked and opened, a field’s lines marked, and Escape leads back', async () => {
    const opener = page.getByTestId('candidates-table').locator('tbody').getByRole('button');
    await opener.first().focus();
    await page.keyboard.press('ArrowDown');
    await expect(opener.nth(1)).toBeFocused();
    await page.keyboard.press('Enter');
    const drawer = page.getByTestId('mail-drawer');
    const field = drawer.locator('[data-field]').first();
    await field.focus();
    await expect(drawer.locator('[data-line][data-marked]').first()).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(field).toHaveAttribute('aria-pressed', 'true');
    await page.keyboard.press('Escape');
    await expect(drawer).toBeHidden();
    await expect(opener.nth(1)).toBeFocused();
  });

  await test.step('sliders stay tied under the arrow keys', async () => {
    await tab('candidates').focus();
    for (const _ of [1, 2, 3]) await page.keyboard.press('ArrowRight');
    await expect(tab('search')).toHaveAttribute('aria-selected', 'true');
    await page.getByTestId('weight-vector').focus();
    await page.keyboard.press('ArrowLeft');
    await expect(page.getByTestId('weight-vector')).toHaveValue('69');
    await expect(page.getByTestId('weight-filters')).toHaveValue('31');
  });
});
