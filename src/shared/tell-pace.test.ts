import { expect, it } from 'vitest';
import type { PaceBound } from './job.ts';
import { createPaceTeller } from './tell-pace.ts';

it('says what bounds a job once it has for some time, and again when that is something else', () => {
  const lines: string[] = [];
  let now = 0;
  const tell = createPaceTeller(
    (line) => void lines.push(line),
    () => now,
  );
  const see = (boundBy: PaceBound, forMs: number): void => {
    for (const until = now + forMs; now < until; now += 500)
      tell({ pace: { atOnce: 8, most: 64, places: 16, boundBy } });
  };
  see('tokens', 10_000);
  see('work', 1_000);
  see('tokens', 10_000);
  tell({ pace: null });
  see('ceiling', 5_000);
  expect(lines).toEqual([
    '8 of 64 at once, bounded by tokens a minute',
    '8 of 64 at once, bounded by the settings',
  ]);
});
