import { withDatabase } from '../src/engine/testing/source-file.ts';
import { findings, findingsInThemes } from './fixture/axe.ts';
import { expectListed, expectStatus, goTo, inNewJob, startJob } from './fixture/steps.ts';
import { expect, test } from './fixture/story.ts';

interface Stored {
  readonly id: string;
  readonly type: string;
  readonly edited: string | null;
}

const eventsOf = (file: string, user: string): readonly Stored[] =>
  withDatabase(file, (db) =>
    db
      .prepare<[string], Stored>(
        'SELECT event_id AS id, event_type AS type, edited FROM extracted_events WHERE user_id = ? ORDER BY timestamp, rowid',
      )
      .all(user),
  );

test('users drawn at random are put right by keys alone, what was done is undone, and how right the events are is told once all are reviewed', async ({
  desk,
  open,
}) => {
  test.slow();
  const users = 6;
  const file = desk.load('shop.db', { kind: 'uniform', users, rowsPerUser: 16, form: 'text' });
  const gleaner = await open(file);
  const { page } = gleaner;
  await startJob(gleaner);
  await expectStatus(gleaner, 'completed');
  await goTo(page, 'review');
  await page.getByTestId('review-draw').click();
  await expect(page.getByTestId('review-progress')).toContainText(`0 of ${users} drawn users`);
  await expectListed(page.getByTestId('review-queue'), users);

  await page.getByTestId('review-next').focus();
  await page.keyboard.press('Enter');
  const drawer = page.getByTestId('user-drawer');
  const told = page.getByTestId('review-told');
  await expect(drawer.locator('[data-event]').first()).toBeVisible();
  const user = (await drawer.getByRole('heading', { level: 2 }).textContent())?.replace('User ', '') ?? '';
  const before = eventsOf(file, user);
  expect(before.length).toBeGreaterThan(2);

  await test.step('an event is accepted, the next is given another type, the one after is deleted and given back', async () => {
    await page.keyboard.press('n');
    await expect(drawer.locator('[data-event]').first()).toBeFocused();
    await page.keyboard.press('a');
    await expect(drawer.locator('[data-event]').nth(1)).toBeFocused();
    await page.keyboard.press('e');
    const form = page.getByTestId('review-form');
    await expect(form.getByLabel('Type')).toBeFocused();
    await expect(page.getByTestId('review-save')).toBeDisabled();
    await form.getByLabel('Type').fill('试驾');
    expect(await findings(gleaner)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(form).toBeHidden();
    await page.keyboard.press('e');
    await form.getByLabel('Type').fill('试驾');
    await page.keyboard.press('Control+Enter');
    await expect(told).toContainText('Edited: 1 event.');
    expect(eventsOf(file, user).slice(0, 2)).toMatchObject([
      { edited: 'accepted' },
      { type: '试驾', edited: 'edited' },
    ]);
    // Keys are pressed faster than a disk writes.
    await page.keyboard.press('n');
    await page.keyboard.press('Delete');
    await expect(told).toContainText('Deleted: 1 event.');
    expect(eventsOf(file, user)).toHaveLength(before.length - 1);
    await page.keyboard.press('Control+z');
    await expect(told).toContainText('Undone: Deleted, 1 event.');
    expect(eventsOf(file, user)).toHaveLength(before.length);
  });

  await test.step('two become one, and an event that was missed is written with its rows', async () => {
    await page.getByTestId('review-merge').click();
    await expect(page.getByTestId('review-pick')).toContainText('Merge 2 events');
    await page.keyboard.press('Control+Enter');
    await expect(told).toContainText('Merged: 2 events.');
    await page.keyboard.press('+');
    await page.getByTestId('review-form').getByLabel('Type').fill('咨询');
    await drawer.locator('[data-row] input').first().check();
    await page.getByTestId('review-save').click();
    await expect(told).toContainText('Added: 1 event.');
    expect(await findings(gleaner, told)).toEqual([]);
    await page.keyboard.press('Control+z');
    await expect(told).toContainText('Undone: Added');
    await page.keyboard.press('Control+z');
    await expect(told).toContainText('Undone: Merged');
    expect(eventsOf(file, user).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  });

  await page.keyboard.press('r');
  await expect(drawer.getByRole('heading', { level: 2 })).not.toHaveText(`User ${user}`);
  await expect(page.getByTestId('review-state')).toContainText('drawn as number 2');
  await page.keyboard.press('Escape');
  await expect(drawer).toBeHidden();
  await expect(page.getByTestId('review-progress')).toContainText(`1 of ${users} drawn users`);
  await test.step('what was done last is undone from the pages, too', async () => {
    const undone = page.getByTestId('undo-told');
    await page.locator('body').press('Control+z');
    await expect(undone).toContainText(`Undone: Reviewed`);
    await expect(undone).toContainText(`User ${user}`);
    await expect(page.getByTestId('review-progress')).toContainText(`0 of ${users} drawn users`);
    await goTo(page, 'events');
    await page.locator('body').press('Control+Shift+z');
    await expect(undone).toContainText('Done again: Reviewed');
    expect(await findings(gleaner, undone)).toEqual([]);
  });
  for (const { userId } of (await gleaner.ask('events.queue', {})).rows)
    await gleaner.ask('events.editEvents', { userId, edit: { kind: 'done' } });

  await test.step('how right the events are, and that it stays so when all are read again', async () => {
    await goTo(page, 'users');
    await goTo(page, 'review');
    const { precision } = await gleaner.ask('events.quality', undefined);
    expect(precision?.share).toBeLessThan(1);
    await expect(page.getByTestId('quality-precision')).toContainText('%');
    await page.getByRole('tab', { name: 'Quality' }).click();
    await expect(page.getByTestId('quality-types')).toContainText('试驾');
    expect(await findingsInThemes(gleaner)).toEqual([]);
    await page.getByTestId('try-reviewed-model').fill('another');
    await page.getByTestId('second-opinion').click();
    const opinion = page.getByTestId('opinion');
    await expect(opinion).toContainText(`Second opinion of another on ${users} users`);
    expect(await findings(gleaner, opinion)).toEqual([]);
    await page.getByTestId('nav-runs').click();
    await expect(page.getByTestId('run-quality')).toHaveText(/^\d.*% · \d.*%$/);
    await page.getByTestId('runs-table').locator('[data-row-id]').first().click();
    await expect(page.getByTestId('run-precision')).toContainText('%');
    await page.keyboard.press('Escape');
    await goTo(page, 'extract');
    await page.getByText(`All ${users}`).click();
    await expect(page.getByTestId('reviewed-note')).toContainText(`${users} users`);
    const right = eventsOf(file, user);
    await inNewJob(gleaner, () => page.getByTestId('start').click());
    await expectStatus(gleaner, 'completed');
    expect(eventsOf(file, user)).toEqual(right);
  });
});
