import { statSync } from 'node:fs';
import { goTo } from './fixture/steps.ts';
import { expect, test } from './fixture/story.ts';

// Figures to look at rather than limits: a shared machine proves nothing.
const print = (what: string, startedAt: number): void =>
  console.log(`${what}: ${Math.round(performance.now() - startedAt)} ms`);

test('how long the first page takes', async ({ desk, start }) => {
  const sample = desk.sample();
  const large = desk.load('large.db', { kind: 'heavy-tailed', users: 800, rowsPerUser: 60, form: 'text' });

  const launchedAt = performance.now();
  const gleaner = await start(sample);
  const { page } = gleaner;
  await expect(page.getByTestId('start')).toBeEnabled();
  print('launch → the sample’s estimate is shown and Start can be pressed', launchedAt);
  const painted = await page.evaluate(
    () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
  );
  console.log(`the page itself, navigation → first contentful paint: ${Math.round(painted)} ms`);

  const openedAt = performance.now();
  await gleaner.ask('source.open', { path: large });
  print(`opening and checking ${(statSync(large).size / 1e6).toFixed(1)} MB`, openedAt);
  await goTo(page, 'users');
  await expect(page.getByTestId('users-table').locator('tr[data-row-id]')).not.toHaveCount(0);
  print('… → first page of its users', openedAt);
});
