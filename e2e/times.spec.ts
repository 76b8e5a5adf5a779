import { withDatabase } from '../src/engine/testing/source-file.ts';
import { findings } from './fixture/axe.ts';
import { readEvents } from './fixture/ledger.ts';
import { expectStatus, startJob } from './fixture/steps.ts';
import { expect, test } from './fixture/story.ts';

test('how times are read, and how many rows have none, is said before the start; another way is chosen there, and holds', async ({
  desk,
  open,
}) => {
  const file = desk.load('slashes.db', { kind: 'uniform', users: 4, rowsPerUser: 6, form: 'text' });
  withDatabase(file, (db) =>
    db.exec(`UPDATE behavior_data SET timestamp = printf('%02d/%02d/2025 10:00', 1 + id % 2, 3 + id % 8);
      UPDATE behavior_data SET timestamp = 'soon' WHERE id IN (SELECT id FROM behavior_data ORDER BY id LIMIT 2)`),
  );
  const gleaner = await open(file);
  const { page } = gleaner;
  const note = page.getByTestId('times-note');

  await test.step('which of the halves is the month cannot be told, and that is said', async () => {
    await expect(note).toContainText('How the times in column “timestamp” are written cannot be told.');
    await expect(note).toContainText('every row would come under “?”');
    await expect(note).not.toContainText('--time-kind');
    expect(await findings(gleaner, note)).toEqual([]);
  });

  await test.step('a way is chosen, and its first row and what it leaves are shown', async () => {
    await note.getByRole('combobox', { name: 'How the times are written' }).click();
    await page.getByRole('option', { name: /^month first/ }).click();
    await expect(note).toContainText('are read as month first');
    await note.getByRole('combobox').click();
    await page.getByRole('option', { name: /^day first/ }).click();
    await expect(note).toContainText('are read as day first');
    await expect(note).toContainText(/The first row: “0\d\/\d\d\/2025 10:00” is 2025-\d\d-0[12] 10:00/);
    await expect(note).toContainText('2 of 24 rows have no time that can be read');
  });

  await test.step('so the rows are read', async () => {
    await startJob(gleaner);
    await expectStatus(gleaner, 'completed');
    const times = readEvents(file).map(({ time }) => time);
    expect(times.filter((time) => /^2025-(0[3-9]|10)-0[12] 10:00:00$/.test(time))).not.toEqual([]);
    expect(times.filter((time) => time.startsWith('2025-01') || time.startsWith('2025-02'))).toEqual([]);
  });
  await test.step('and so they are when the file is opened again', async () => {
    await gleaner.ask('source.close', undefined);
    await gleaner.ask('source.open', { path: file });
    await expect(note).toContainText('are read as day first');
  });
});
