import { describe, expect, it } from 'vitest';
import { modelSettingsSchema } from '../../shared/model-settings.ts';
import { createDeathCount, mostDeathsOfJob, mostIdleDeaths } from './death-count.ts';
import { halveBatches } from './keep-alive.ts';

const job = (currentBatch: number, jobId = 'j1') => ({ jobId, currentBatch });

describe('deaths of a worker that ran a job', () => {
  it('are too many once so many have followed each other without a reply saved in between', () => {
    const deaths = createDeathCount(() => 0);
    for (let death = 1; death <= mostDeathsOfJob; death += 1)
      expect(deaths.count(job(3))).toEqual({ inARow: death, givesUp: false });
    expect(deaths.count(job(3))).toEqual({ inARow: mostDeathsOfJob + 1, givesUp: true });
  });

  it('are counted anew where the job got on, is another, or was told to go on by a person', () => {
    const deaths = createDeathCount(() => 0);
    deaths.count(job(3));
    expect(deaths.count(job(3)).inARow).toBe(2);
    expect(deaths.count(job(4)).inARow).toBe(1);
    expect(deaths.count(job(4, 'j2')).inARow).toBe(1);
    expect(deaths.count(job(4, 'j2')).inARow).toBe(2);
    deaths.forgive();
    expect(deaths.count(job(4, 'j2')).inARow).toBe(1);
  });
});

describe('deaths of a worker that ran none', () => {
  it('are too many within minutes, and not over days', () => {
    let now = 0;
    const deaths = createDeathCount(() => now);
    for (let death = 0; death < 20; death += 1) {
      expect(deaths.count(null).givesUp).toBe(false);
      now += 3_600_000;
    }
    for (let death = 0; death < mostIdleDeaths; death += 1) expect(deaths.count(null).givesUp).toBe(false);
    expect(deaths.count(null).givesUp).toBe(true);
  });
});

describe('halveBatches', () => {
  const settings = modelSettingsSchema.parse({
    maxInputTokens: 40_000,
    maxOutputTokens: 8_192,
    concurrency: 6,
  });

  it('halves what is asked and what is answered, and nothing else', () => {
    expect(halveBatches(settings, 0)).toEqual(settings);
    expect(halveBatches(settings, 2)).toEqual({
      ...settings,
      maxInputTokens: 10_000,
      maxOutputTokens: 2_048,
    });
  });

  it.each([1, 5, 20, 60])('stays within what settings allow after %d halvings', (times) => {
    const halved = halveBatches(settings, times);
    expect(modelSettingsSchema.safeParse(halved).success).toBe(true);
    const small = modelSettingsSchema.parse({ maxInputTokens: 500, maxOutputTokens: 256 });
    expect(halveBatches(small, times)).toEqual(small);
  });
});
