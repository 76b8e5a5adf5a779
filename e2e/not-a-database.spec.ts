import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from './fixture/story.ts';

test('a file that cannot be read gets a sentence, and nothing is made beside it', async ({ desk, open }) => {
  const good = desk.sample();
  const folder = dirname(good);
  const notes = join(folder, 'notes.db');
  writeFileSync(notes, 'Milk, eggs, bread.\n'.repeat(200));
  const empty = join(folder, 'empty.db');
  writeFileSync(empty, '');
  const damaged = desk.sample('damaged.db');
  truncateSync(damaged, 200_000);
  const other = join(folder, 'other.db');
  new Database(other).exec('CREATE TABLE shopping (item TEXT)').close();
  const contents = (): readonly (readonly [string, string])[] =>
    readdirSync(folder).map((name) => [name, readFileSync(join(folder, name)).toString('base64')]);
  const before = contents();

  const gleaner = await open();
  const { page } = gleaner;
  const problem = (code: string) => page.locator(`[data-testid="problem"][data-code="${code}"]`);
  const refusals = [
    [notes, 'not_a_database'],
    [empty, 'empty_file'],
    [damaged, 'database_corrupt'],
    [other, 'no_usable_table'],
    [join(folder, 'gone.db'), 'file_not_found'],
  ] as const;
  for (const [path, code] of refusals) {
    await test.step(`${basename(path)}: ${code}`, async () => {
      await gleaner.chooseInDialog(path);
      await page.getByRole('button', { name: 'Open database…' }).click();
      await expect(problem(code)).toContainText(basename(path).replace('.db', ''));
      await page.getByRole('button', { name: 'Dismiss' }).first().click();
      await expect(problem(code)).toHaveCount(0);
      await expect(page.getByTestId('welcome')).toBeVisible();
    });
  }

  await test.step('with a file open it stays open, job and all', async () => {
    await gleaner.chooseInDialog(good);
    await gleaner.menu('file.open');
    await expect(page.getByTestId('start')).toBeEnabled();
    await gleaner.chooseInDialog(notes);
    await gleaner.menu('file.open');
    await expect(problem('not_a_database')).toBeVisible();
    expect((await gleaner.workspace()).source?.path).toBe(good);
  });

  await gleaner.ask('source.close', undefined);
  expect(contents()).toEqual(before);
});

test('a file named at the start that is no database: the window opens and says so', async ({
  desk,
  start,
}) => {
  const notes = join(desk.folder, 'data', 'notes.db');
  writeFileSync(notes, 'Milk, eggs, bread.\n'.repeat(200));
  const gleaner = await start(notes);
  await expect(gleaner.page.locator('[data-code="not_a_database"]')).toContainText('notes.db');
  await expect(gleaner.page.getByTestId('welcome')).toBeVisible();
});
