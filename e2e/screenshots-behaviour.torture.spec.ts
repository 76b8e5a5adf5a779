import { join } from 'node:path';
import { startDemoModel } from '../src/engine/demo-model/demo-model.ts';
import { writeSample } from '../src/engine/samples/samples.ts';
import { expectListed, expectStatus, goTo, inNewJob, startJob } from './fixture/steps.ts';
import { expect, test } from './fixture/story.ts';
import { forDocuments, take } from './fixture/take-pictures.ts';

// The other stories walk through all of it: here it is for the pictures alone.
test.skip(!forDocuments, 'no pictures are wanted');
test.use({
  demo: { latencyMs: 60, seed: 7 },
  given: {
    notifications: false,
    model: { price: { inputPerMillion: 0.28, outputPerMillion: 0.42, currency: 'USD' } },
  },
});

test.describe('of a model that makes some up', () => {
  test.use({ demo: { latencyMs: 400, seed: 7, wording: { inventsShare: 0.1, unlistedShare: 0.15 } } });

  test('what is read and asked, and tried, in both languages and both themes', async ({ desk, open }) => {
    test.setTimeout(240_000);
    const file = join(desk.folder, 'data', 'shop-2025.db');
    writeSample('shop-clickstream', file);
    const gleaner = await open(file);
    const { page } = gleaner;
    const shoot = (view: string): Promise<void> => test.step(view, () => take(gleaner, view));

    await goTo(page, 'recipe');
    await page.getByTestId('copy-recipe').click();
    await expect(page.getByTestId('recipe-types')).toBeVisible();
    await shoot('recipe');
    await page
      .getByTestId('recipe-types')
      .getByRole('button', { name: /^Attributes of purchase/ })
      .click();
    await page.getByTestId('recipe-types').evaluate((table) => table.scrollIntoView({ block: 'start' }));
    await shoot('recipe-question');
    await page
      .getByTestId('recipe-types')
      .getByRole('button', { name: /^Attributes of purchase/ })
      .click();

    await page.getByTestId('trial-count').fill('4');
    await page.getByTestId('trial-start').click();
    await expect(page.getByTestId('trial-users')).toHaveText('4 of 4');
    await page.getByTestId('trial-shown').locator('[data-event]').nth(1).click();
    await page.getByTestId('trial').evaluate((panel) => panel.scrollIntoView({ block: 'start' }));
    await shoot('try');
    await page.getByTestId('trial-beside').click();
    await page.getByRole('option', { name: 'Any log' }).click();
    await page.getByTestId('trial-start').click();
    await expect(page.getByTestId('trial-users')).toHaveText(['4 of 4', '4 of 4']);
    await page.getByTestId('trial').evaluate((panel) => panel.scrollIntoView({ block: 'start' }));
    await shoot('try-two');
  });
});

test('what events are called, what runs came to and what all of it says, in both languages and both themes', async ({
  desk,
  model,
  open,
}) => {
  test.setTimeout(300_000);
  model.setFaults({ refusal: 0.3 });
  const file = desk.sample('autumn-2025.db');
  const gleaner = await open(file);
  const { page, ask } = gleaner;
  const other = await startDemoModel({ latencyMs: 60, seed: 7, wording: { unlistedShare: 0.06 } });
  const shoot = (view: string): Promise<void> => test.step(view, () => take(gleaner, view));

  await startJob(gleaner);
  await expectStatus(gleaner, 'completed');
  model.setFaults({});
  await goTo(page, 'types');
  const table = page.getByTestId('types-table');
  await expect(table.locator('tr[data-row-id]').first()).toBeVisible();
  for (const type of ['搜索', '浏览车型']) {
    await table.locator(`tr[data-row-id="${type}"] [data-open]`).focus();
    await page.keyboard.press('Space');
  }
  await page.getByTestId('merge-types').click();
  await page.getByTestId('type-dialog').getByLabel('Name').fill('了解车型');
  await shoot('types-merge');
  await page.getByTestId('change-types').click();
  await expect(page.getByTestId('types-told')).toBeVisible();
  await shoot('types');
  await table.locator('tr[data-row-id="了解车型"]').click();
  await expect(page.getByTestId('type-example').first()).toBeVisible();
  await shoot('type');
  await page.keyboard.press('Escape');

  await ask('events.drawUsers', {});
  const { rows: drawn } = await ask('events.queue', { reason: 'drawn' });
  for (const { userId } of drawn.slice(0, 29)) {
    const { events } = await ask('events.user', { userId });
    const [first] = events;
    if (first !== undefined && events.length % 3 === 0)
      await ask('events.editEvents', {
        userId,
        edit: { kind: 'edit', event: first.eventId, type: '了解车型' },
      });
    await ask('events.editEvents', { userId, edit: { kind: 'done' } });
  }
  await goTo(page, 'review');
  await page.getByTestId('review-next').click();
  await expect(page.getByTestId('user-drawer').locator('[data-event]').nth(2)).toBeVisible();
  for (const key of ['n', 'a', 'e']) await page.keyboard.press(key);
  await expect(page.getByTestId('review-form')).toBeVisible();
  await shoot('review-user');
  await page.keyboard.press('Escape');
  await page.keyboard.press('r');
  await expect(page.getByTestId('review-state')).toContainText('Reviewed');
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: 'Quality' }).click();
  await expect(page.getByTestId('quality-types')).toBeVisible();
  await shoot('review');

  await goTo(page, 'insights');
  await expect(page.getByTestId('paths').getByRole('row').nth(1)).toBeVisible();
  await shoot('insights');
  await page.getByTestId('paths').evaluate((paths) => paths.scrollIntoView({ block: 'end' }));
  await shoot('insights-paths');

  const { model: settings } = await ask('settings.get', undefined);
  await ask('settings.update', { model: { ...settings, baseUrl: other.baseUrl } });
  await goTo(page, 'extract');
  await page.getByRole('radiogroup').getByText('All').click();
  await inNewJob(gleaner, () => page.getByTestId('start').click());
  await expectStatus(gleaner, 'completed');
  await page.getByTestId('nav-runs').click();
  const runs = page.getByTestId('runs-table');
  await expectListed(runs, 2);
  await shoot('runs');
  await runs.locator('[data-row-id]').last().click();
  await expect(page.getByTestId('run-drawer').getByRole('figure').first()).toBeVisible();
  await shoot('run');
  await page.keyboard.press('Escape');
  await page.getByRole('checkbox', { name: 'Choose all runs' }).click();
  await page.getByTestId('compare').click();
  const differing = page.getByTestId('differing-users').locator('[data-row-id]');
  await differing.first().click();
  await expect(page.getByTestId('compare-drawer').locator('[data-fate]').first()).toBeVisible();
  await shoot('compare');
  await other.close();
});
