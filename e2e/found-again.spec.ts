import { findings } from './fixture/axe.ts';
import { readEvents, readJob } from './fixture/ledger.ts';
import { expectStatus, goTo, startJob } from './fixture/steps.ts';
import { expect, test } from './fixture/story.ts';

test('a finished job is found again the next day, through the list of recent files', async ({
  desk,
  model,
  start,
}) => {
  const file = desk.load('twenty.db', { kind: 'heavy-tailed', users: 20, rowsPerUser: 20, form: 'text' });
  const first = await start(file);
  const before = await first.page.getByTestId('file-size').textContent();
  await startJob(first);
  await expectStatus(first, 'completed');
  await test.step('what the file has grown by is told, what of it is Gleaner’s, and where its copy is', async () => {
    const size = first.page.getByTestId('file-size');
    await expect.poll(() => size.textContent()).not.toBe(before);
    await size.click();
    const storage = first.page.getByTestId('file-storage');
    await expect(storage.locator('[data-storage="ledger"]')).toContainText(/[1-9]\d* KB|MB/);
    await expect(storage.locator('[data-storage="results"]')).toContainText(/[1-9]\d* KB|MB/);
    await expect(storage).toContainText('1 copy from before the first write');
    expect(await findings(first, storage)).toEqual([]);
    await first.app.evaluate(({ shell }) => {
      shell.showItemInFolder = (path) => void Reflect.set(globalThis, '__shown', path);
    });
    await storage.getByRole('button', { name: 'Show in folder' }).click();
    const shown = () => first.app.evaluate(() => Reflect.get(globalThis, '__shown') as string | undefined);
    await expect.poll(shown).toMatch(/backups.*twenty\.db\..*\.gleaner-backup\.db$/);
  });
  const job = await first.job();
  await first.quit();

  const second = await start();
  const { page } = second;
  await expect(page.getByTestId('welcome')).toBeVisible(); // Nothing is left to do, so nothing is opened unasked.
  await page.getByRole('button', { name: 'twenty.db' }).click();
  await expectStatus(second, 'completed');
  const result = page.getByTestId('result');
  await expect(result).toContainText('Every user was read');
  await expect(page.getByTestId('succeeded')).toHaveText('20');
  await expect(result).toContainText(job.results.toLocaleString('en-US'));
  await expect(page.getByTestId('estimate')).toContainText('Every user has been read');
  await expect(page.getByTestId('start')).toBeDisabled();
  expect(await second.job()).toMatchObject({
    jobId: job.jobId,
    succeeded: 20,
    results: job.results,
    promptTokens: job.promptTokens,
    elapsedMs: job.elapsedMs,
  });
  expect(readJob(file).id).toBe(job.jobId);

  await test.step('so are its events, and its stream is still readable', async () => {
    const events = await second.ask('job.events', { fromSeq: 0 });
    expect(events.at(-1)).toMatchObject({ type: 'complete', jobId: job.jobId });
    const written = readEvents(file, 'user_0000020');
    await goTo(page, 'users');
    await page.getByRole('textbox', { name: 'Search users' }).fill('user_0000020');
    await page.locator('[data-row-id="user_0000020"]').click();
    await expect(page.getByTestId('user-drawer').locator('[data-event]')).toHaveCount(
      Math.min(200, written.length),
    );
    expect(model.record.calls.every((call) => call.endedAt !== null)).toBe(true);
  });
});
