import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { findings, findingsInBoth } from './fixture/axe.ts';
import { expectStatus, goTo, inNewJob } from './fixture/steps.ts';
import { expect, test } from './fixture/story.ts';

const hashOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

test('a recipe is tried on five users: events beside rows, an estimate between what and what, and a file as it was', async ({
  desk,
  model,
  open,
}) => {
  const file = desk.load('shop.db', { kind: 'uniform', users: 12, rowsPerUser: 10, form: 'text' });
  const before = hashOf(file);
  const gleaner = await open(file);
  const { page } = gleaner;
  await page.getByTestId('try-first').click();
  await expect(page.getByTestId('trial-users')).toHaveText('5 of 5');
  const shown = page.getByTestId('trial-shown');
  await expect(shown.locator('[data-row]')).toHaveCount(10);
  await shown.locator('[data-event]').first().click();
  await expect(shown.locator('[data-marked]').first()).toBeVisible();
  await page.locator('[data-trial-user]').nth(1).click();
  await expect(shown.locator('[data-row]')).toHaveCount(10);
  expect(await findings(gleaner, shown)).toEqual([]);
  expect(hashOf(file)).toBe(before);

  await page.getByTestId('trial-beside').click();
  await page.getByRole('option', { name: 'Any log' }).click();
  const asked = model.record.calls.length;
  await page.getByTestId('trial-start').click();
  await expect(page.getByTestId('trial-users')).toHaveText(['5 of 5', '5 of 5']);
  await expect(page.getByTestId('trial-column-0')).toContainText('nothing was sent now');
  await expect(page.getByTestId('trial-pairs').locator('[data-fate]').first()).toBeVisible();
  expect(model.record.calls.length).toBeGreaterThan(asked);
  expect(await findingsInBoth(gleaner)).toEqual([]);
  await expect(page.getByTestId('trial-past')).toContainText('2 trials of this file are kept');

  await test.step('it is shown again when the file is opened anew, with what it asked, and can be asked on', async () => {
    const sent = model.record.calls.length;
    await gleaner.ask('source.close', undefined);
    await expect(page.getByTestId('trial-column-0')).toHaveCount(0);
    await gleaner.ask('source.open', { path: file });
    await goTo(page, 'recipe');
    await expect(page.getByTestId('trial-users')).toHaveText(['5 of 5', '5 of 5']);
    await expect(page.getByTestId('trial-column-1')).toContainText('Any log');
    await expect(page.getByTestId('trial-pairs').locator('[data-fate]').first()).toBeVisible();
    await expect(page.getByTestId('trial-beside')).toHaveValue('Any log');
    await page.getByTestId('trial-start').click();
    await expect(page.getByTestId('trial-start')).toBeEnabled(); // It has run: what is told of it stood there before.
    await expect(page.getByTestId('trial-column-1')).toContainText('nothing was sent now');
    expect(model.record.calls).toHaveLength(sent);
  });

  await goTo(page, 'extract');
  const tried = page.getByTestId('estimate-tried');
  await expect(tried).toContainText('5 users');
  expect(await findings(gleaner, tried)).toEqual([]);
  expect(hashOf(file)).toBe(before);
  await inNewJob(gleaner, () => page.getByTestId('start').click());
  await expectStatus(gleaner, 'completed');
  await expect(page.getByTestId('result')).toContainText(/estimated|as estimated/i);
  await expect(page.getByTestId('result')).toContainText(/% (more|less)\)|as estimated/);
});

test('a trial is stopped, goes on where it was, and no job is started beside it', async ({
  desk,
  model,
  open,
}) => {
  const file = desk.load('shop.db', { kind: 'uniform', users: 12, rowsPerUser: 10, form: 'text' });
  const before = hashOf(file);
  const gleaner = await open(file);
  const { page, ask } = gleaner;
  model.setLatency(60_000);
  await page.getByTestId('try-first').click();
  await expect(page.getByTestId('trial-stop')).toBeVisible();
  await expect.poll(() => model.record.calls.length).toBeGreaterThan(0);
  await expect(
    ask('job.start', { pipeline: 'events', selection: { kind: 'all' }, options: undefined }),
  ).rejects.toThrow(/trial/i);
  await page.getByTestId('trial-stop').click();
  await expect(page.getByTestId('trial-start')).toBeVisible();
  await expect(page.getByTestId('trial-column-0')).toContainText('What was paid for is kept');
  model.setLatency(0);
  await page.getByTestId('trial-start').click();
  await expect(page.getByTestId('trial-users')).toHaveText('5 of 5');
  expect(hashOf(file)).toBe(before);

  await page.getByTestId('trial-forget').click();
  await expect(page.getByTestId('trial-past')).toHaveCount(0);
  await expect(page.getByTestId('trial-column-0')).toHaveCount(0);
});
