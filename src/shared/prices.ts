import type { ModelSettings, Price } from './model-settings.ts';
import { presetById, presets } from './presets.ts';

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

const usd = (inputPerMillion: number, outputPerMillion: number): Price => ({
  inputPerMillion,
  outputPerMillion,
  currency: 'USD',
});

const openAi = {
  preset: 'openai',
  asOf: '2026-05-07',
  source: 'https://github.com/Sraleik/undetermini/blob/HEAD/PRICING.md',
} as const;

/** By day and hour: what is listed is the dearer of its two, so that a bill is no higher. */
const deepSeek = {
  preset: 'deepseek',
  asOf: '2026-10-27',
  source: 'https://api-docs.deepseek.com/quick_start/pricing',
} as const;

/**
 * Prices of the presets' models, without what caches and batches save. A model whose sources disagree, or whose currency
 * hangs on the region, is left out: unknown is said as unknown.
 */
export const listPrices: readonly ListPrice[] = [
  { ...openAi, model: 'gpt-4.1', price: usd(2, 8) },
  { ...openAi, model: 'gpt-4.1-mini', price: usd(0.4, 1.6) },
  { ...openAi, model: 'gpt-4o-mini', price: usd(0.15, 0.6) },
  { ...deepSeek, model: 'deepseek-flash', price: usd(0.3, 1.2) },
  { ...deepSeek, model: 'deepseek-v4-pro', price: usd(1.32, 3.96) },
];

/** Of the demo model. */
export const freePrice: Price = usd(0, 0);

/** What a model costs, and how that is known: the analyst's own word, for nothing, or from the list. */
export type PriceInForce =
  | { readonly kind: 'own' | 'free'; readonly price: Price }
  | { readonly kind: 'list'; readonly price: Price; readonly asOf: string; readonly source: string };

type Addressed = Pick<ModelSettings, 'preset' | 'baseUrl' | 'model' | 'price'>;

const originOf = (address: string): string | null => URL.parse(address.trim())?.origin ?? null;

/** The preset whose address the settings lead to, whatever they are called. */
export function presetOfAddress({ preset, baseUrl }: Pick<ModelSettings, 'preset' | 'baseUrl'>): string {
  if (preset === 'demo') return preset;
  const origin = originOf(baseUrl);
  const known = presets.find((each) => each.baseUrl !== '' && originOf(each.baseUrl) === origin);
  return known?.id ?? presetById('custom').id;
}

/** The price that a job with these settings is reckoned by; null where it is unknown. */
export function priceInForce(settings: Addressed): PriceInForce | null {
  if (settings.price !== null) return { kind: 'own', price: settings.price };
  const preset = presetOfAddress(settings);
  if (preset === 'demo') return { kind: 'free', price: freePrice };
  const listed = listPrices.find((each) => each.preset === preset && each.model === settings.model.trim());
  return listed === undefined ? null : { kind: 'list', ...listed };
}

/** The settings with the price in force written into them, so that a job keeps the price that it began with. */
export const withPriceInForce = (settings: ModelSettings): ModelSettings => ({
  ...settings,
  price: priceInForce(settings)?.price ?? null,
});
