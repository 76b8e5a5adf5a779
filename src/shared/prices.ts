import type { ModelSettings, Price } from './model-settings.ts';
import { withOrderFactor } from './order-facts.ts';
import { presetOfAddress } from './preset-of-address.ts';

/** A provider's list price, as it was found. */
export interface ListPrice {
  /** The preset whose address it holds at. */
  readonly preset: string;
  readonly model: string;
  readonly price: Price;
  /** The day on which the source was looked at, as YYYY-MM-DD. */
  readonly asOf: string;
  readonly source: string;
}

/** What a cache gives and takes, where the source says so. */
type CachePrice = Pick<Price, 'cachedInputPerMillion' | 'cacheWritePerMillion'>;

const usd = (inputPerMillion: number, outputPerMillion: number, cache: CachePrice = {}): Price => ({
  inputPerMillion,
  outputPerMillion,
  ...cache,
  currency: 'USD',
});

const cny = (inputPerMillion: number, outputPerMillion: number, cache: CachePrice = {}): Price => ({
  ...usd(inputPerMillion, outputPerMillion, cache),
  currency: 'CNY',
});

const openAi = {
  preset: 'openai',
  asOf: '2026-05-07',
  source: 'https://github.com/Sraleik/undetermini/blob/HEAD/PRICING.md',
} as const;

const gpt5 = {
  preset: 'openai',
  asOf: '2026-11-29',
  source: 'https://docs.rs/crate/adk-model/latest/source/src/openai/pricing.rs',
} as const;

/** By day and hour: what is listed is the dearer of its two, so that a bill is no higher. */
const deepSeek = {
  preset: 'deepseek',
  asOf: '2026-10-27',
  source: 'https://api-docs.deepseek.com/quick_start/pricing',
} as const;

/** In yuan, as the presets' addresses are billed. The day is the one on which the page was looked at. */
const glm = {
  preset: 'glm',
  asOf: '2026-11-28',
  source: 'https://docs.bigmodel.cn/cn/guide/start/pricing.md',
} as const;
const glm4 = { ...glm, source: 'https://docs.bigmodel.cn/cn/guide/models/text/glm-4.md' } as const;

const miniMax = {
  preset: 'minimax',
  asOf: '2026-11-28',
  source: 'https://platform.minimaxi.com/docs/guides/pricing-paygo.md',
} as const;
const written = { cacheWritePerMillion: 2.625 };

/**
 * Prices of the presets' models, without what batches save; with what caches do where the source says so. A model whose sources disagree, or whose currency
 * hangs on the region, is left out: unknown is said as unknown.
 */
export const listPrices: readonly ListPrice[] = [
  { ...openAi, model: 'gpt-4.1', price: usd(2, 8) },
  { ...openAi, model: 'gpt-4.1-mini', price: usd(0.4, 1.6) },
  { ...openAi, model: 'gpt-4o-mini', price: usd(0.15, 0.6) },
  { ...gpt5, model: 'gpt-5', price: usd(1.25, 10, { cachedInputPerMillion: 0.125 }) },
  { ...gpt5, model: 'gpt-5-mini', price: usd(0.25, 2, { cachedInputPerMillion: 0.025 }) },
  { ...gpt5, model: 'gpt-5.4', price: usd(2.5, 15, { cachedInputPerMillion: 0.25 }) },
  { ...gpt5, model: 'gpt-5.4-mini', price: usd(0.75, 4.5, { cachedInputPerMillion: 0.075 }) },
  { ...deepSeek, model: 'deepseek-flash', price: usd(0.3, 1.2, { cachedInputPerMillion: 0.006 }) },
  { ...deepSeek, model: 'deepseek-v4-pro', price: usd(1.32, 3.96, { cachedInputPerMillion: 0.044 }) },
  { ...glm, model: 'glm-5.3', price: cny(8, 28, { cachedInputPerMillion: 2 }) },
  // Without the discount that ended in September 2026.
  { ...glm, model: 'glm-5.3-flash', price: cny(0.8, 2.8, { cachedInputPerMillion: 0.23 }) },
  { ...glm4, model: 'glm-4-plus', price: cny(5, 5) },
  { ...miniMax, model: 'MiniMax-M2.7', price: cny(2.1, 8.4, { cachedInputPerMillion: 0.42, ...written }) },
  {
    ...miniMax,
    model: 'MiniMax-M2.7-highspeed',
    price: cny(4.2, 16.8, { cachedInputPerMillion: 0.42, ...written }),
  },
  { ...miniMax, model: 'MiniMax-M2.5', price: cny(2.1, 8.4, { cachedInputPerMillion: 0.21, ...written }) },
  {
    ...miniMax,
    model: 'MiniMax-M2.5-highspeed',
    price: cny(4.2, 16.8, { cachedInputPerMillion: 0.21, ...written }),
  },
];

/** What a provider takes for text to embed. */
interface EmbeddingPrice extends Pick<ListPrice, 'preset' | 'model' | 'asOf' | 'source'> {
  readonly perMillion: number;
  readonly currency: string;
}

const embeddings3 = {
  preset: 'openai',
  currency: 'USD',
  asOf: '2026-11-28',
  source: 'https://developers.openai.com/api/docs/models/text-embedding-3-large',
} as const;

/** Prices of embedding models, from the providers' own pages. */
const embeddingPrices: readonly EmbeddingPrice[] = [
  { ...embeddings3, model: 'text-embedding-3-small', perMillion: 0.02 },
  { ...embeddings3, model: 'text-embedding-3-large', perMillion: 0.13 },
  {
    preset: 'qwen',
    model: 'text-embedding-v4',
    perMillion: 0.5,
    currency: 'CNY',
    asOf: '2026-11-28',
    source: 'https://help.aliyun.com/en/model-studio/embedding-interfaces-compatible-with-openai',
  },
];

/** Of the demo model. */
export const freePrice: Price = usd(0, 0);

/** What a model costs, and how that is known: the analyst's own word, for nothing, or from the list. */
export type PriceInForce =
  | { readonly kind: 'own' | 'free'; readonly price: Price }
  | { readonly kind: 'list'; readonly price: Price; readonly asOf: string; readonly source: string };

type Addressed = Pick<ModelSettings, 'preset' | 'baseUrl' | 'model' | 'price'>;

/** The price that a job with these settings is reckoned by; null where it is unknown. */
export function priceInForce(settings: Addressed): PriceInForce | null {
  if (settings.price !== null) return { kind: 'own', price: settings.price };
  const preset = presetOfAddress(settings);
  if (preset === 'demo') return { kind: 'free', price: freePrice };
  const model = settings.model.trim().toLowerCase();
  const listed = listPrices.find((each) => each.preset === preset && each.model.toLowerCase() === model);
  return listed === undefined ? null : { kind: 'list', ...listed };
}

/** The price, with that of the embedding model where it is on the list and the analyst has not said another. */
function withEmbedding(price: Price, preset: string, embeddingModel: string): Price {
  const model = embeddingModel.trim().toLowerCase();
  const listed = embeddingPrices.find((each) => each.preset === preset && each.model === model);
  if (price.embeddingPerMillion !== undefined || listed?.currency !== price.currency) return price;
  return { ...price, embeddingPerMillion: listed.perMillion };
}

/**
 * The settings with the price in force written into them, so that a job keeps the price that it began with; where texts
 * are embedded, with the price of that model.
 */
export function withPriceInForce(settings: ModelSettings, embeddingModel?: string): ModelSettings {
  const price = priceInForce(settings)?.price ?? null;
  if (price === null) return { ...settings, price };
  const whole = withOrderFactor(price, settings);
  if (embeddingModel === undefined) return { ...settings, price: whole };
  return { ...settings, price: withEmbedding(whole, presetOfAddress(settings), embeddingModel) };
}
