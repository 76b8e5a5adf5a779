import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { encodeCharset } from '../src/engine/testing/encode-charset.ts';
import { findings, findingsInBoth } from './fixture/axe.ts';
import type { Desk } from './fixture/desk.ts';
import type { Gleaner } from './fixture/gleaner.ts';
import { countRows } from './fixture/ledger.ts';
import { expect, test } from './fixture/story.ts';

const words = ['浏览', '点击', '搜索', '对比'];

/** A log of 40 users as Chinese Excel saves it, with a row that is too short and one that is too long. */
function writeRows(desk: Desk, name: string, delimiter = ','): string {
  const path = join(desk.folder, 'data', name);
  const rows = Array.from({ length: 400 }, (_, index) =>
    [`u${index % 40}`, words[index % 4], `2025-11-24 10:${10 + (index % 50)}:00`, '大众_迈腾', index].join(
      delimiter,
    ),
  );
  rows[9] = `u9${delimiter}浏览`;
  rows[19] = `${rows[19]}${delimiter}更多`;
  const text = [['user_id', 'action', 'timestamp', 'item_id', 'duration'].join(delimiter), ...rows].join(
    '\r\n',
  );
  writeFileSync(path, encodeCharset(text, 'gb18030'));
  return path;
}

/** The file is looked at in a thread that has to be loaded first. */
const untilPlanned = (gleaner: Gleaner): Promise<void> =>
  expect(plan(gleaner)).toHaveAttribute('data-state', 'planning', { timeout: 60_000 });

const plan = ({ page }: Gleaner) => page.getByTestId('import-dialog');
const preview = ({ page }: Gleaner) => page.getByTestId('rows-preview');

async function choose({ page }: Gleaner, field: string, option: string): Promise<void> {
  await page.getByTestId(field).click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

test.setTimeout(240_000);

test('an analyst imports rows and profiles from the first page: they are seen before, read in full, opened and accounted for', async ({
  desk,
  open,
}) => {
  const rows = writeRows(desk, '点击 2025.csv');
  const folder = dirname(rows);
  const people = join(folder, 'people.csv');
  writeFileSync(
    people,
    `user_id,age\n${Array.from({ length: 40 }, (_, index) => `u${index},${20 + index}`).join('\n')}`,
  );
  const gleaner = await open();
  const { page } = gleaner;

  await test.step('a dismissed dialog changes nothing', async () => {
    await gleaner.chooseInDialog(null);
    await page.getByTestId('import').click();
    await page.getByTestId('import-rows').click();
    await expect(page.getByTestId('import')).toBeEnabled();
    await expect(page.getByTestId('welcome')).toBeVisible();
  });

  await test.step('the first rows are shown as they were understood', async () => {
    await gleaner.chooseInDialog(rows);
    await page.getByTestId('import').click();
    await page.getByTestId('import-rows').click();
    await untilPlanned(gleaner);
    await expect(page.getByTestId('rows-encoding')).toHaveValue('Automatic (GB18030 (GBK))');
    await expect(page.getByTestId('rows-delimiter')).toHaveValue('Automatic (Comma)');
    await expect(page.getByTestId('rows-header')).toBeChecked();
    await expect(preview(gleaner).getByRole('columnheader')).toHaveText([
      'user_id TEXT',
      'action TEXT',
      'timestamp TEXT',
      'item_id TEXT',
      'duration INTEGER',
      'surplus TEXT',
    ]);
    await expect(preview(gleaner).locator('tbody tr').first()).toContainText('浏览');
    await expect(page.getByTestId('target-open')).toBeHidden();
    expect(await findingsInBoth(gleaner)).toEqual([]);
  });

  await test.step('they are read in another way at once, and back', async () => {
    await choose(gleaner, 'rows-encoding', 'UTF-8');
    await expect(preview(gleaner).locator('tbody tr').first()).toContainText('\ufffd', { timeout: 60_000 });
    await choose(gleaner, 'rows-encoding', 'Automatic (…)');
    await expect(preview(gleaner).locator('tbody tr').first()).toContainText('浏览');
    await page.getByTestId('rows-header').click();
    await expect(preview(gleaner).getByRole('columnheader').first()).toHaveText('column_1 TEXT');
    await page.getByTestId('rows-header').click();
    await expect(preview(gleaner).getByRole('columnheader').first()).toHaveText('user_id TEXT');
  });

  await test.step('they go to a new file beside them with the profiles, and a report says what came of them', async () => {
    await gleaner.chooseInDialog(people);
    await page.getByTestId('choose-profiles').click();
    await expect(page.getByTestId('profiles')).toHaveText('people.csv');
    await page.getByTestId('start-rows').click();
    await expect(plan(gleaner)).toHaveAttribute('data-state', 'done', { timeout: 60_000 });
    await expect(page.getByTestId('import-found')).toHaveText('440');
    await expect(page.getByTestId('import-imported')).toHaveText('440');
    await expect(page.getByTestId('import-odd')).toHaveText('2');
    await expect(page.getByTestId('import-left-out')).toHaveText('0');
    await expect(page.getByTestId('import-out')).toHaveText('点击 2025.db');
    await expect(page.getByTestId('import-table')).toHaveText(['点击_2025', 'user_profiles']);
    await expect(plan(gleaner).getByText('点击 2025.csv, line 11')).toBeVisible();
    expect(await findings(gleaner)).toEqual([]);
    expect(countRows(join(folder, '点击 2025.db'), '点击_2025')).toBe(400);
    await page.getByTestId('close-import').click();
  });

  await test.step('the new file is open on its users', async () => {
    await expect(page.getByRole('button', { name: 'File: 点击 2025.db' })).toBeVisible();
    await expect(page.getByTestId('start')).toBeEnabled();
    const { source } = await gleaner.workspace();
    expect(source?.found).toMatchObject({ events: { users: 40, rows: 400 } });
  });
});

test('rows from the menu go into a new table of the open file, which is copied before and opened anew', async ({
  desk,
  open,
}) => {
  const file = desk.sixty();
  const rows = writeRows(desk, 'more.tsv', '\t');
  const gleaner = await open(file);
  const { page } = gleaner;
  const backups = join(await gleaner.userData(), 'backups');
  const copies = (): readonly string[] => (existsSync(backups) ? readdirSync(backups) : []);
  const copiesBefore = copies();
  const before = await gleaner.workspace();
  await gleaner.chooseInDialog(rows);
  await gleaner.menu('file.import.data');
  await untilPlanned(gleaner);
  await expect(page.getByTestId('rows-delimiter')).toHaveValue('Automatic (Tab)');
  await page.getByTestId('target-open').click();
  await page.getByTestId('start-rows').click();
  await expect(plan(gleaner)).toHaveAttribute('data-state', 'done', { timeout: 60_000 });
  await expect(page.getByTestId('import-out')).toHaveText('sixty.db');
  await page.getByTestId('close-import').click();
  expect(countRows(file, 'more')).toBe(400);
  expect(copies().filter((name) => !copiesBefore.includes(name))).toHaveLength(1);
  const after = await gleaner.workspace();
  expect(after.source?.path).toBe(file);
  expect(after.source?.found).toEqual(before.source?.found);
});

test('an import of rows that cannot be made says why; one that is stopped leaves nothing', async ({
  desk,
  open,
}) => {
  const folder = join(desk.folder, 'data');
  const workbook = join(folder, 'orders.csv');
  writeFileSync(workbook, Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(4_000, 7)]));
  const gleaner = await open();
  const { page } = gleaner;
  await gleaner.chooseInDialog(workbook);
  await gleaner.menu('file.import.data');
  await expect(page.getByTestId('problem')).toHaveAttribute('data-code', 'not_rows', { timeout: 60_000 });
  await page.getByRole('button', { name: 'Close' }).click();

  const rows = writeRows(desk, 'many.csv');
  const many = readFileSync(rows);
  writeFileSync(rows, Buffer.concat(Array.from({ length: 4_000 }, () => many)));
  await gleaner.chooseInDialog(rows);
  await gleaner.menu('file.import.data');
  await untilPlanned(gleaner);
  await page.getByTestId('start-rows').click();
  await expect(plan(gleaner)).toHaveAttribute('data-state', 'running');
  const shown = async (): Promise<number> =>
    Number(await plan(gleaner).getByRole('progressbar').getAttribute('aria-valuenow'));
  await expect.poll(shown).toBeGreaterThan(0);
  await page.getByTestId('cancel-import').click();
  await expect(plan(gleaner)).toBeHidden();
  await expect(page.getByTestId('welcome')).toBeVisible();
  expect(readdirSync(folder).sort()).toEqual(['many.csv', 'orders.csv']);
});
