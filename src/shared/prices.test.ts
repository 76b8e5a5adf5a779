import { describe, expect, it } from 'vitest';
import { defaultModelSettings } from './model-settings.ts';
import { presetById } from './presets.ts';
import { listPrices, priceInForce, withPriceInForce } from './prices.ts';

const at = (preset: string, model: string) => ({
  ...defaultModelSettings,
  preset,
  baseUrl: presetById(preset).baseUrl,
  model,
});
const own = { inputPerMillion: 7, outputPerMillion: 9, currency: 'EUR' };

describe('the price in force', () => {
  it('is nothing for the demo model, unless somebody set one', () => {
    expect(priceInForce(defaultModelSettings)).toMatchObject({
      kind: 'free',
      price: { inputPerMillion: 0, outputPerMillion: 0 },
    });
    expect(priceInForce({ ...defaultModelSettings, price: own })).toEqual({ kind: 'own', price: own });
  });

  it('is the list’s with its day and source, until an own one is set', () => {
    const listed = at('openai', 'gpt-4.1');
    expect(priceInForce(listed)).toMatchObject({
      kind: 'list',
      price: { inputPerMillion: 2, outputPerMillion: 8, currency: 'USD' },
      asOf: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      source: expect.stringMatching(/^https:/),
    });
    expect(priceInForce({ ...listed, price: own })).toEqual({ kind: 'own', price: own });
    expect(withPriceInForce(listed).price).toEqual({ ...listPrices[0]?.price, orderFactor: 0.5 });
  });

  it('goes by the address, so that a preset’s address typed by hand has its price and another has not', () => {
    const typed = { ...at('openai', 'gpt-4.1'), preset: 'custom' };
    expect(priceInForce(typed)?.kind).toBe('list');
    expect(priceInForce({ ...at('openai', 'gpt-4.1'), baseUrl: 'https://proxy.example/v1' })).toBeNull();
  });

  it('is the list’s in the currency of the address, with what a cache gives, however the name is written', () => {
    expect(priceInForce(at('minimax', 'minimax-m2.7'))?.price).toEqual({
      inputPerMillion: 2.1,
      outputPerMillion: 8.4,
      cachedInputPerMillion: 0.42,
      cacheWritePerMillion: 2.625,
      currency: 'CNY',
    });
    const before = { ...at('minimax', 'MiniMax-M2.7'), baseUrl: 'https://api.minimax.chat/v1' };
    expect(priceInForce(before)?.kind).toBe('list');
    expect(priceInForce(at('glm', 'GLM-5.3'))?.price).toMatchObject({ inputPerMillion: 8, currency: 'CNY' });
    expect(priceInForce(at('deepseek', 'deepseek-flash'))?.price.cachedInputPerMillion).toBe(0.006);
  });

  it('names a preset, a day and a page of each, and no cached token dearer than another', () => {
    for (const { preset, asOf, source, price } of listPrices) {
      expect(presetById(preset).id).toBe(preset);
      expect(asOf).toMatch(/^20\d\d-\d\d-\d\d$/);
      expect(source).toMatch(/^https:\/\//);
      expect(price.cachedInputPerMillion ?? 0).toBeLessThan(price.inputPerMillion);
    }
  });

  it('has the price of the embedding model where that is listed in the same currency, and the analyst has not said another', () => {
    const embeddingOf = (settings: Parameters<typeof withPriceInForce>[0], model: string) =>
      withPriceInForce(settings, model).price?.embeddingPerMillion;
    const openAi = at('openai', 'gpt-4.1');
    expect(embeddingOf(openAi, 'text-embedding-3-small')).toBe(0.02);
    expect(embeddingOf(openAi, 'text-embedding-9')).toBeUndefined();
    expect(embeddingOf({ ...openAi, price: { ...own, currency: 'USD' } }, 'text-embedding-3-large')).toBe(
      0.13,
    );
    expect(embeddingOf({ ...openAi, price: own }, 'text-embedding-3-large')).toBeUndefined();
    const said = { ...own, currency: 'USD', embeddingPerMillion: 1 };
    expect(embeddingOf({ ...openAi, price: said }, 'text-embedding-3-large')).toBe(1);
    expect(withPriceInForce(at('openai', 'gpt-99'), 'text-embedding-3-large').price).toBeNull();
    expect(withPriceInForce(openAi).price).toEqual({ ...listPrices[0]?.price, orderFactor: 0.5 });
  });

  it('is unknown for a model that is not on the list', () => {
    expect(priceInForce(at('openai', 'gpt-99'))).toBeNull();
    expect(priceInForce(at('ollama', 'qwen3'))).toBeNull();
    expect(withPriceInForce(at('openai', 'gpt-99')).price).toBeNull();
  });

  it('is listed once for each model', () => {
    const names = listPrices.map(({ preset, model }) => `${preset} ${model}`);
    expect(new Set(names).size).toBe(names.length);
  });
});
