import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import papaparse from 'papaparse';
import { readSheet } from 'read-excel-file/node';
import { findings, findingsInThemes } from './fixture/axe.ts';
import { expectStatus, goTo, startJob } from './fixture/steps.ts';
import { expect, test } from './fixture/story.ts';

test('what all events come to is seen in pictures; a press leads to its events, which are searched, opened and exported', async ({
  desk,
  open,
}) => {
  const gleaner = await open(
    desk.load('autumn.db', { kind: 'uniform', users: 20, rowsPerUser: 30, form: 'text' }),
  );
  const { page } = gleaner;
  await goTo(page, 'insights');
  await expect(page.getByText('No events yet')).toBeVisible();
  await goTo(page, 'extract');
  await startJob(gleaner);
  await expectStatus(gleaner, 'completed');
  await goTo(page, 'insights');
  const all = Number((await page.getByTestId('insight-events').innerText()).replace(/\D/g, ''));
  expect(all).toBeGreaterThan(100);
  await expect(page.getByTestId('funnel-steps').getByRole('listitem')).toHaveCount(3);
  await expect(page.getByTestId('paths').getByRole('row').nth(1)).toBeVisible();
  expect(await findingsInThemes(gleaner)).toEqual([]);
  const byType = page.getByRole('figure', { name: 'Events by type' });
  await byType.getByRole('button', { name: 'Events by type: As a table' }).click();
  await expect(byType.getByRole('columnheader', { name: 'Category' })).toBeVisible();
  await byType.getByRole('button', { name: 'Events by type: As a picture' }).click();

  // A picture is saved as it looks, and as its figures.
  const saved = async (item: string, ending: string): Promise<Buffer> => {
    const out = join(desk.folder, `types.${ending}`);
    await gleaner.saveInDialog(out);
    await byType.getByRole('button', { name: 'Events by type: Save' }).click();
    await page.getByRole('menuitem', { name: item }).click();
    await expect.poll(() => existsSync(out)).toBe(true);
    return readFileSync(out);
  };
  const picture = await saved('Picture (PNG)', 'png');
  expect(picture.subarray(1, 4).toString()).toBe('PNG');
  // Twice as many pixels as on the screen, and drawn upon.
  expect(picture.readUInt32BE(16)).toBeGreaterThan(700);
  expect(picture.length).toBeGreaterThan(10_000);
  const figures = papaparse.parse<string[]>((await saved('Figures (CSV)', 'csv')).toString('utf8').slice(1));
  expect(figures.data[0]).toEqual(['Type', 'Category', 'Events', 'Users']);
  const counted = figures.data.slice(1).reduce((sum, [, , events]) => sum + Number(events ?? 0), 0);
  expect(counted).toBe(all);
  await expect(page.getByTestId('insight-aside')).toHaveText(/^\d+(\.\d)?%$/);

  // A mark leads to its events, and the pictures are of those, too.
  await byType.locator('.recharts-bar-rectangle').first().click();
  const table = page.getByTestId('events-table');
  await expect(page.getByTestId('event-filters')).toBeVisible();
  await expect(table.locator('tr[data-row-id]').first()).toBeVisible();
  const ofType = Number(await table.getAttribute('aria-rowcount')) - 1;
  expect(ofType).toBeGreaterThan(10);
  expect(ofType).toBeLessThan(all);
  await goTo(page, 'insights');
  await expect(page.getByTestId('insight-events')).toHaveText(new RegExp(`^${ofType}$`));
  await goTo(page, 'events');

  // What is typed narrows them further; a row opens its user, with the rows of the event marked.
  const user = await table.getByRole('rowheader').last().innerText();
  await page.getByRole('textbox', { name: 'Search events' }).fill(user);
  await expect.poll(async () => Number(await table.getAttribute('aria-rowcount')) - 1).toBeLessThan(ofType);
  await expect(table.getByRole('rowheader').first()).toHaveText(user);
  expect(await findings(gleaner, page.getByTestId('event-filters'))).toEqual([]);
  await table.locator('tr[data-row-id]').first().click();
  const drawer = page.getByTestId('user-drawer');
  await expect(drawer.locator('[data-event][aria-pressed="true"]')).toHaveCount(1);
  await expect(drawer.locator('[data-row][data-marked]').first()).toBeVisible();
  await page.keyboard.press('Escape');

  // What is left goes out, and is the same when it is read again.
  const left = Number(await table.getAttribute('aria-rowcount')) - 1;
  await page.getByTestId('export-events').click();
  const dialog = page.getByTestId('export-dialog');
  await expect(dialog.getByText(`Those of the filter (${left})`)).toBeVisible();
  const exported = async (format: string, ending: string): Promise<string> => {
    const out = join(desk.folder, `events.${ending}`);
    await gleaner.saveInDialog(out);
    await dialog.getByText(format, { exact: true }).click();
    await page.getByTestId('export-start').click();
    await expect(page.getByTestId('exported')).toContainText(out);
    return out;
  };
  const csv = readFileSync(await exported('CSV', 'csv'), 'utf8');
  expect(csv.startsWith('\ufeffuser_id,type,')).toBe(true);
  const { data } = papaparse.parse<string[]>(csv.slice(1), { skipEmptyLines: true });
  const sheet = await readSheet(await exported('Excel', 'xlsx'));
  expect(sheet.map((row) => row.map((cell) => String(cell ?? '')))).toEqual(data);
  expect(data.slice(1).map(([id]) => id)).toEqual(Array(left).fill(user));
  await page.getByTestId('export-cancel').click();

  await page.getByRole('button', { name: 'Clear the filter' }).click();
  await expect(table).toHaveAttribute('aria-rowcount', String(all + 1));
});
