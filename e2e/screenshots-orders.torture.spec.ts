import { findingsInBoth } from './fixture/axe.ts';
import { expectStatus, goTo } from './fixture/steps.ts';
import { expect, test } from './fixture/story.ts';
import { forDocuments, take } from './fixture/take-pictures.ts';

const hour = 3_600_000;

// What an order goes through is held by other stories: here it is for the pictures, and for what stands in them.
test.skip(!forDocuments, 'no pictures are wanted');
test.use({
  demo: { latencyMs: 20, seed: 7, orders: { takesMs: 6 * hour } },
  given: {
    notifications: false,
    model: {
      maxInputTokens: 1_200,
      price: { inputPerMillion: 0.28, outputPerMillion: 0.42, orderFactor: 0.5, currency: 'USD' },
    },
  },
});

test('an order from its price to what came of it, in both languages and both themes', async ({
  desk,
  model,
  open,
}) => {
  test.setTimeout(400_000);
  const gleaner = await open(desk.sample('autumn-2025.db'));
  const { page, ask } = gleaner;
  const shoot = (view: string): Promise<void> =>
    test.step(view, async () => {
      await take(gleaner, view);
      expect(await findingsInBoth(gleaner)).toEqual([]);
    });

  await test.step('the field for what is left of the price', async () => {
    await page.getByTestId('nav-settings').click();
    const field = page.getByLabel('Share of the price in an order');
    await field.evaluate((input) => input.scrollIntoView({ block: 'center' }));
    await shoot('order-price');
    await goTo(page, 'extract');
  });

  await page.getByTestId('by-order').click();
  await expect(page.getByTestId('start')).toBeEnabled();
  await shoot('order-choice');

  await test.step('nobody can say whether it was made', async () => {
    model.orders.setFaults({ lost_create: 1, no_list: 1 });
    await page.getByTestId('start').click();
    await expectStatus(gleaner, 'paused');
    await expect(page.getByTestId('order-again')).toBeVisible();
    await expect(page.getByTestId('order-row')).toHaveAttribute('data-state', 'unknown');
    await shoot('order-asks');
    model.orders.setFaults({});
    await ask('job.resume', undefined);
    await expectStatus(gleaner, 'waiting');
  });

  model.orders.passTime(3 * hour);
  await page.getByTestId('order-look').click();
  await expect(page.getByTestId('order')).not.toContainText(': 0 of');
  await shoot('order-waiting');

  model.orders.passTime(4 * hour);
  await page.getByTestId('order-look').click();
  await expectStatus(gleaner, 'completed');
  await shoot('order-collected');
});
