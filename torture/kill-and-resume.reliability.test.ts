import { expect, it } from 'vitest';
import { killAndResume } from './kill-and-resume.ts';

it.runIf(process.platform !== 'win32')(
  'kill and resume at once: each begins within a second, and nothing is lost or paid twice',
  async () => {
    const figures = await killAndResume.run(11, 3);
    expect(figures).toMatchObject({ rounds: 3, lostBatches: 0, paidTwice: 0, problems: [] });
  },
  180_000,
);
