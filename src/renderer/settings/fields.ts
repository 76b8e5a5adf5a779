import type { ModelSettings } from '../../shared/model-settings.ts';
import { reasoningEfforts } from '../../shared/reasoning-efforts.ts';

/** Why a text cannot be saved; the view says it in words. */
export type Invalid =
  | { readonly key: 'wholeNumber' | 'number'; readonly min: number; readonly max: number }
  | { readonly key: 'amount' | 'positive' | 'bothPrices' | 'url' | 'required' | 'currency' };

/** The limits of the contract's schema, in the units of the form (coverage and the share in an order in per cent). */
const limits = {
  concurrency: { min: 1, max: 256, whole: true },
  maxInputTokens: { min: 500, max: 2_000_000, whole: true },
  maxOutputTokens: { min: 256, max: 1_000_000, whole: true },
  idleTimeoutSeconds: { min: 1, max: 3_600, whole: false },
  minCoverage: { min: 50, max: 100, whole: false },
  priceOrder: { min: 0, max: 100, whole: false },
} as const;
export const priceFields = [
  'priceIn',
  'priceOut',
  'priceCached',
  'priceWritten',
  'priceEmbedded',
  'priceOrder',
] as const;
/** Fields with limits that may be left empty. */
const open: readonly string[] = ['concurrency', 'priceOrder'];

/** Twelve significant digits: enough for any field, without the tail that 0.57 × 100 grows. */
const plain = (value: number): string => String(Number(value.toPrecision(12)));

const amountText = (amount: number | undefined): string => (amount === undefined ? '' : plain(amount));

/** What the form shows for saved settings: its fields as they are typed, text until it makes sense. */
export function textsOf(model: ModelSettings) {
  return {
    preset: model.preset,
    baseUrl: model.baseUrl,
    model: model.model,
    reasoning: model.reasoning ?? '',
    concurrency: model.concurrency === 'auto' ? '' : plain(model.concurrency),
    maxInputTokens: plain(model.maxInputTokens),
    maxOutputTokens: plain(model.maxOutputTokens),
    idleTimeoutSeconds: plain(model.idleTimeoutSeconds),
    minCoverage: plain(model.minCoverage * 100),
    priceIn: model.price === null ? '' : plain(model.price.inputPerMillion),
    priceOut: model.price === null ? '' : plain(model.price.outputPerMillion),
    priceCached: amountText(model.price?.cachedInputPerMillion),
    priceWritten: amountText(model.price?.cacheWritePerMillion),
    priceEmbedded: amountText(model.price?.embeddingPerMillion),
    priceOrder: model.price?.orderFactor === undefined ? '' : plain(model.price.orderFactor * 100),
    currency: model.price?.currency ?? 'USD',
    budget: model.budget === null ? '' : plain(model.budget),
  };
}
export type ModelField = keyof ReturnType<typeof textsOf>;
export type Texts = Readonly<Record<ModelField, string>>;

/** Reads a number as people type it: full-width digits, grouping commas and spaces are understood. */
export function readNumber(text: string): number | null {
  const normal = text.normalize('NFKC').replaceAll(/[\s,_]/g, '');
  return /^-?(\d+\.?\d*|\.\d+)$/.test(normal) ? Number(normal) : null;
}

/** What is wrong with each text; nothing where it can be saved. */
export function checkTexts(texts: Texts): Partial<Record<ModelField, Invalid>> {
  const found: Partial<Record<ModelField, Invalid>> = {};
  for (const [field, { min, max, whole }] of Object.entries(limits)) {
    const value = readNumber(texts[field as keyof typeof limits]);
    if (open.includes(field) && texts[field as ModelField].trim() === '') continue;
    const right = value !== null && value >= min && value <= max && (!whole || Number.isInteger(value));
    if (!right) found[field as ModelField] = { key: whole ? 'wholeNumber' : 'number', min, max };
  }
  if (texts.preset !== 'demo') {
    if (!isHttpUrl(texts.baseUrl)) found.baseUrl = { key: 'url' };
    if (texts.model.trim() === '') found.model = { key: 'required' };
  }
  const priced = priceFields.some((field) => texts[field].trim() !== '');
  for (const field of ['priceIn', 'priceOut', 'priceCached', 'priceWritten', 'priceEmbedded'] as const) {
    const text = texts[field].trim();
    const value = readNumber(text);
    const isNeeded = priced && (field === 'priceIn' || field === 'priceOut');
    if (text === '' && isNeeded) found[field] = { key: 'bothPrices' };
    else if (text !== '' && (value === null || value < 0)) found[field] = { key: 'amount' };
  }
  const currency = texts.currency.trim();
  if (currency === '' || currency.length > 8) found.currency = { key: 'currency' };
  const budget = readNumber(texts.budget);
  if (texts.budget.trim() !== '' && (budget === null || budget <= 0)) found.budget = { key: 'positive' };
  return found;
}

function isHttpUrl(text: string): boolean {
  const url = URL.parse(text.trim());
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:');
}

/**
 * The settings that the texts stand for. What is wrong with one field keeps that field as it was saved,
 * and holds up no other.
 */
export function modelFrom(texts: Texts, saved: ModelSettings): ModelSettings {
  const wrong = checkTexts(texts);
  const before = textsOf(saved);
  const priceWrong = priceFields.some((field) => wrong[field] !== undefined);
  const text = (field: ModelField): string =>
    wrong[field] === undefined ? texts[field].trim() : before[field];
  // What another provider leaves open is open: its address and model are not those of the one before.
  const openText = (field: 'baseUrl' | 'model'): string =>
    texts.preset !== saved.preset && texts[field].trim() === '' ? '' : text(field) || saved[field];
  const number = (field: ModelField): number => readNumber(text(field)) ?? 0;
  const price =
    text('priceIn') === ''
      ? null
      : {
          inputPerMillion: number('priceIn'),
          outputPerMillion: number('priceOut'),
          ...(text('priceCached') === '' ? {} : { cachedInputPerMillion: number('priceCached') }),
          ...(text('priceWritten') === '' ? {} : { cacheWritePerMillion: number('priceWritten') }),
          ...(text('priceEmbedded') === '' ? {} : { embeddingPerMillion: number('priceEmbedded') }),
          ...(text('priceOrder') === '' ? {} : { orderFactor: number('priceOrder') / 100 }),
          currency: text('currency'),
        };
  return {
    preset: texts.preset,
    baseUrl: texts.preset === 'demo' ? '' : openText('baseUrl'),
    model: openText('model'),
    reasoning: reasoningEfforts.find((effort) => effort === texts.reasoning) ?? null,
    concurrency: text('concurrency') === '' ? 'auto' : number('concurrency'),
    maxInputTokens: number('maxInputTokens'),
    maxOutputTokens: number('maxOutputTokens'),
    idleTimeoutSeconds: number('idleTimeoutSeconds'),
    minCoverage: number('minCoverage') / 100,
    price: priceWrong ? saved.price : price,
    budget: text('budget') === '' ? null : number('budget'),
  };
}
