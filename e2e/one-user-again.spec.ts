import { meaningOf, readEvents, readJob } from './fixture/ledger.ts';
import { expectStatus, goTo, startJob } from './fixture/steps.ts';
import { expect, test } from './fixture/story.ts';

test('one user is run again from the drawer, and the events are replaced, not doubled', async ({
  desk,
  open,
}) => {
  const file = desk.load('eight.db', { kind: 'uniform', users: 8, rowsPerUser: 12, form: 'columns' });
  const user = 'user_0000003';
  const gleaner = await open(file);
  const { page } = gleaner;
  await startJob(gleaner);
  await expectStatus(gleaner, 'completed');
  const before = readEvents(file);
  const hers = before.filter((event) => event.user === user);
  expect(hers.length).toBeGreaterThan(0);

  await goTo(page, 'users');
  await page.locator(`[data-row-id="${user}"]`).click();
  await expect(page.getByTestId('user-drawer').locator('[data-event]')).toHaveCount(hers.length);
  await page.getByTestId('run-user').click();
  await expect(page.getByTestId('result')).toContainText('Every user was read');
  await expect(page.getByTestId('succeeded')).toHaveText('1');
  await expect.poll(() => readJob(file)).toMatchObject({ status: 'completed', total: 1, succeeded: 1 });

  const after = readEvents(file);
  expect(after.map(meaningOf)).toEqual(before.map(meaningOf));
  const idsOf = (events: typeof before): readonly string[] => events.map((event) => event.eventId).sort();
  const others = (events: typeof before): typeof before => events.filter((event) => event.user !== user);
  expect(idsOf(others(after))).toEqual(idsOf(others(before)));
  const old = new Set(idsOf(hers));
  expect(after.filter((event) => event.user === user && old.has(event.eventId))).toEqual([]);

  await goTo(page, 'users');
  await page.locator(`[data-row-id="${user}"]`).click();
  await expect(page.getByTestId('user-drawer').locator('[data-event]')).toHaveCount(hers.length);
});
