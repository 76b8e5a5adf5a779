import { expect, it } from 'vitest';
import { powerCuts } from './power-cut.ts';

it('a power cut at any instant of a job, with whatever it leaves of the WAL’s tail, takes nothing that was acknowledged', async () => {
  const figures = await powerCuts.run(5, 6);
  expect(figures).toEqual({ rounds: 6, lostBatches: 0, paidTwice: 0, repeatedInFlight: 0, problems: [] });
}, 300_000);
