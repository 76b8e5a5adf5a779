import { describe, expect, it } from 'vitest';
import { createTokenEstimates } from './token-estimates.ts';

const settings = { maxInputTokens: 10_000, maxOutputTokens: 2_000, maxItems: Number.POSITIVE_INFINITY };
const make = () => createTokenEstimates(settings, { perRecord: 10, perItem: 20 }, 500);
const seen = (prompt: number, completion: number, records = 100, items = 5) => ({
  estimatedPrompt: 5_000,
  usage: { promptTokens: prompt, completionTokens: completion },
  records,
  items,
});

describe('createTokenEstimates', () => {
  it('begins with the prior, and leaves room for what is no item', () => {
    expect(make().packBudget()).toEqual({
      inputTokens: 9_500,
      outputTokens: 1_700,
      outputPerRecord: 10,
      outputPerItem: 20,
      items: Number.POSITIVE_INFINITY,
    });
    expect(make().expected(4_500, 100, 5)).toEqual({ promptTokens: 5_000, completionTokens: 1_100 });
  });

  it('learns how the model counts, so that a request stays within its limit', () => {
    const estimates = make();
    for (let round = 0; round < 30; round += 1) estimates.learn(seen(7_500, 1_100));
    const { inputTokens } = estimates.packBudget();
    expect((inputTokens + 500) * 1.5).toBeLessThanOrEqual(10_000 * 1.01);
    expect(estimates.expected(4_500, 100, 5).promptTokens).toBeCloseTo(7_500, -2);
  });

  it('packs no more for a model that counts less', () => {
    const estimates = make();
    for (let round = 0; round < 30; round += 1) estimates.learn(seen(2_600, 1_100));
    expect(estimates.packBudget().inputTokens).toBe(9_500);
  });

  it('learns how long answers are', () => {
    const estimates = make();
    for (let round = 0; round < 30; round += 1) estimates.learn(seen(5_000, 3_100));
    expect(estimates.packBudget().outputPerRecord).toBeCloseTo(30, 0);
    for (let round = 0; round < 30; round += 1) estimates.learn(seen(5_000, 600));
    expect(estimates.packBudget().outputPerRecord).toBeCloseTo(5, 0);
  });

  it('believes no nonsense', () => {
    const estimates = make();
    for (const [prompt, completion] of [
      [0, 0],
      [1e9, 1e9],
      [1, 1],
    ] as const) {
      for (let round = 0; round < 30; round += 1) estimates.learn(seen(prompt, completion));
      const budget = estimates.packBudget();
      expect(budget.inputTokens).toBeGreaterThan(4_000);
      expect(budget.outputPerRecord).toBeGreaterThanOrEqual(1);
      expect(budget.outputPerRecord).toBeLessThanOrEqual(80);
    }
    estimates.learn(seen(5_000, 100, 0, 0));
    expect(Number.isFinite(estimates.packBudget().outputPerRecord)).toBe(true);
  });

  it('has a budget even where the instructions leave none', () => {
    expect(
      createTokenEstimates(settings, { perRecord: 1, perItem: 1 }, 50_000).packBudget().inputTokens,
    ).toBe(1);
  });

  it('expects no more than the most', () => {
    const estimates = make();
    for (const prompt of [5_000, 9_000, 3_000]) {
      estimates.learn(seen(prompt, 1_100));
      const expected = estimates.expected(4_500, 100, 5);
      const most = estimates.atMost(4_500);
      expect(most.promptTokens).toBeGreaterThanOrEqual(expected.promptTokens);
      expect(most.completionTokens).toBeGreaterThanOrEqual(expected.completionTokens);
    }
  });
});
