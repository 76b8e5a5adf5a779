import { describe, expect, it } from 'vitest';
import { readModelAccess, readRunAccess } from './model-options.ts';

const openAi = { baseUrl: 'https://api.openai.com/v1', model: 'gpt-4.1' };

describe('the model on the command line', () => {
  it('is not run without the key that its provider wants; an estimate needs none', () => {
    expect(() => readRunAccess(openAi, {})).toThrow(expect.objectContaining({ code: 'key_missing' }));
    expect(readModelAccess(openAi, {}).apiKey).toBeNull();
    expect(readRunAccess(openAi, { GLEANER_API_KEY: 'k' }).apiKey).toBe('k');
    expect(readRunAccess({ baseUrl: 'http://127.0.0.1:1/v1', model: 'm' }, {}).apiKey).toBeNull();
    expect(readRunAccess({}, {}).settings.preset).toBe('demo');
  });

  it('is asked as many requests at once as it takes, or a number at most', () => {
    const atOnce = (concurrency: string) =>
      readModelAccess({ ...openAi, concurrency }, {}).settings.concurrency;
    expect(readModelAccess(openAi, {}).settings.concurrency).toBe('auto');
    expect([atOnce('auto'), atOnce('12')]).toEqual(['auto', 12]);
    for (const wrong of ['0', '257', 'many', ''])
      expect(() => atOnce(wrong)).toThrow(expect.objectContaining({ code: 'bad_input' }));
  });

  it('reads what a cache gives and takes at its own price, and nothing that is no price', () => {
    const priceOf = (price: string) => readModelAccess({ ...openAi, price }, {}).settings.price;
    expect(priceOf('2,8')).toEqual({ inputPerMillion: 2, outputPerMillion: 8, currency: 'USD' });
    expect(priceOf('2,8,0.5')).toMatchObject({ cachedInputPerMillion: 0.5 });
    expect(priceOf('2,8,0.5,2.5')).toMatchObject({ cachedInputPerMillion: 0.5, cacheWritePerMillion: 2.5 });
    expect(priceOf('2,8,,2.5')).toEqual({
      inputPerMillion: 2,
      outputPerMillion: 8,
      cacheWritePerMillion: 2.5,
      currency: 'USD',
    });
    for (const odd of ['2', '2,', ',8', '2,8,x', '2,8,-1', '1,2,3,4,5,6'])
      expect(() => priceOf(odd)).toThrow(expect.objectContaining({ code: 'bad_input' }));
  });

  it('keeps a budget by its own price or a listed one, and by no other', () => {
    expect(readModelAccess({ ...openAi, budget: '2' }, {}).settings.budget).toBe(2);
    const unlisted = { ...openAi, model: 'gpt-99', budget: '2' };
    expect(() => readModelAccess(unlisted, {})).toThrow(expect.objectContaining({ code: 'bad_input' }));
    expect(readModelAccess({ ...unlisted, price: '1,2' }, {}).settings.budget).toBe(2);
  });

  it('reads prices of what a cache gives and takes and of text to embed, each of which may be left out', () => {
    const priceOf = (price: string) => readModelAccess({ ...openAi, price }, {}).settings.price;
    const plain = { inputPerMillion: 1, outputPerMillion: 2, currency: 'USD' };
    expect(priceOf('1,2,,,0.02')).toEqual({ ...plain, embeddingPerMillion: 0.02 });
    expect(priceOf('1,2,0.5')).toEqual({ ...plain, cachedInputPerMillion: 0.5 });
    for (const wrong of ['1', ',2', '1,2,x', '1,2,3,4,5,6', '1,2,,,-1'])
      expect(() => priceOf(wrong)).toThrow(expect.objectContaining({ code: 'bad_input' }));
  });
});

describe('how much the model is to think', () => {
  const reasoningOf = (options: object) => readModelAccess({ ...openAi, ...options }, {}).settings.reasoning;

  it('is left to the model, or said to one that can be told', () => {
    expect(reasoningOf({})).toBeNull();
    expect(reasoningOf({ model: 'gpt-5-mini', reasoning: 'low' })).toBe('low');
    expect(readModelAccess({ reasoning: 'high' }, {}).settings).toMatchObject({
      preset: 'demo',
      reasoning: 'high',
    });
  });

  it.each([
    [{ reasoning: 'low' }, /left out for gpt-4\.1/],
    [{ model: 'gpt-5-mini', reasoning: 'max' }, /one of none, minimal, low, medium, high, xhigh/],
    [{ model: 'gpt-5-mini', reasoning: 'hard' }, /--reasoning/],
  ])('is refused where %j cannot be told so', (options, message) => {
    expect(() => reasoningOf(options)).toThrow(
      expect.objectContaining({ code: 'bad_input', message: expect.stringMatching(message) }),
    );
  });
});
