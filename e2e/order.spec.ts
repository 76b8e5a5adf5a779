import { findings } from './fixture/axe.ts';
import { readJob } from './fixture/ledger.ts';
import { expectStatus } from './fixture/steps.ts';
import { expect, test } from './fixture/story.ts';

test.use({
  demo: { orders: { takesMs: 4 * 3_600_000 } },
  given: { model: { price: { inputPerMillion: 0.28, outputPerMillion: 0.42, currency: 'USD' } } },
});

const hour = 3_600_000;

test('ordered, quit, started again: what came of the order is collected, and the person is told', async ({
  desk,
  model,
  start,
}) => {
  const file = desk.sixty();
  const first = await start(file);
  await test.step('an order is chosen, made, and said where it stands', async () => {
    const { page } = first;
    await page.getByTestId('by-order').click();
    await page.getByTestId('start').click();
    await expectStatus(first, 'waiting');
    await expect(page.getByTestId('order')).toContainText('In an order since');
    await expect(page.getByTestId('order-row')).toHaveAttribute('data-state', 'submitted');
    expect(model.orders.made()).toHaveLength(1);
    expect(await findings(first, page.getByTestId('order'))).toEqual([]);
  });

  await test.step('nothing is asked before Gleaner is quit while the job waits', async () => {
    await first.quit();
    expect(readJob(file)).toMatchObject({ status: 'waiting' });
  });

  model.orders.passTime(5 * hour);
  const again = await start();
  await test.step('at the next start it is collected, paid for once, and told of', async () => {
    await expectStatus(again, 'completed');
    await expect
      .poll(again.notices)
      .toContainEqual({ title: 'Job finished', body: expect.stringContaining('60 of 60 users') });
    expect(readJob(file)).toMatchObject({ total: 60, succeeded: 60, failed: 0, repeatedCalls: 0 });
    // One went ahead to see that the model answers; all else was answered in the order, and by nothing but it.
    expect(model.record.calls.filter(({ isOrdered }) => !isOrdered)).toHaveLength(1);
    expect(model.orders.made()).toHaveLength(1);
    const row = again.page.getByTestId('order-row');
    await expect(row).toHaveAttribute('data-state', 'collected');
    await expect(row).toContainText('0 refused, 0 not');
  });
});

test('while a job waits for its order the queue goes on, over others, and both come to their ends', async ({
  desk,
  model,
  open,
}) => {
  const gleaner = await open(desk.sixty());
  const { page, ask } = gleaner;
  const { rows } = await ask('events.users', { limit: 20 });
  const ids = rows.map(({ userId }) => userId);

  await test.step('the one in the queue begins as the other comes to wait', async () => {
    await ask('queue.change', {
      kind: 'add',
      work: { pipeline: 'events', selection: { kind: 'unfinished' } },
    });
    await ask('job.start', { pipeline: 'events', selection: { kind: 'named', ids }, transport: 'order' });
    await expectStatus(gleaner, 'completed');
    expect(await ask('queue.list', undefined)).toEqual([]);
    // Were it not said next, these tell whether there is no order, it is back already, or the window shows the job that waits.
    const [order, ...more] = await ask('order.list', undefined);
    expect([order?.state, more]).toEqual(['submitted', []]);
    expect((await gleaner.job()).jobId).not.toBe(order?.jobId);
  });

  await test.step('that one still waits is said, and it is collected', async () => {
    const others = page.getByTestId('other-orders');
    await expect(others).toContainText('1 other job waits for its order');
    expect(await findings(gleaner, others)).toEqual([]);
    model.orders.passTime(5 * hour);
    await page.getByTestId('other-orders-look').click();
    await expect(page.getByTestId('other-orders')).toHaveCount(0);
    await expectStatus(gleaner, 'completed');
    const { source } = await ask('workspace.get', undefined);
    expect(source?.found.events).toMatchObject({ succeededUsers: 60 });
  });
});
