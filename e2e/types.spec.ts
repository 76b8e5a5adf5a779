import { withDatabase } from '../src/engine/testing/source-file.ts';
import { findings, findingsInThemes } from './fixture/axe.ts';
import { expectListed, expectStatus, goTo, inNewJob, startJob } from './fixture/steps.ts';
import { expect, test } from './fixture/story.ts';

const typesIn = (file: string): readonly string[] =>
  withDatabase(file, (db) =>
    db.prepare<[], string>('SELECT DISTINCT event_type FROM extracted_events ORDER BY 1').pluck().all(),
  );
const eventsIn = (file: string): readonly unknown[] =>
  withDatabase(file, (db) =>
    db
      .prepare('SELECT event_id, event_type, event_category, context FROM extracted_events ORDER BY event_id')
      .raw()
      .all(),
  );

test('types are searched, looked into, merged by keyboard, obeyed by the next run, and given back when the file is opened again', async ({
  desk,
  open,
}) => {
  test.slow();
  const file = desk.load('shop.db', { kind: 'uniform', users: 8, rowsPerUser: 20, form: 'text' });
  const gleaner = await open(file);
  const { page } = gleaner;
  await goTo(page, 'types');
  await expect(page.getByText('No types yet')).toBeVisible();
  expect(await findings(gleaner)).toEqual([]);
  await goTo(page, 'extract');
  await startJob(gleaner);
  await expectStatus(gleaner, 'completed');
  const before = eventsIn(file);
  const names = typesIn(file);
  expect(names).toContain('搜索');
  expect(names).toContain('浏览车型');
  const tab = page.getByTestId('nav-types');
  await expect(tab).toHaveText(`Types ${names.length}`);

  await page.getByRole('button', { name: 'See types' }).click();
  const table = page.getByTestId('types-table');
  await expectListed(table, names.length);

  await test.step('a type is looked into, down to the rows of a user', async () => {
    await table.locator('tr[data-row-id="搜索"]').click();
    const drawer = page.getByTestId('type-drawer');
    await expect(drawer.getByTestId('type-example').first()).toBeVisible();
    expect(await findings(gleaner)).toEqual([]);
    await drawer.getByTestId('type-example').first().click();
    await expect(page.getByTestId('user-drawer').locator('[data-event]').first()).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('user-drawer')).toBeHidden();
    await page.keyboard.press('Escape');
    await expect(drawer).toBeHidden();
  });

  await test.step('the list is narrowed as one types', async () => {
    await page.getByLabel('Search types').fill('搜');
    await expectListed(table, 1);
    await page.getByLabel('Search types').fill('no such type');
    await expect(page.getByText('No type matches the search.')).toBeVisible();
    await page.getByRole('button', { name: 'Show all types' }).click();
    await expectListed(table, names.length);
  });

  await test.step('two become one, by keys alone', async () => {
    for (const type of ['搜索', '浏览车型']) {
      await table.locator(`tr[data-row-id="${type}"] [data-open]`).focus();
      await page.keyboard.press('Space');
    }
    await expect(page.getByText('2 selected')).toBeVisible();
    await page.getByTestId('merge-types').focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByTestId('type-dialog');
    await expect(dialog.getByLabel('Name')).toBeFocused();
    await dialog.getByLabel('Name').fill('a|b');
    await expect(dialog.getByText('A name has no | or = in it.')).toBeVisible();
    await expect(page.getByTestId('change-types')).toBeDisabled();
    expect(await findings(gleaner)).toEqual([]);
    await dialog.getByLabel('Name').fill('了解车型');
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('types-told')).toContainText('written into the recipe “Car buying (copy)”');
    await expectListed(table, names.length - 1);
    await expect(table.locator('tr[data-row-id="了解车型"]')).toContainText('By your change');
    await expect(tab).toHaveText(`Types ${names.length - 1}`);
    expect(await findingsInThemes(gleaner)).toEqual([]);
  });
  const merged = typesIn(file);
  expect(merged).toContain('了解车型');
  expect(merged).not.toContain('搜索');

  await test.step('the next run obeys, and its recipe says so', async () => {
    await goTo(page, 'extract');
    await expect(page.getByTestId('recipe-line')).toContainText('Car buying (copy)');
    await page.getByText('All 8').click();
    await inNewJob(gleaner, () => page.getByTestId('start').click());
    await expectStatus(gleaner, 'completed');
    expect(typesIn(file)).toEqual(merged);
    const [own] = (await gleaner.ask('settings.get', undefined)).recipes;
    expect(own?.ask.aliases).toEqual([
      { from: expect.any(String), to: '了解车型' },
      { from: expect.any(String), to: '了解车型' },
    ]);
  });

  await gleaner.ask('source.close', undefined);
  await gleaner.ask('source.open', { path: file });
  await goTo(page, 'types');
  await expect(page.getByTestId('undo-types')).toContainText('了解车型');
  await page.getByTestId('types-table').locator('[data-open]').first().focus();
  await page.keyboard.press('Control+z');
  await expect(page.getByTestId('types-told')).toContainText('as they were before');
  expect(typesIn(file)).toEqual(names);
  const plain = (events: readonly unknown[]) => events.map((event) => (event as unknown[]).slice(1)).sort();
  expect(plain(eventsIn(file))).toEqual(plain(before));
  const [own] = (await gleaner.ask('settings.get', undefined)).recipes;
  expect(own?.ask.aliases).toEqual([]);
});
