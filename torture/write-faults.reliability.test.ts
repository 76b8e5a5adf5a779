import { expect, it } from 'vitest';
import { someOf } from '../src/engine/testing/thoroughness.ts';
import { type FailurePoint, playFailures } from './write-faults.ts';

/** One of the ways to fail for every write, each in its turn. */
function oneForEachWrite(all: readonly FailurePoint[]): readonly FailurePoint[] {
  const ways = all.filter((point) => point.write === 1).length;
  return all.filter((point, index) => index % ways === (point.write - 1) % ways);
}

it('writes all through a job fail in their turn, once or for good: nothing is lost, doubled or paid twice, and the job goes on', async () => {
  let writes = 0;
  const figures = await playFailures(1, 2, (all) => {
    const chosen = someOf(oneForEachWrite(all), 14);
    writes = chosen.length;
    return chosen;
  });
  expect(figures).toMatchObject({ lostBatches: 0, paidTwice: 0, problems: [] });
  expect(writes).toBeGreaterThanOrEqual(14);
  // How many replies one commit takes hangs on when they come: a round whose turn never came is none.
  expect(figures.rounds).toBeGreaterThan(writes * 0.6);
}, 300_000);
