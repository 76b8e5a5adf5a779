import { describe, expect, it } from 'vitest';
import { pushNames, requestChannel } from './channels.ts';
import { routes } from './contract.ts';
import { isFinished, jobStatuses } from './job.ts';
import { defaultModelSettings, modelSettingsSchema } from './model-settings.ts';
import { userQuerySchema } from './pipelines/events/users.ts';
import { presetById, presets } from './presets.ts';
import { defaultSettings, settingsPatchSchema, settingsSchema } from './settings.ts';
import { selectionSchema } from './work.ts';

describe('model settings', () => {
  it('have a default for everything, and it is the demo model', () => {
    expect(defaultModelSettings).toMatchObject({
      preset: 'demo',
      baseUrl: '',
      minCoverage: 1,
      budget: null,
      price: null,
    });
    expect(modelSettingsSchema.parse(defaultModelSettings)).toEqual(defaultModelSettings);
  });

  it('drop what is not theirs: a key never slips in', () => {
    expect(modelSettingsSchema.parse({ apiKey: 'sk-1', key: 'x' })).toEqual(defaultModelSettings);
  });

  it('leave the number of requests to Gleaner, and keep one that was set', () => {
    expect(defaultModelSettings.concurrency).toBe('auto');
    expect(modelSettingsSchema.parse({ ...defaultModelSettings, concurrency: 17 }).concurrency).toBe(17);
  });

  it.each([
    { concurrency: 0 },
    { concurrency: 257 },
    { concurrency: 1.5 },
    { concurrency: '8' },
    { maxInputTokens: 10 },
    { maxOutputTokens: 10 },
    { idleTimeoutSeconds: 0 },
    { idleTimeoutSeconds: Number.POSITIVE_INFINITY },
    { budget: 0 },
    { budget: -1 },
    { budget: Number.NaN },
    { minCoverage: 0.4 },
    { minCoverage: 1.1 },
    { price: { inputPerMillion: -1, outputPerMillion: 1 } },
    { preset: '' },
  ])('refuse %j', (change) => {
    expect(modelSettingsSchema.safeParse({ ...defaultModelSettings, ...change }).success).toBe(false);
  });
});

describe('settings', () => {
  it('are whole from nothing', () => {
    expect(settingsSchema.parse({})).toEqual(defaultSettings);
    expect(defaultSettings).toMatchObject({
      language: 'system',
      theme: 'system',
      onClose: 'ask',
      recent: [],
    });
  });

  it('let the renderer change no recent files and no window', () => {
    expect(settingsPatchSchema.parse({ theme: 'dark', recent: ['/etc/passwd'], window: {} })).toEqual({
      theme: 'dark',
    });
    expect(settingsPatchSchema.parse({})).toEqual({});
  });
});

describe('presets', () => {
  it('have an id each, and an address that a key may go to', () => {
    expect(new Set(presets.map((preset) => preset.id)).size).toBe(presets.length);
    for (const { baseUrl, needsKey } of presets) {
      expect(baseUrl).not.toMatch(/\/$/);
      if (needsKey) expect(baseUrl).toMatch(/^https:\/\//);
    }
  });

  it('take an unknown id for an address of one’s own', () => {
    expect(presetById('openai').outputLimitField).toBe('max_completion_tokens');
    expect(presetById('from the future').id).toBe('custom');
  });
});

describe('queries', () => {
  it('have their defaults and their limits', () => {
    expect(userQuerySchema.parse({})).toEqual({
      offset: 0,
      limit: 50,
      search: '',
      show: null,
      sort: 'userId',
      descending: false,
    });
    for (const wrong of [
      { limit: 201 },
      { limit: 0 },
      { offset: -1 },
      { sort: 'rows; DROP TABLE x' },
      { show: 'fresh' },
    ]) {
      expect(userQuerySchema.safeParse(wrong).success).toBe(false);
    }
  });

  it('select by name only with a name', () => {
    expect(selectionSchema.safeParse({ kind: 'named', ids: [] }).success).toBe(false);
    expect(selectionSchema.safeParse({ kind: 'some' }).success).toBe(false);
    expect(selectionSchema.parse({ kind: 'all', users: ['a'] })).toEqual({ kind: 'all' });
  });
});

describe('the contract', () => {
  it('checks the input of every route', () => {
    for (const [name, route] of Object.entries(routes)) {
      expect(route.input.safeParse(Symbol('nonsense')).success, name).toBe(false);
    }
    expect(new Set(pushNames).size).toBe(pushNames.length);
    expect(requestChannel).toMatch(/^gleaner:/);
  });
});

describe('isFinished', () => {
  it('holds for three statuses', () => {
    expect(jobStatuses.filter(isFinished)).toEqual(['completed', 'cancelled', 'failed']);
  });
});
