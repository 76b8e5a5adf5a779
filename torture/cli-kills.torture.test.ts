import { describe, expect, it } from 'vitest';
import { cliKills, faultyKills } from './cli-kills.ts';
import { growingLog } from './growing-log.ts';
import { orders } from './orders.ts';
import { trials } from './trials.ts';

/** The short form: the same rounds as the long one, fewer, and always the same. The kills of the app are in e2e/. */
describe('the short form of npm run torture', () => {
  it.each([cliKills, faultyKills, growingLog, trials, orders])(
    '$name: nothing acknowledged is lost, nothing paid twice',
    async (kind) => {
      const figures = await kind.run(11, 3);
      expect(figures).toMatchObject({ rounds: 3, lostBatches: 0, paidTwice: 0, problems: [] });
    },
    180_000,
  );
});
