import { expect, it } from 'vitest';
import { killAndResumeBusily } from './kill-and-resume.ts';

it.runIf(process.platform !== 'win32')(
  'kill and resume at once: each begins without waiting for the dead one, and nothing is lost or paid twice',
  async () => {
    const figures = await killAndResumeBusily(11, 3);
    expect(figures).toMatchObject({ rounds: 3, lostBatches: 0, paidTwice: 0, problems: [] });
  },
  180_000,
);
