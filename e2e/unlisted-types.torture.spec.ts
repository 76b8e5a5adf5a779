import { withDatabase } from '../src/engine/testing/source-file.ts';
import { findings } from './fixture/axe.ts';
import { expectStatus, goTo, startJob } from './fixture/steps.ts';
import { expect, test } from './fixture/story.ts';

test.use({ demo: { wording: { unlistedShare: 0.3, inventsShare: 0.3 } } });

test('of a recipe that allows no other types, what was called otherwise, and attributes that no row says, are counted with the run and told on the page of types', async ({
  desk,
  open,
}) => {
  const file = desk.load('shop.db', { kind: 'uniform', users: 8, rowsPerUser: 30, form: 'text' });
  const gleaner = await open(file);
  const { page } = gleaner;
  await goTo(page, 'recipe');
  await page.getByTestId('copy-recipe').click();
  for (const [index, name] of ['浏览车型', '搜索', '到店', '加购'].entries()) {
    await page.getByRole('button', { name: 'Add a type' }).click();
    await page.getByLabel(`Type ${index + 1}`, { exact: true }).fill(name);
  }
  await page.getByRole('button', { name: 'Attributes of 浏览车型: 0' }).click();
  await page.getByRole('button', { name: 'Add an attribute' }).click();
  await page.getByLabel('Attribute 1', { exact: true }).fill('车型');
  await page.getByRole('combobox', { name: 'Other types' }).click();
  await page.getByRole('option', { name: 'are not allowed' }).click();
  await page.getByLabel('Whatever fits none is').fill('其他');
  await goTo(page, 'extract');
  await startJob(gleaner);
  await expectStatus(gleaner, 'completed');
  const others = withDatabase(file, (db) =>
    db.prepare<[], number>("SELECT COUNT(*) FROM extracted_events WHERE event_type = '其他'").pluck().get(),
  );
  expect(others).toBeGreaterThan(0);
  await expect(page.getByTestId('others')).toHaveText(String(others));
  const madeUp = withDatabase(file, (db) =>
    db
      .prepare<[], number>(`SELECT COUNT(*) FROM extracted_events WHERE context LIKE '%"车型":"Atlantis"%'`)
      .pluck()
      .get(),
  );
  expect(madeUp).toBeGreaterThan(0);
  await expect(page.getByTestId('ungrounded')).toHaveText(String(madeUp));
  await goTo(page, 'types');
  await expect(page.getByTestId('types-doubts')).toContainText('未列');
  await expect(page.getByTestId('types-doubts')).toContainText(`${madeUp} of`);
  await expect(page.locator('tr[data-row-id="其他"]')).toContainText('For all others');
  expect(await findings(gleaner)).toEqual([]);
  await page.locator('tr[data-row-id="浏览车型"]').click();
  const drawer = page.getByTestId('type-drawer');
  await expect(drawer.getByText('车型: Atlantis (not in its rows)').first()).toBeVisible();
  await expect(drawer.locator('[data-loose]').first()).toBeVisible();
  expect(await findings(gleaner)).toEqual([]);
});
