import { withDatabase } from '../src/engine/testing/source-file.ts';
import { findings } from './fixture/axe.ts';
import { expectStatus, goTo } from './fixture/steps.ts';
import { expect, test } from './fixture/story.ts';

const users = 12;
const user = (index: number): string => `user_000000${index}`;

/** Notes two events of one user and one of another by hand, before Gleaner has ever seen the file. */
function noteByHand(file: string): void {
  withDatabase(file, (db) =>
    db.exec(`CREATE TABLE extracted_events (id INTEGER PRIMARY KEY, event_id TEXT, user_id TEXT, event_type TEXT);
      INSERT INTO extracted_events (event_id, user_id, event_type) VALUES ('h1', '${user(2)}', '看车'),
        ('h2', '${user(2)}', '试驾'), ('h3', '${user(5)}', '看车')`),
  );
}

const hers = (file: string): unknown[] =>
  withDatabase(file, (db) =>
    db
      .prepare("SELECT event_id FROM extracted_events WHERE event_id NOT GLOB 'evt_*' ORDER BY id")
      .pluck()
      .all(),
  );

test('events that somebody else wrote are asked about once, and kept beside where the analyst says so', async ({
  desk,
  open,
}) => {
  const file = desk.load('hers.db', { kind: 'uniform', users, rowsPerUser: 8, form: 'text' });
  noteByHand(file);
  const gleaner = await open(file);
  const { page } = gleaner;
  const question = page.getByRole('dialog');

  await page.getByTestId('start').click();
  await expect(question).toContainText('These users have 3 events that Gleaner did not write.');
  expect(await findings(gleaner)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(question).toHaveCount(0);
  await expect(page.getByTestId('job-pill')).toHaveCount(0);

  await page.getByTestId('start').click();
  await expect(page.getByRole('button', { name: 'Keep them' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expectStatus(gleaner, 'completed');
  expect(hers(file)).toEqual(['h1', 'h2', 'h3']);

  const { jobId } = await gleaner.job();
  await page.getByRole('radiogroup').getByText('All').click();
  await page.getByTestId('start').click();
  await expect.poll(async () => (await gleaner.job()).jobId).not.toBe(jobId);
  await expectStatus(gleaner, 'completed');
  await expect(question).toHaveCount(0);
  expect(hers(file)).toEqual(['h1', 'h2', 'h3']);
});

test('they are replaced where she says so, of the users who are read and of no other, and later ones are asked about anew', async ({
  desk,
  open,
}) => {
  const file = desk.load('hers.db', { kind: 'uniform', users, rowsPerUser: 8, form: 'text' });
  noteByHand(file);
  const gleaner = await open(file);
  const { page } = gleaner;
  const question = page.getByRole('dialog', { name: 'Keep the events that are there?' });
  const readAgain = async (index: number): Promise<void> => {
    await goTo(page, 'users');
    await page.locator(`[data-row-id="${user(index)}"]`).click();
    await page.getByTestId('run-user').click();
  };

  await readAgain(3);
  await expectStatus(gleaner, 'completed');
  await readAgain(2);
  await expect(question).toContainText('These users have 2 events that Gleaner did not write.');
  await page.getByRole('button', { name: 'Replace them' }).click();
  await expect.poll(() => hers(file)).toEqual(['h3']);
  await expectStatus(gleaner, 'completed');

  withDatabase(file, (db) =>
    db.exec(
      `INSERT INTO extracted_events (event_id, user_id, event_type) VALUES ('h4', '${user(2)}', '看车'), ('h5', '${user(2)}', '看车')`,
    ),
  );
  await readAgain(2);
  await expect(question).toContainText('These users have 2 events that Gleaner did not write.');
  await page.getByRole('button', { name: 'Do not start' }).click();
  expect(hers(file)).toEqual(['h3', 'h4', 'h5']);
});
