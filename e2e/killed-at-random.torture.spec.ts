import { appKills } from '../torture/app-kills.ts';
import { expect, test } from './fixture/story.ts';

test('killed at random instants, the app loses nothing that it had shown and pays for nothing twice', async () => {
  test.setTimeout(180_000);
  process.env.GLEANER_E2E_BUILT = '1';
  const figures = await appKills.run(21, 2);
  expect(figures).toMatchObject({ rounds: 2, lostBatches: 0, paidTwice: 0, problems: [] });
});
