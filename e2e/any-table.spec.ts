import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { type DemoModel, startDemoModel } from '../src/engine/demo-model/demo-model.ts';
import { type ExpectedRow, recipeFiles } from '../src/engine/testing/recipe-files.ts';
import { withDatabase } from '../src/engine/testing/source-file.ts';
import { findings } from './fixture/axe.ts';
import { type Desk, layDesk } from './fixture/desk.ts';
import { asIfStarted, type Gleaner } from './fixture/gleaner.ts';
import { countSequences } from './fixture/ledger.ts';
import { expectStatus, startJob } from './fixture/steps.ts';
import { expect, patchOf, test } from './fixture/story.ts';
import { askedLines, expectedLines, meantEvents, storedEvents } from './fixture/told.ts';

/** The shape of that name, as a file on the desk. */
function lay(
  desk: Desk,
  recipe: string,
  name: string,
): { readonly path: string; rows(): readonly ExpectedRow[] } {
  const shape = recipeFiles.find((each) => each.recipe === recipe);
  if (shape === undefined) throw new Error(`There is no file of ${recipe}.`);
  const path = join(desk.folder, 'data', name);
  shape.make(path);
  return { path, rows: () => shape.rows(path) };
}

test.describe('a table of any shape', () => {
  // The app that stories share, brought to its start once for all: each opens a file of its own.
  test.describe.configure({ mode: 'serial' });
  let desk: Desk;
  let model: DemoModel;
  let gleaner: Gleaner;
  test.beforeAll(async ({ shared }) => {
    desk = layDesk();
    model = await startDemoModel();
    // Everybody goes into one request, so that the model's record has each of its events whole.
    gleaner = await shared();
    await asIfStarted(gleaner, patchOf({ model: { maxInputTokens: 30_000 } }, model));
  });
  test.afterAll(async () => {
    await gleaner.ask('source.close', undefined);
    await model.close();
    desk.clear();
  });

  const open = async (path: string): Promise<Page> => {
    await gleaner.chooseInDialog(path);
    await gleaner.menu('file.open');
    await expect.poll(async () => (await gleaner.workspace()).source?.path).toBe(path);
    return gleaner.page;
  };

  /** Reads everybody; then every row was asked about once, and every event is the model's own, row for row. */
  const readAll = async (path: string, rows: readonly ExpectedRow[]): Promise<void> => {
    const { page } = gleaner;
    const before = model.record.calls.length;
    await page.getByTestId('nav-extract').click();
    await startJob(gleaner);
    await expectStatus(gleaner, 'completed');
    const users = new Set(rows.map(({ user }) => user)).size;
    await expect(page.getByTestId('succeeded')).toContainText(String(users));
    const calls = model.record.calls.slice(before);
    expect(askedLines(calls)).toEqual(expectedLines(rows));
    expect(countSequences(path)).toEqual({ success: users });
    expect(storedEvents(path, rows)).toEqual(meantEvents(calls));
  };

  const role = async (page: Page, column: string, name: string): Promise<void> => {
    await page.getByRole('combobox', { name: `Is: ${column}`, exact: true }).click();
    await page.getByRole('option', { name, exact: true }).click();
  };

  test('a history of Chromium’s, of two tables and in microseconds since 1601, is found to be one and read whole', async () => {
    const { path, rows } = lay(desk, 'browser-history', 'History');
    const page = await open(path);
    await expect(page.getByTestId('recipe-line')).toContainText('Browser history');
    await page.getByTestId('nav-recipe').click();
    const reasons = page.getByTestId('recipe-reasons');
    await expect(reasons).toContainText('Chromium’s history');
    await expect(reasons).toContainText('microseconds since 1601');
    await expect(page.getByTestId('recipe-preview')).toContainText(`me · ${rows().length} rows`);
    await readAll(path, rows());
  });

  test('the use of apps in epoch milliseconds is found, then changed by hand: another zone, and without the launcher', async () => {
    const { path, rows } = lay(desk, 'app-usage', 'phones.db');
    const page = await open(path);
    await expect(page.getByTestId('recipe-line')).toContainText('App usage');
    await page.getByTestId('nav-recipe').click();
    await expect(page.getByTestId('recipe-reasons')).toContainText('milliseconds since 1970');
    await page.getByRole('button', { name: 'Set it by hand' }).click();
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue('App usage (copy)');
    await page.getByRole('button', { name: 'Add a condition' }).click();
    const data = page.getByTestId('recipe-data');
    await data.getByLabel('Column', { exact: true }).click();
    await page.getByRole('option', { name: 'app_name' }).click();
    await data.getByLabel('Condition', { exact: true }).click();
    await page.getByRole('option', { name: 'is not', exact: true }).click();
    await data.getByRole('textbox', { name: 'Value' }).fill('桌面');
    await data.getByLabel('Time zone').fill('Asia/Shanghai');
    await expect(page.getByTestId('recipe-preview')).not.toContainText('@桌面');
    await expect(page.getByTestId('recipe-times')).toContainText('milliseconds since 1970');

    const shown = withDatabase(path, (db) =>
      db
        .prepare<[], { id: string; day: string }>(
          "SELECT CAST(_id AS TEXT) AS id, date(start_ts / 1000 + 8 * 3600, 'unixepoch') AS day FROM app_usage WHERE app_name <> '桌面'",
        )
        .all(),
    );
    const days = new Map(shown.map(({ id, day }) => [id, day]));
    const kept = rows().flatMap((row) => {
      const day = days.get(row.id);
      return day === undefined ? [] : [{ ...row, day }];
    });
    expect(kept.length).toBeLessThan(rows().length);
    await readAll(path, kept);
  });

  test('clicks without rowid, with reserved words for columns and days of a spreadsheet for times, are no known table: they are told by hand and read whole', async () => {
    const { path } = lay(desk, 'shop-clickstream', 'clicks.db');
    withDatabase(path, (db) =>
      db.exec(`CREATE TABLE "order" ("index" INTEGER, "user" INTEGER, "group" REAL, "by" TEXT, "select" INTEGER,
          "values" TEXT, "table" TEXT, "limit" REAL, PRIMARY KEY ("user", "index")) WITHOUT ROWID;
        INSERT INTO "order" SELECT "index", "user", round(julianday(substr("when", 1, 19)) - 2415018.5, 9), event_type,
          product_id, brand, category, price FROM "select";
        DROP TABLE "select"`),
    );
    const expected = withDatabase(path, (db) =>
      db
        .prepare<[], Readonly<Record<string, string | number>>>(
          'SELECT *, CAST("limit" AS TEXT) AS price, date("group" + 2415018.5) AS day FROM "order"',
        )
        .all()
        .map((row) => ({
          id: `[${row.user},${row.index}]`,
          user: String(row.user),
          day: String(row.day),
          text: `${row.by} ${row.select} brand=${row.values} category=${row.table} price=${row.price}`,
        })),
    );
    const page = await open(path);
    const needed = page.getByTestId('recipe-needed');
    await expect(needed).toContainText('The likeliest table is “order”');
    await expect(needed).toContainText('No column of it is known to say when');
    expect(await findings(gleaner, needed)).toEqual([]);
    await page.getByTestId('nav-extract').click();
    await expect(page.getByText('Which columns to read is not known yet')).toBeVisible();
    await expect(page.getByTestId('start')).toHaveCount(0);
    await page.getByRole('button', { name: 'Open recipe' }).click();

    await needed.getByRole('button', { name: 'Set it by hand' }).click();
    await expect(page.getByTestId('recipe-missing')).toContainText('Say which column has the time.');
    await role(page, 'group', 'Time');
    await page.getByRole('combobox', { name: 'Times are written as' }).click();
    await page.getByRole('option', { name: 'days since 1900 (Excel)' }).click();
    await role(page, 'by', 'Action');
    await role(page, 'select', 'Item');
    for (const [column, label] of [
      ['values', 'brand'],
      ['table', 'category'],
      ['limit', 'price'],
    ] as const) {
      await role(page, column, '—');
      await role(page, column, 'With its name');
      await page.getByRole('textbox', { name: `Label: ${column}`, exact: true }).fill(label);
    }
    await expect(page.getByTestId('recipe-missing')).toHaveCount(0);
    await expect(page.getByTestId('recipe-times')).toContainText('days since 1900 (Excel)');
    await expect(page.getByTestId('recipe-preview')).toContainText('price=');
    expect(await findings(gleaner, page.getByTestId('recipe-data'))).toEqual([]);
    await readAll(path, expected);
    // What was told holds for the file: it is opened again as it was read.
    await open(lay(desk, 'browser-history', 'History 2').path);
    await open(path);
    await expect(page.getByTestId('recipe-line')).toBeVisible();
    await expect(page.getByTestId('start')).toBeDisabled();
  });

  test('another table than the one that is found, joined by hand with a second, its times in two ways: each way is named with its rows, and everything is read', async () => {
    const { path, rows } = lay(desk, 'browser-history', 'visits.db');
    const all = rows();
    const odd = all.slice(0, 3).map(({ id }) => id);
    withDatabase(path, (db) =>
      db.exec(`CREATE TABLE notes (id INTEGER PRIMARY KEY, who TEXT, at TEXT, what TEXT);
        INSERT INTO notes (who, at, what) VALUES ('a', '2025-11-24 10:00', 'to be done'), ('a', '2025-11-25 10:00', 'done at last');
        CREATE TABLE pages (pid INTEGER PRIMARY KEY, address TEXT, caption TEXT);
        CREATE TABLE seen (sid INTEGER PRIMARY KEY, page INTEGER, came, stay INTEGER);
        INSERT INTO pages SELECT id, url, title FROM urls;
        INSERT INTO seen SELECT id, url, visit_time, visit_duration FROM visits;
        UPDATE seen SET came = '2025-10-01 10:00:00' WHERE sid IN (${odd.join()});
        DROP TABLE visits; DROP TABLE urls; DROP TABLE meta`),
    );
    const page = await open(path);
    await page.getByTestId('nav-recipe').click();
    const data = page.getByTestId('recipe-data');
    await expect(data.getByTestId('recipe-reasons')).toContainText('notes');
    await page.getByRole('button', { name: 'Set it by hand' }).click();
    const pick = async (field: string, option: string): Promise<void> => {
      await data.getByRole('combobox', { name: field, exact: true }).click();
      await page.getByRole('option', { name: option, exact: true }).click();
    };
    await pick('Table', 'seen');
    await expect(page.getByTestId('recipe-missing')).toContainText('Say which column has the time.');
    await role(page, 'came', 'Time');
    await pick('Look up in', 'pages');
    await pick('Key there', 'pid');
    await pick('Column with the key', 'page');
    await role(page, 'pages.caption', 'Text');
    await role(page, 'pages.address', 'With its name');
    await data.getByRole('textbox', { name: 'Label: pages.address', exact: true }).fill('url');
    await role(page, 'stay', 'With its name');
    await data.getByRole('textbox', { name: 'Label: stay', exact: true }).fill('for');
    await pick('Unit: stay', 'µs');
    const times = page.getByTestId('recipe-times');
    await expect(times).toContainText('microseconds since 1601');
    await expect(times).toContainText(
      'Rows that look otherwise: 3 rows (year first, such as 2025-11-01 10:00)',
    );
    await expect(page.getByTestId('recipe-preview')).toContainText(`me · ${all.length} rows`);
    await readAll(
      path,
      all.map((row) => (odd.includes(row.id) ? { ...row, day: '?' } : row)),
    );
  });

  test('a file in UTF-16, of conversations with a support team, is found to be one and read whole', async () => {
    const file = recipeFiles.find(({ name }) => name.includes('UTF-16'));
    const path = join(desk.folder, 'data', 'support.db');
    file?.make(path);
    const rows = file?.rows(path) ?? [];
    expect(withDatabase(path, (db) => db.pragma('encoding', { simple: true }))).toMatch(/^UTF-16/);
    const page = await open(path);
    await expect(page.getByTestId('recipe-line')).toContainText('Support conversations');
    await page.getByTestId('nav-recipe').click();
    await expect(page.getByTestId('recipe-reasons')).toContainText('and who wrote them (role)');
    await readAll(path, rows);
  });
});
