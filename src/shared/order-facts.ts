import type { ModelSettings, Price } from './model-settings.ts';
import { presetOfAddress } from './preset-of-address.ts';

/** How a provider takes orders; what each figure rests on is in docs/PROVIDERS.md. */
export interface OrderFacts {
  /** What each line is sent to, and what the provider is told of the whole. */
  readonly chat: string;
  /** The same for texts to embed; null where only chats are taken. */
  readonly embeddings: string | null;
  /** How long it may take, in its words; null where it is not asked. */
  readonly window: string | null;
  readonly windowHours: number;
  readonly maxLines: number;
  /** Texts to embed, in all lines of an order together. */
  readonly maxTexts: number;
  readonly maxBytes: number;
  /** What is left of the price, 0–1; null where that is not known. */
  readonly factor: number | null;
  /** How many days what came can be fetched; null where that is not known. */
  readonly keptDays: number | null;
  /** Said besides as the order is made. */
  readonly extra: Readonly<Record<string, unknown>>;
  /** Whether what the provider calls metadata is taken. */
  readonly takesMetadata: boolean;
}

const megabyte = 1_000_000;

const openAiShape: OrderFacts = {
  chat: '/v1/chat/completions',
  embeddings: '/v1/embeddings',
  window: '24h',
  windowHours: 24,
  maxLines: 50_000,
  maxTexts: 50_000,
  maxBytes: 200 * megabyte,
  factor: 0.5,
  keptDays: 30,
  extra: {},
  takesMetadata: true,
};

/** Of an address of which nothing is known but its shape. */
const unknownAddress: OrderFacts = { ...openAiShape, maxBytes: 100 * megabyte, factor: null, keptDays: null };

const facts: Readonly<Record<string, OrderFacts>> = {
  openai: openAiShape,
  azure: { ...openAiShape, keptDays: null },
  qwen: { ...openAiShape, maxBytes: 450 * megabyte },
  glm: {
    ...openAiShape,
    chat: '/v4/chat/completions',
    embeddings: '/v4/embeddings',
    maxTexts: 10_000,
    window: null,
    maxBytes: 100 * megabyte,
    keptDays: null,
    extra: { auto_delete_input_file: false },
  },
  moonshot: {
    ...openAiShape,
    embeddings: null,
    maxLines: 10_000,
    maxBytes: 100 * megabyte,
    factor: 0.6,
    keptDays: null,
  },
  siliconflow: { ...openAiShape, embeddings: null, maxLines: 5_000, maxBytes: 900 * megabyte, keptDays: 30 },
  groq: { ...openAiShape, embeddings: null, keptDays: null },
  custom: unknownAddress,
};

/** How the address of these settings takes orders; null where none are known of it. */
export function orderFactsOf(settings: Pick<ModelSettings, 'preset' | 'baseUrl'>): OrderFacts | null {
  const preset = presetOfAddress(settings);
  return Object.hasOwn(facts, preset) ? (facts[preset] ?? null) : null;
}

/** The price with what is left of it in an order, where that is known and the analyst has said nothing else. */
export function withOrderFactor(price: Price, settings: Pick<ModelSettings, 'preset' | 'baseUrl'>): Price {
  const factor = orderFactsOf(settings)?.factor ?? null;
  return factor === null || price.orderFactor !== undefined ? price : { ...price, orderFactor: factor };
}
