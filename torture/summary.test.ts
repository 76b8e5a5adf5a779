import { describe, expect, it } from 'vitest';
import { kinds } from './kinds.ts';
import { isKept, noFigures, sumFigures } from './round.ts';
import { summarise } from './summary.ts';

describe('the summary', () => {
  const outcome = (name: string, change: Partial<typeof noFigures>) => ({
    name,
    seed: 5,
    seconds: 1.2,
    figures: { ...noFigures, rounds: 3, ...change },
  });

  it('adds the two promises up over all kinds, and says which seed shows a problem again', () => {
    const text = summarise([
      outcome('a', {}),
      outcome('bb', { lostBatches: 2, paidTwice: 1, problems: ['seed 5: x'] }),
    ]);
    expect(text).toContain('acknowledged batches lost: 2');
    expect(text).toContain('calls paid twice outside those in flight: 1');
    expect(text).toContain('bb: seed 5: x');
    expect(text).toContain('BROKEN');
    expect(summarise([outcome('a', {})])).toContain('kept in 3 rounds');
  });

  it.each([{ lostBatches: 1 }, { paidTwice: 1 }, { problems: ['x'] }])('is broken by %j alone', (change) => {
    expect(isKept(sumFigures([noFigures, { ...noFigures, ...change }]))).toBe(false);
  });

  it('has a name of its own for every kind', () => {
    expect(new Set(kinds.map((kind) => kind.name)).size).toBe(kinds.length);
    expect(
      kinds.reduce((sum, kind) => sum + (/kill/.test(kind.name) ? kind.rounds : 0), 0),
    ).toBeGreaterThanOrEqual(40);
  });
});
