import { withDatabase } from '../src/engine/testing/source-file.ts';
import { findings, findingsInThemes } from './fixture/axe.ts';
import { expectStatus, goTo, inNewJob } from './fixture/steps.ts';
import { expect, test } from './fixture/story.ts';

test('a recipe is copied, changed and run: the model is asked by it, and every event names it', async ({
  desk,
  model,
  open,
}) => {
  const file = desk.load('shop.db', { kind: 'uniform', users: 5, rowsPerUser: 8, form: 'text' });
  const gleaner = await open(file);
  const { page, ask } = gleaner;
  await expect(page.getByTestId('recipe-line')).toContainText('Car buying');
  await goTo(page, 'recipe');
  await expect(page.getByTestId('recipe-reasons')).toContainText('behavior_data');
  await expect(page.getByTestId('recipe-columns')).toContainText('behavior_text');
  await expect(page.getByLabel('Instructions to the model')).toHaveAttribute('readonly', '');
  const preview = page.getByTestId('recipe-preview');
  await expect(preview).toContainText('user_0000001 · 8 rows');
  expect(await findingsInThemes(gleaner)).toEqual([]);

  await page.getByTestId('copy-recipe').click();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Car buying (copy)');
  await page.getByLabel('Instructions to the model').fill('Only what has to do with a car.');
  await page.getByRole('button', { name: 'Add a type' }).click();
  await page.getByLabel('Type 1').fill('看车');
  await expect(preview.getByText('Instructions and format')).toBeVisible();
  await preview.getByText('Instructions and format').click();
  await expect(preview).toContainText('Only what has to do with a car.');
  // The tokens are counted as one types.
  const tokens = async (): Promise<number> =>
    Number(/· ([\d,]+) tokens/.exec(await preview.getByText('Instructions and format').innerText())?.[1]);
  const before = await tokens();
  await page.getByLabel('What belongs to it 1').fill('A car was looked at, in a shop or on a page.');
  await expect.poll(tokens).toBeGreaterThan(before);

  await page.getByRole('button', { name: 'Set it by hand' }).click();
  await page.getByRole('button', { name: 'Add a condition' }).click();
  await page.getByTestId('recipe-data').getByLabel('Column', { exact: true }).click();
  await page.getByRole('option', { name: 'user_id' }).click();
  await page.getByRole('textbox', { name: 'Value' }).fill('user_0000002');
  await expect(preview).toContainText('user_0000002 · 8 rows');
  await expect(preview).not.toContainText('user_0000001');
  expect(await findings(gleaner)).toEqual([]);

  await goTo(page, 'extract');
  await expect(page.getByTestId('recipe-line')).toContainText('Car buying (copy)');
  await expect(page.getByTestId('recipe-version')).toHaveText(/^version [0-9a-f]{8}$/);
  const version = (await page.getByTestId('recipe-version').innerText()).replace('version ', '');
  await inNewJob(gleaner, () => page.getByTestId('start').click());
  await expectStatus(gleaner, 'completed');
  expect((await ask('settings.get', undefined)).recipes.map(({ name }) => name)).toEqual([
    'Car buying (copy)',
  ]);
  const events = withDatabase(file, (db) =>
    db
      .prepare<[], { user: string; recipe: string; name: string }>(
        `SELECT DISTINCT user_id AS user, e.recipe, r.name FROM extracted_events e
         JOIN gleaner_recipe r ON r.hash = e.recipe`,
      )
      .all(),
  );
  expect(events).toEqual([
    { user: 'user_0000002', recipe: expect.stringMatching(`^${version}`), name: 'Car buying (copy)' },
  ]);
  expect(model.record.calls.flatMap(({ users }) => users).length).toBe(1);
});
