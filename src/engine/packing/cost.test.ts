import { describe, expect, it } from 'vitest';
import { costOf, withinBudget } from './cost.ts';

const price = { inputPerMillion: 2, outputPerMillion: 8, currency: 'CNY' };
const usage = (promptTokens: number, completionTokens: number) => ({ promptTokens, completionTokens });

describe('costOf', () => {
  it.each([
    [0, 0, 0],
    [1_000_000, 0, 2],
    [0, 1_000_000, 8],
    [250_000, 125_000, 1.5],
  ])('%i in and %i out', (promptTokens, completionTokens, cost) => {
    expect(costOf(usage(promptTokens, completionTokens), price)).toBeCloseTo(cost, 10);
  });

  it('is unknown where the price is, and nought where the price is nought', () => {
    expect(costOf(usage(5, 5), null)).toBeNull();
    expect(costOf(usage(5, 5), { ...price, inputPerMillion: 0, outputPerMillion: 0 })).toBe(0);
  });
});

describe('withinBudget', () => {
  const half = usage(250_000, 0);
  const check = (budget: number | null, known = true) =>
    withinBudget({ budget, price: known ? price : null, spent: half, reserved: half, next: half });

  it.each([
    [2, true],
    [1.5, true],
    [1.49, false],
    [0.01, false],
    [null, true],
  ])('of %s: what is spent, in flight and next come to 1.5', (budget, fits) => {
    expect(check(budget)).toBe(fits);
  });

  it('cannot be passed where the price is unknown', () => {
    expect(check(0.01, false)).toBe(true);
  });
});
