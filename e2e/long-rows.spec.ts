import { withDatabase } from '../src/engine/testing/source-file.ts';
import { findings } from './fixture/axe.ts';
import { expectStatus, goTo, inNewJob } from './fixture/steps.ts';
import { expect, test } from './fixture/story.ts';

test('what the model does not read of a long row is said before the start and beside the row, until more is asked for', async ({
  desk,
  open,
}) => {
  const file = desk.load('long.db', { kind: 'uniform', users: 4, rowsPerUser: 8, form: 'text' });
  const user = 'user_0000001';
  withDatabase(file, (db) =>
    db
      .prepare(
        `UPDATE behavior_data SET behavior_text = behavior_text || ' ' || ? WHERE id =
          (SELECT MIN(id) FROM behavior_data WHERE user_id = ?)`,
      )
      .run('长'.repeat(900), user),
  );
  const gleaner = await open(file);
  const { page } = gleaner;
  const note = page.getByTestId('unread-note');
  await expect(note).toContainText('1 row is longer than the 600 characters');
  expect(await findings(gleaner, note)).toEqual([]);
  await page.getByTestId('start').click();
  await expectStatus(gleaner, 'completed');

  const cut = page.getByTestId('user-drawer').locator('[data-cut]');
  const look = async (): Promise<void> => {
    await goTo(page, 'users');
    await page.locator(`[data-row-id="${user}"]`).click();
    await expect(page.getByTestId('user-drawer').locator('[data-row]')).toHaveCount(8);
  };
  await look();
  await expect(cut).toHaveCount(1);
  await expect(cut).toHaveText(/^\d+ characters not read$/);
  await page.keyboard.press('Escape');

  await goTo(page, 'recipe');
  await page.getByTestId('copy-recipe').click();
  await page.getByLabel('Longest row').fill('2000');
  await page.getByLabel('Longest row').blur();
  await goTo(page, 'extract');
  await page.getByRole('radiogroup').getByText('All').click();
  await expect(page.getByTestId('start')).toBeEnabled();
  await expect(note).toHaveCount(0);
  await look();
  await expect(cut).toHaveCount(1); // It was read by the old limit.
  await inNewJob(gleaner, () => page.getByTestId('run-user').click());
  await expectStatus(gleaner, 'completed');
  await look();
  await expect(cut).toHaveCount(0);
});
