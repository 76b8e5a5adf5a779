import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeMailbox } from '../scripts/sample/mail/make-mailbox.ts';
import type { Desk } from './fixture/desk.ts';
import type { Gleaner } from './fixture/gleaner.ts';
import { countRows } from './fixture/ledger.ts';
import { expectListed } from './fixture/steps.ts';
import { expect, test } from './fixture/story.ts';

/** What cannot be made says why, and leaves no file. */
async function isRefused(gleaner: Gleaner, desk: Desk): Promise<void> {
  const { page } = gleaner;
  const taken = desk.mails('taken.db', 1);
  const mailbox = desk.mails('inbox.mbox', 5);
  const before = readdirSync(dirname(mailbox));
  await gleaner.chooseInDialog(mailbox);
  await gleaner.saveInDialog(taken);
  await gleaner.menu('file.import.mailbox');
  await expect(page.getByTestId('problem')).toHaveAttribute('data-code', 'output_exists');
  await page.getByRole('button', { name: 'Close' }).click();

  await gleaner.chooseInDialog(dirname(mailbox));
  await gleaner.saveInDialog(join(desk.folder, 'data', 'none.db'));
  await gleaner.menu('file.import.folder');
  await expect(page.getByTestId('problem')).toHaveAttribute('data-code', 'no_mail');
  await page.getByRole('button', { name: 'Close' }).click();
  expect(readdirSync(dirname(mailbox))).toEqual(before);
}

/** Stopped half-way it leaves no file. */
async function isStopped(gleaner: Gleaner, desk: Desk): Promise<void> {
  const { page } = gleaner;
  const some = desk.mails('some.mbox', 60);
  const many = join(dirname(some), 'many.mbox');
  writeFileSync(many, readFileSync(some, 'utf8').repeat(200));
  const before = readdirSync(dirname(some));
  await gleaner.chooseInDialog(many);
  await gleaner.saveInDialog(join(dirname(some), 'many.db'));
  await page.getByTestId('import').click();
  await page.getByTestId('import-mailbox').click();
  const dialog = page.getByTestId('import-dialog');
  await expect(dialog).toHaveAttribute('data-state', 'running');
  const shown = async (): Promise<number> =>
    Number(await dialog.getByRole('progressbar').getAttribute('aria-valuenow'));
  await expect.poll(shown).toBeGreaterThan(0);
  await page.getByTestId('cancel-import').click();
  await expect(dialog).toBeHidden();
  await expect(page.getByTestId('welcome')).toBeVisible();
  await expect(page.getByTestId('import')).toBeEnabled();
  expect(readdirSync(dirname(some))).toEqual(before);
}

test('an analyst imports a mailbox: one that cannot be made says why, one that is stopped leaves no file, and the third is read in full, opened, and accounted for', async ({
  desk,
  open,
}) => {
  const gleaner = await open();
  const { page } = gleaner;
  await test.step('an import from the menu that cannot be made says why', () => isRefused(gleaner, desk));
  await test.step('an import is stopped half-way', () => isStopped(gleaner, desk));
  const mailbox = desk.mails('招聘.mbox', 40);
  const out = join(dirname(mailbox), '招聘 2025.db');

  await test.step('a dismissed dialog changes nothing', async () => {
    await gleaner.chooseInDialog(null);
    await page.getByTestId('import').click();
    await page.getByTestId('import-mailbox').click();
    await expect(page.getByTestId('import')).toBeEnabled();
    await expect(page.getByTestId('welcome')).toBeVisible();
  });

  await test.step('the mails go to a new file, and a report says what came of them', async () => {
    await gleaner.chooseInDialog(mailbox);
    await gleaner.saveInDialog(out);
    await page.getByTestId('import').click();
    await page.getByTestId('import-mailbox').click();
    const dialog = page.getByTestId('import-dialog');
    await expect(dialog).toHaveAttribute('data-state', 'done');
    await expect(page.getByTestId('import-found')).toHaveText('40');
    const imported = countRows(out, 'emails');
    await expect(page.getByTestId('import-imported')).toHaveText(String(imported));
    await expect(page.getByTestId('import-duplicates')).toHaveText(String(40 - imported));
    await expect(page.getByTestId('import-unreadable')).toHaveText('0');
    await expect(page.getByTestId('import-out')).toHaveText('招聘 2025.db');
    await expect(page.getByTestId('import-out')).toHaveAttribute('title', out);
    await page.getByTestId('close-import').click();
    await expect(dialog).toBeHidden();
  });

  await test.step('the new file is open on its mails, and the users’ pages are gone', async () => {
    await expect(page.getByRole('button', { name: 'File: 招聘 2025.db' })).toBeVisible();
    await expect(page.getByTestId('nav-talent')).toHaveAttribute('aria-current', 'page');
    await expect(page.getByTestId('rail-events')).toBeHidden();
    await page.getByTestId('tab-mails').click();
    const table = page.getByTestId('mails-table');
    const rows = table.locator('tr[data-row-id]');
    await expectListed(table, countRows(out, 'emails'));
    const [first] = makeMailbox(20_251_131, 40).mails;
    await expect(rows.first()).toContainText(first?.subject ?? 'no mail');
    const { recent } = await gleaner.ask('settings.get', undefined);
    expect(recent).toEqual([out]);
  });
});
