import type { Locator } from '@playwright/test';
import type { Gleaner } from './fixture/gleaner.ts';
import { expectListed, expectStatus, goTo, startJob } from './fixture/steps.ts';
import { expect, test } from './fixture/story.ts';

const user = 'user_0000003';

async function openUser({ page }: Gleaner, id: string): Promise<Locator> {
  await goTo(page, 'users');
  await page.locator(`[data-row-id="${id}"]`).click();
  return page.getByTestId('user-drawer');
}

test('a run of two chosen users says so wherever it is told, and what of the file is not read', async ({
  desk,
  model,
  open,
}) => {
  const file = desk.load('twelve.db', { kind: 'uniform', users: 12, rowsPerUser: 12, form: 'columns' });
  const gleaner = await open(file);
  const { page } = gleaner;
  await goTo(page, 'users');
  await page.getByRole('checkbox', { name: 'Select user_0000001' }).click();
  await page.getByRole('checkbox', { name: `Select ${user}` }).click();
  await expect(page.getByTestId('run-selected')).toHaveText('Read 2'); // Nobody was read before.
  await page.getByTestId('run-selected').click();
  const chosen = page.getByTestId('chosen-run');
  for (const figure of ['Users2', 'Rows24', 'Requests≈ ', 'Tokens in≈ ', 'Cost', 'Time']) {
    await expect(chosen).toContainText(figure);
  }
  await page.keyboard.press('Escape');
  await expect(chosen).toBeHidden();
  await page.getByTestId('run-selected').click();
  await chosen.getByRole('button', { name: 'Cancel' }).click();
  await expect(chosen).toBeHidden();
  expect(model.record.calls).toHaveLength(0); // Looked at, and left.
  await page.getByTestId('run-selected').click();
  await page.getByTestId('chosen-start').click();
  const result = page.getByTestId('result');
  await expect(result).toContainText('2 of 2 chosen users read; 10 of the file not yet');
  await expect(result).not.toContainText('Every user');
  await expect(page.getByTestId('job-pill')).toContainText('10 of the file not read');
  await expect(page.getByRole('status').filter({ hasText: '10 of the file not yet' })).not.toHaveCount(0);
  await expect
    .poll(() => gleaner.notices())
    .toEqual([{ title: 'Job finished', body: '2 of 2 chosen users done; 10 of the file not yet.' }]);
});

test('a re-run that is paused or cancelled hides no result, failure or reply', async ({
  desk,
  model,
  open,
}) => {
  const file = desk.load('twelve.db', { kind: 'uniform', users: 12, rowsPerUser: 12, form: 'columns' });
  const gleaner = await open(file);
  const { page } = gleaner;
  await startJob(gleaner);
  await expectStatus(gleaner, 'completed');
  model.setFaults({ refusal: 1 });
  await (await openUser(gleaner, user)).getByTestId('run-user').click();
  await expect(page.getByTestId('failed')).toHaveText('1');
  model.setFaults({});

  await page.getByTestId('estimate').getByText(/^All/).click();
  model.setLatency(600_000);
  await page.getByTestId('start').click();
  await expectStatus(gleaner, 'running');
  await page.getByTestId('pause').click();
  await expectStatus(gleaner, 'paused');

  await test.step('without the key of the model that is chosen now it cannot go on, and says so', async () => {
    const { model: before } = await gleaner.ask('settings.get', undefined);
    const openAi = { ...before, preset: 'openai', baseUrl: 'https://api.openai.com/v1', model: 'gpt-4.1' };
    await gleaner.ask('settings.update', { model: openAi });
    await expect(page.getByTestId('resume')).toBeDisabled();
    await page.getByTestId('missing').getByRole('button', { name: 'Enter the key' }).click();
    await expect(page.getByLabel('API key', { exact: true })).toBeFocused();
    await gleaner.ask('settings.update', { model: before });
    await goTo(page, 'extract');
    await expect(page.getByTestId('resume')).toBeEnabled();
  });

  const table = page.getByTestId('users-table');
  const asBefore = async (): Promise<void> => {
    await goTo(page, 'users');
    await page.getByText('Succeeded', { exact: true }).first().click();
    await expectListed(table, 11);
    await page.getByText('Not read', { exact: true }).first().click();
    await expect(table.locator('tr[data-row-id]')).toHaveCount(0);
    await page.getByText('Failed', { exact: true }).first().click();
    await expectListed(table, 1);
    await table.locator(`[data-row-id="${user}"]`).click();
    const drawer = page.getByTestId('user-drawer');
    await expect(drawer.getByTestId('problem')).toHaveAttribute('data-code', 'refusal');
    await expect(drawer.getByTestId('problem')).toContainText('change the instructions');
    await drawer.getByRole('tab', { name: 'Calls' }).click();
    await drawer
      .locator('[data-call]')
      .filter({ hasText: 'refused to answer' })
      .last()
      .getByRole('button')
      .first()
      .click();
    await expect(drawer.getByRole('region', { name: 'Reply' })).toContainText(/抱歉|sorry/);
    await page.keyboard.press('Escape');
  };
  await test.step('while it rests', asBefore);
  await test.step('and once it is cancelled', async () => {
    await goTo(page, 'extract');
    await page.getByTestId('cancel').click();
    await page.getByRole('button', { name: 'Cancel the job' }).click();
    await expectStatus(gleaner, 'cancelled');
    await expect(page.getByTestId('in-file')).toHaveText(
      'Of the 12 users of the file, 11 are read, 1 failed, 0 are not read yet.',
    );
    await asBefore();
  });
});

test.describe('a model that leaves rows out', () => {
  test.use({ demo: { faults: { rows_left_out: 1 } }, given: { model: { maxInputTokens: 8_000 } } });

  test('is told of the whole user, only what is missing is painted, every call can be read, and the rest kept', async ({
    desk,
    open,
  }) => {
    const file = desk.load('one.db', { kind: 'uniform', users: 1, rowsPerUser: 60, form: 'columns' });
    const gleaner = await open(file);
    await startJob(gleaner);
    await expectStatus(gleaner, 'completed');
    const { page } = gleaner;
    await goTo(page, 'users');
    await page.locator('[data-row-id]').first().click();
    const drawer = page.getByTestId('user-drawer');
    const said = await drawer.getByTestId('problem').innerText();
    const [, missing, rows] = /(\d+) of (\d+) rows/.exec(said) ?? [];
    expect(Number(rows)).toBe(60);
    expect(Number(missing)).toBeLessThan(30);
    await expect(drawer.locator('[data-row]')).toHaveCount(60);
    await expect(drawer.locator('[data-left]')).toHaveCount(Number(missing));

    await drawer.getByRole('tab', { name: 'Calls' }).click();
    const calls = drawer.locator('[data-call]');
    await expect(calls.first()).toContainText('of 60 rows answered');
    expect(await calls.count()).toBeGreaterThan(2);
    await calls.first().getByRole('button').first().click();
    await expect(drawer.getByTestId('as-sent')).toHaveAttribute('data-as-sent', 'true');
    const asked = await drawer.getByRole('region', { name: 'Request' }).innerText();
    const number = /^@(\d+)/.exec(asked)?.[1] ?? '?';
    await expect(drawer.getByText(`the number ${number} in this call`)).toBeVisible();
    await expect(drawer.getByRole('region', { name: 'Reply' })).toContainText(`@${number} END 60`);

    await drawer.getByTestId('keep-read').click();
    await expect(drawer.getByText('Incomplete', { exact: true })).toBeVisible();
    await expect(drawer.getByTestId('problem')).toHaveCount(0);
    await drawer.getByRole('tab', { name: 'Events and rows' }).click();
    await expect(drawer.locator('[data-event]')).not.toHaveCount(0);
    await expect(drawer.locator('[data-left]')).toHaveCount(Number(missing));
  });
});
