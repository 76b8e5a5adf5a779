import { makeMailbox } from '../scripts/sample/mail/make-mailbox.ts';
import { writeEmails } from '../scripts/sample/mail/write-emails.ts';
import { withDatabase } from '../src/engine/testing/source-file.ts';
import { readJob } from './fixture/ledger.ts';
import { expectStatus, goTo, startMailJob } from './fixture/steps.ts';
import { expect, test } from './fixture/story.ts';

let afterCall = (): void => {};
test.use({ demo: { onCall: () => afterCall() } });

test('a file with behaviour and mail has a page for each, one job at a time, and the pill leads to the right one', async ({
  desk,
  model,
  open,
}) => {
  const file = desk.sixty();
  withDatabase(file, (db) => writeEmails(db, makeMailbox(7, 30).mails));
  const gleaner = await open(file);
  const { page } = gleaner;
  const current = (id: string) => expect(page.getByTestId(id)).toHaveAttribute('aria-current', 'page');

  await test.step('it opens on the users, and the mails are a click away', async () => {
    await current('rail-events');
    await expect(page.getByTestId('nav-users')).toBeVisible();
    await expect(page.getByTestId('file-facts')).toContainText('60 users');
    await expect(page.getByTestId('file-facts')).toContainText('30 mails');
    await page.getByTestId('nav-talent').click();
    await expect(page.getByTestId('start-mail')).toBeEnabled();
  });

  await test.step('while mails are read, users wait, and the extract page says so', async () => {
    // The embedding model is tried before there is a job; what is asked after that hangs.
    afterCall = () => model.setLatency(600_000);
    await startMailJob(gleaner);
    afterCall = () => {};
    await goTo(page, 'extract');
    await expect(page.getByTestId('start')).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Add to queue' })).toBeVisible();
    await expect(page.getByTestId('estimate')).toContainText('A job is running.');
    await expect(page.getByTestId('progress')).toBeHidden();
    await page.getByTestId('job-pill').click();
    await current('nav-talent');
    await expect(page.getByTestId('progress')).toBeVisible();
    await expect.poll(() => gleaner.trayLabel('tray.counts')).toBe('0 of 30 mails done');
  });

  await test.step('cancelled, it asks about mails', async () => {
    await goTo(page, 'users');
    await page.getByTestId('job-pill').click();
    await page.getByTestId('cancel').click();
    await expect(page.getByRole('dialog')).toContainText('mails have not been read to the end');
    await page.getByRole('button', { name: 'Cancel the job' }).click();
    await expectStatus(gleaner, 'cancelled');
    model.setLatency(0);
  });

  await test.step('users are read next, and the mails’ result has left the talent page', async () => {
    await goTo(page, 'extract');
    await page.getByTestId('start').click();
    await expectStatus(gleaner, 'completed');
    expect(readJob(file)).toMatchObject({ total: 60, succeeded: 60 });
    await page.getByTestId('nav-talent').click();
    await expect(page.getByTestId('result')).toBeHidden();
    await page.getByTestId('job-pill').click();
    await current('rail-events');
    await expect(page.getByTestId('result')).toContainText('Every user was read');
  });
});
