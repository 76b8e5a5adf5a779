import { describe, expect, it } from 'vitest';
import { defaultModelSettings } from '../../shared/model-settings.ts';
import { type FinishedRun, modelKey, type PackedWork, withLearnt } from './learn-estimate.ts';

const packed: PackedWork = {
  items: 60,
  records: 5_500,
  batches: 12,
  promptTokens: 150_000,
  completionTokens: 20_000,
  originalPromptTokens: 400_000,
};
const settings = {
  ...defaultModelSettings,
  concurrency: 4,
  price: { inputPerMillion: 2, outputPerMillion: 8, currency: 'CNY' },
};
const run = (change: Partial<FinishedRun> = {}): FinishedRun => ({
  packed,
  took: { batches: 24, promptTokens: 90_000, completionTokens: 30_000 },
  seconds: 60,
  concurrency: 4,
  ...change,
});
const never = { finished: [], callSeconds: [] };

describe('an estimate', () => {
  it('is what packing says where the model never ran, and says nothing of time', () => {
    expect(withLearnt(packed, never, settings)).toEqual({
      ...packed,
      spreadTokens: 0,
      cost: (150_000 * 2 + 20_000 * 8) / 1e6,
      currency: 'CNY',
      seconds: null,
      secondsLow: null,
      secondsHigh: null,
      learntFrom: 0,
    });
  });

  it('comes to what the same work took, once it has been done', () => {
    const learnt = withLearnt(packed, { finished: [run()], callSeconds: [] }, settings);
    expect(learnt).toMatchObject({
      batches: 24,
      promptTokens: 90_000,
      completionTokens: 30_000,
      seconds: 60,
      learntFrom: 1,
    });
    expect(learnt.cost).toBeCloseTo((90_000 * 2 + 30_000 * 8) / 1e6, 10);
    expect(learnt.secondsLow).toBeLessThan(60);
    expect(learnt.secondsHigh).toBeGreaterThan(60);
    expect(1 - learnt.promptTokens / learnt.originalPromptTokens).toBeCloseTo(1 - 150 / 400, 5);
  });

  it('scales with the work and with the places, and spans what jobs took', () => {
    const runs = { finished: [run(), run({ seconds: 120 })], callSeconds: [] };
    const half = withLearnt({ ...packed, batches: 6, promptTokens: 75_000 }, runs, settings);
    expect(half).toMatchObject({ batches: 12, promptTokens: 45_000, seconds: 45 });
    expect(half.secondsLow).toBeCloseTo(30 / 1.25, 5);
    expect(half.secondsHigh).toBeCloseTo(60 * 1.25, 5);
    expect(withLearnt(packed, runs, { ...settings, concurrency: 8 }).seconds).toBe(45);
  });

  it('has the time of calls where no job came to its end', () => {
    const learnt = withLearnt(packed, { finished: [], callSeconds: [1, 2, 3, 4] }, settings);
    expect(learnt).toMatchObject({ seconds: 9, secondsHigh: 15, learntFrom: 0 });
    expect(learnt.secondsLow).toBeCloseTo(6 / 1.25, 5);
  });

  it('takes no job of mishaps, and none of nothing, for a measure', () => {
    const wild = run({ took: { batches: 1, promptTokens: 150_000_000, completionTokens: 0 } });
    const learnt = withLearnt(packed, { finished: [wild], callSeconds: [] }, settings);
    expect(learnt).toMatchObject({ promptTokens: 1_500_000, completionTokens: 20_000 });
    const nothing = { ...packed, items: 0, batches: 0, promptTokens: 0, completionTokens: 0 };
    expect(withLearnt(nothing, never, settings)).toMatchObject({ cost: 0, seconds: 0, secondsHigh: 0 });
  });
});

it('a model is known by its address and name; the demo model by itself', () => {
  const at = (baseUrl: string, model: string): string =>
    modelKey({ ...settings, preset: 'custom', baseUrl, model });
  expect(at('https://a.example/v1/', 'm')).toBe(at('https://a.example/v1', 'm'));
  expect(at('https://a.example/v1', 'm')).not.toBe(at('https://b.example/v1', 'm'));
  expect(at('https://a.example/v1', 'm')).not.toBe(at('https://a.example/v1', 'n'));
  expect(modelKey(defaultModelSettings)).toBe('demo');
});
