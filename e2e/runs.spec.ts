import { findings } from './fixture/axe.ts';
import { expectListed, expectStatus, goTo, startJob } from './fixture/steps.ts';
import { expect, test } from './fixture/story.ts';

test.use({ demo: { latencyMs: 40, seed: 5, faults: { refusal: 0.5 } } });

test('every run is listed with what it took and why it failed, and what failed is run again from there', async ({
  desk,
  model,
  start,
}) => {
  const file = desk.load('forty.db', { kind: 'uniform', users: 40, rowsPerUser: 40, form: 'columns' });
  const gleaner = await start(file);
  const { page } = gleaner;
  await page.getByTestId('nav-runs').click();
  await expect(page.getByText('No run yet')).toBeVisible();
  await goTo(page, 'extract');
  await startJob(gleaner);
  await expectStatus(gleaner, 'completed');
  const failed = Number(await page.getByTestId('failed').innerText());
  expect(failed).toBeGreaterThan(0);

  await page.getByTestId('nav-runs').click();
  const table = page.getByTestId('runs-table');
  await expectListed(table, 1);
  await expect(table).toContainText(`${failed} failed`);
  await table.locator('[data-row-id]').click();
  const drawer = page.getByTestId('run-drawer');
  const cause = drawer.locator('[data-cause="refusal"]');
  await expect(cause).toContainText('The model refused to answer.');
  await expect(cause).toContainText(`${failed} still failed`);
  await expect(drawer.getByRole('figure', { name: 'Tokens a minute' })).toBeVisible();
  expect(await findings(gleaner)).toEqual([]);
  await drawer.getByRole('button', { name: 'Tokens a minute: As a table' }).click();
  await expect(drawer.getByRole('region', { name: /Tokens a minute/ }).getByRole('row')).toHaveCount(61);

  model.setFaults({});
  await cause.getByRole('button', { name: /^Run / }).click();
  await expect(page.getByTestId('result')).toContainText('Every user was read');
  await page.getByTestId('nav-runs').click();
  await expectListed(table, 2);
  await table.locator('[data-row-id]').last().click();
  await expect(drawer.locator('[data-cause="refusal"]')).toContainText('all have been read since');
});
