import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { startDemoModel } from '../src/engine/demo-model/demo-model.ts';
import { findings, findingsInThemes } from './fixture/axe.ts';
import { expectListed, expectStatus, goTo, startJob } from './fixture/steps.ts';
import { expect, test } from './fixture/story.ts';

test.use({
  demo: { latencyMs: 40, seed: 5, faults: { refusal: 0.8 } },
});

test('every run is listed with what it took and why it failed, and what failed is run again from there', async ({
  desk,
  model,
  open,
}) => {
  const file = desk.load('twenty.db', { kind: 'uniform', users: 20, rowsPerUser: 12, form: 'columns' });
  const gleaner = await open(file);
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
  expect(await findingsInThemes(gleaner)).toEqual([]);
  await drawer.getByRole('button', { name: 'Tokens a minute: As a table' }).click();
  await expect(drawer.getByRole('region', { name: /Tokens a minute/ }).getByRole('row')).toHaveCount(61);

  const report = join(dirname(file), 'report.html');
  await gleaner.saveInDialog(report);
  await drawer.getByTestId('report').click();
  await expect.poll(() => existsSync(report)).toBe(true);
  expect(readFileSync(report, 'utf8')).toContain('The model refused to answer.');

  model.setFaults({});
  await cause.getByRole('button', { name: /^Run / }).click();
  await expect(page.getByTestId('result')).toContainText('Every user was read');
  await page.getByTestId('nav-runs').click();
  await expectListed(table, 2);
  await table.locator('[data-row-id]').last().click();
  await expect(drawer.locator('[data-cause="refusal"]')).toContainText('all have been read since');
});

test('two runs with two models are compared, by type and user by user', async ({ desk, model, open }) => {
  model.setFaults({});
  const other = await startDemoModel({ wording: { unlistedShare: 0.2 } });
  const file = desk.load('ten.db', { kind: 'uniform', users: 10, rowsPerUser: 16, form: 'columns' });
  const gleaner = await open(file);
  const { page } = gleaner;
  await startJob(gleaner);
  await expectStatus(gleaner, 'completed');
  await gleaner.ask('settings.update', { model: { baseUrl: other.baseUrl } });
  await page.getByRole('radiogroup').getByText('All').click();
  await startJob(gleaner);
  await expectStatus(gleaner, 'completed');

  await page.getByTestId('nav-runs').click();
  await expectListed(page.getByTestId('runs-table'), 2);
  await page.getByRole('checkbox', { name: 'Choose all runs' }).click();
  await page.getByTestId('compare').click();
  const drawer = page.getByTestId('compare-drawer');
  await expect(drawer.getByTestId('compared-users')).toHaveText('10');
  const differing = drawer.getByTestId('differing-users').locator('[data-row-id]');
  await expect(differing.first()).toBeVisible();
  expect(await findings(gleaner)).toEqual([]);
  await differing.first().click();
  await expect(drawer.locator('[data-fate="retyped"]').first()).toBeVisible();
  expect(await findingsInThemes(gleaner)).toEqual([]);
  await other.close();
});
