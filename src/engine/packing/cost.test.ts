import { describe, expect, it } from 'vitest';
import { costAtMost, costOf, isCacheUnpriced, withinBudget } from './cost.ts';

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

describe('text to embed', () => {
  it('has a price of its own where that is known, else that of any input', () => {
    const taken = { ...usage(1_000_000, 500_000), embeddedTokens: 600_000, cachedTokens: 100_000 };
    const own = { ...price, embeddingPerMillion: 0.1, cachedInputPerMillion: 0.5 };
    expect(costOf(taken, own)).toBeCloseTo(0.3 * 2 + 0.6 * 0.1 + 0.1 * 0.5 + 0.5 * 8, 10);
    expect(costOf(taken, price)).toBeCloseTo(6, 10);
    // What is still to come may be either.
    expect(costAtMost(usage(1_000_000, 0), { ...price, embeddingPerMillion: 3 })).toBeCloseTo(3, 10);
  });
});

describe('what a cache gives and takes', () => {
  const taken = { ...usage(1_000_000, 500_000), cachedTokens: 600_000, cacheWriteTokens: 100_000 };
  const own = { ...price, cachedInputPerMillion: 0.5, cacheWritePerMillion: 2.5 };

  it('has one price for each token: its own where that is known, else that of any input', () => {
    expect(costOf(taken, own)).toBeCloseTo(0.3 * 2 + 0.6 * 0.5 + 0.1 * 2.5 + 0.5 * 8, 10);
    expect(costOf(taken, { ...price, cachedInputPerMillion: 0.5 })).toBeCloseTo(0.4 * 2 + 0.3 + 4, 10);
    expect(costOf(taken, price)).toBeCloseTo(6, 10);
    expect(costOf({ ...taken, cachedTokens: null, cacheWriteTokens: null }, own)).toBeCloseTo(6, 10);
  });

  it('is said to be reckoned at the full price where its own is not known', () => {
    expect(isCacheUnpriced(taken, price)).toBe(true);
    expect(isCacheUnpriced(taken, { ...price, cachedInputPerMillion: 0.5 })).toBe(true);
    expect(isCacheUnpriced(taken, own)).toBe(false);
    expect(isCacheUnpriced(usage(9, 9), price)).toBe(false);
    expect(isCacheUnpriced(taken, null)).toBe(false);
    expect(isCacheUnpriced(taken, { ...price, inputPerMillion: 0, outputPerMillion: 0 })).toBe(false);
  });

  it('is hoped for of no call to come, which may have to write all of its input', () => {
    expect(costAtMost(taken, own)).toBeCloseTo(2.5 + 4, 10);
    const check = (budget: number) =>
      withinBudget({ budget, price: own, spent: taken, reserved: usage(0, 0), next: usage(1_000_000, 0) });
    const spent = 0.6 + 0.3 + 0.25 + 4;
    expect(check(spent + 2.5)).toBe(true);
    expect(check(spent + 2.4)).toBe(false);
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
