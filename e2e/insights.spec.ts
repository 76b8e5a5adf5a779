import { findings } from './fixture/axe.ts';
import { expectStatus, goTo, startJob } from './fixture/steps.ts';
import { expect, test } from './fixture/story.ts';

test('what all events come to is seen in pictures, narrowed by a press, and read as tables', async ({
  desk,
  start,
}) => {
  const gleaner = await start(desk.sample('autumn.db'));
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
  expect(await findings(gleaner)).toEqual([]);
  const byType = page.getByRole('figure', { name: 'Events by type' });
  await byType.locator('.recharts-bar-rectangle').first().click();
  await expect(page.getByTestId('insight-filters')).toBeVisible();
  await expect
    .poll(async () => Number((await page.getByTestId('insight-events').innerText()).replace(/\D/g, '')))
    .toBeLessThan(all);
  await page.getByRole('button', { name: 'Show everything' }).click();
  await byType.getByRole('button', { name: 'Events by type: As a table' }).click();
  await expect(byType.getByRole('columnheader', { name: 'Category' })).toBeVisible();
});
