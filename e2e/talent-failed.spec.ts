import { countRows, readJob } from './fixture/ledger.ts';
import { expectListed, expectStatus, startMailJob, untilStage } from './fixture/steps.ts';
import { expect, test } from './fixture/story.ts';

const count = 16;

test.use({ demo: { latencyMs: 1_000 }, given: { model: { maxInputTokens: 1_000 } } });

test('mails that fail are listed with why, nothing is made up for them, and they are run again', async ({
  desk,
  model,
  open,
}) => {
  test.setTimeout(120_000);
  const file = desk.mails('mails.db', count);
  const gleaner = await open(file);
  const { page } = gleaner;

  await test.step('the model tells the mails apart, but refuses to take out most fields', async () => {
    await startMailJob(gleaner);
    await untilStage(gleaner, 'information_extraction', 'now');
    model.setFaults({ refusal: 1 });
    model.setLatency(0);
    await expectStatus(gleaner, 'completed');
  });

  const { failed, succeeded } = readJob(file);
  await test.step('the summary counts them, and leads to their list', async () => {
    expect(failed).toBeGreaterThan(0);
    expect(failed + succeeded).toBe(count);
    const { source } = await gleaner.workspace();
    const saved = countRows(file, 'talent_candidates') + countRows(file, 'talent_projects');
    expect(saved).toBe(countRows(file, 'email_classes') - (source?.found.mail?.otherMails ?? 0) - failed);
    await expect(page.getByTestId('failed')).toHaveText(String(failed));
    await expect(page.getByTestId('result')).toContainText(`${failed} mail`);
    await page.getByRole('button', { name: 'See failed mails' }).click();
    const table = page.getByTestId('mails-table');
    const rows = table.locator('tr[data-row-id]');
    await expectListed(table, failed);
    await expect(rows.first()).toContainText('Failed');
  });

  await test.step('a failed mail says why, with the model’s words, and has no field', async () => {
    await page.getByTestId('mails-table').locator('tr[data-row-id]').first().click();
    const drawer = page.getByTestId('mail-drawer');
    await expect(drawer.getByTestId('problem')).toBeVisible();
    await expect(drawer.getByText('no field is ever made up')).toBeVisible();
    await expect(drawer.locator('[data-field]')).toHaveCount(0);
    await expect(drawer.locator('[data-line]').first()).toContainText('From:');
    await drawer.getByRole('tab', { name: 'Calls' }).click();
    await drawer.locator('[data-call]').last().getByRole('button').first().click();
    await expect(drawer.getByRole('region', { name: 'Reply' })).not.toBeEmpty();
    await page.keyboard.press('Escape');
    await expect(drawer).toBeHidden();
  });

  await test.step('run again with a model that answers, they succeed', async () => {
    model.setFaults({});
    await page.getByTestId('tab-run').click();
    await page.getByRole('button', { name: 'Run the failed ones again' }).click();
    await expect(page.getByTestId('result')).toContainText('Every mail was read');
    expect(readJob(file)).toMatchObject({ total: failed, succeeded: failed, failed: 0 });
    await page.getByTestId('tab-mails').click();
    await page.getByRole('combobox', { name: 'Status' }).click();
    await page.getByRole('option', { name: 'Failed' }).click();
    await expect(page.getByText('No mails here')).toBeVisible();
  });
});
