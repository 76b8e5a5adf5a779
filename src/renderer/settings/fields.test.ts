import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  defaultModelSettings,
  type ModelSettings,
  modelSettingsSchema,
} from '../../shared/model-settings.ts';
import { checkTexts, type ModelField, modelFrom, readNumber, type Texts, textsOf } from './fields.ts';

const defaults: ModelSettings = defaultModelSettings;
const saved: ModelSettings = {
  ...defaultModelSettings,
  preset: 'deepseek',
  baseUrl: 'https://api.deepseek.com/v1',
  model: 'deepseek-chat',
  price: { inputPerMillion: 0.27, outputPerMillion: 1.1, currency: 'CNY' },
  budget: 5,
  minCoverage: 0.57,
};
const edit = (texts: Partial<Texts>): Texts => ({ ...textsOf(saved), ...texts });

describe('fields', () => {
  it('come back as they went', () => {
    expect(modelFrom(textsOf(saved), saved)).toEqual(saved);
    expect(modelFrom(textsOf(defaults), saved)).toEqual(defaults);
  });

  it('leave the number of requests to Gleaner where none stands', () => {
    expect(textsOf({ ...saved, concurrency: 'auto' }).concurrency).toBe('');
    expect(checkTexts(edit({ concurrency: ' ' }))).toEqual({});
    expect(modelFrom(edit({ concurrency: '' }), saved).concurrency).toBe('auto');
  });

  it('read numbers as people type them', () => {
    expect(readNumber(' 40,000 ')).toBe(40_000);
    expect(readNumber('１２８')).toBe(128);
    expect(readNumber('.5')).toBe(0.5);
    expect(readNumber('1.')).toBe(1);
    for (const text of ['', '-', 'abc', '1e9', '1.2.3', '0x10']) expect(readNumber(text)).toBeNull();
  });

  it.each([
    ['concurrency', '0', 'wholeNumber'],
    ['concurrency', '1.5', 'wholeNumber'],
    ['concurrency', '257', 'wholeNumber'],
    ['maxInputTokens', '499', 'wholeNumber'],
    ['maxOutputTokens', '', 'wholeNumber'],
    ['idleTimeoutSeconds', '0', 'number'],
    ['minCoverage', '49', 'number'],
    ['minCoverage', '101', 'number'],
    ['baseUrl', 'api.deepseek.com', 'url'],
    ['baseUrl', 'ftp://a.b/', 'url'],
    ['model', ' ', 'required'],
    ['priceIn', '-1', 'amount'],
    ['priceOut', '', 'bothPrices'],
    ['currency', '', 'currency'],
    ['budget', '0', 'positive'],
  ] as const)('say what is wrong with %s = %j, keep it as saved, and save the rest', (field, text, key) => {
    const other: ModelField = field === 'concurrency' ? 'maxInputTokens' : 'concurrency';
    const texts = edit({ [other]: '600', [field]: text });
    const right = { ...texts, ...(other === 'concurrency' ? { concurrency: '12' } : {}) };
    expect(checkTexts(right)).toMatchObject({ [field]: { key } });
    const model = modelFrom(right, saved);
    expect(textsOf(model)[field]).toBe(textsOf(saved)[field]);
    expect(textsOf(model)[other]).toBe(right[other]);
  });

  it('take a price of the cache beside the others, and none without them', () => {
    expect(modelFrom(edit({ priceCached: '0.07' }), saved).price).toEqual({
      ...saved.price,
      cachedInputPerMillion: 0.07,
    });
    expect(textsOf(modelFrom(edit({ priceWritten: '0.3' }), saved)).priceWritten).toBe('0.3');
    expect(modelFrom(edit({ priceOrder: '60' }), saved).price).toEqual({ ...saved.price, orderFactor: 0.6 });
    expect(checkTexts(edit({ priceOrder: '101' }))).toEqual({
      priceOrder: { key: 'number', min: 0, max: 100 },
    });
    expect(checkTexts(edit({ priceCached: '-1' }))).toEqual({ priceCached: { key: 'amount' } });
    expect(Object.keys(checkTexts(edit({ priceIn: '', priceOut: '', priceCached: '1' })))).toEqual([
      'priceIn',
      'priceOut',
    ]);
  });

  it('want no address and no name of the demo model', () => {
    expect(checkTexts({ ...textsOf(defaults), baseUrl: '', model: '' })).toEqual({});
  });

  it('have no address and no model where another provider says none, rather than those of the one before', () => {
    expect(modelFrom(edit({ preset: 'custom', baseUrl: '', model: '' }), saved)).toMatchObject({
      preset: 'custom',
      baseUrl: '',
      model: '',
    });
    expect(modelFrom(edit({ baseUrl: '', model: '' }), saved)).toMatchObject({
      baseUrl: saved.baseUrl,
      model: saved.model,
    });
  });

  it('take the price away when both are emptied', () => {
    expect(modelFrom(edit({ priceIn: '', priceOut: '' }), saved).price).toBeNull();
  });

  it('never make settings that the contract refuses, whatever is typed', () => {
    const anything = fc.record(
      Object.fromEntries(Object.keys(textsOf(saved)).map((field) => [field, fc.string()])),
    );
    fc.assert(
      fc.property(anything, (texts) => {
        const preset = texts.preset === '' ? 'custom' : texts.preset;
        expect(
          modelSettingsSchema.safeParse(modelFrom({ ...(texts as Texts), preset: preset ?? '' }, saved))
            .success,
        ).toBe(true);
      }),
    );
  });
});
