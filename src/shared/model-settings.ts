import { z } from 'zod';
import { reasoningEfforts } from './reasoning-efforts.ts';

/** Money for a million tokens. Unknown is said as null, never as nought. */
const priceSchema = z.object({
  inputPerMillion: z.number().min(0),
  outputPerMillion: z.number().min(0),
  /** Of input read from the provider's cache, and written into it; where left out, it is reckoned as any input. */
  cachedInputPerMillion: z.number().min(0).optional(),
  cacheWritePerMillion: z.number().min(0).optional(),
  /** Of text to embed; where left out, it is reckoned as any input. */
  embeddingPerMillion: z.number().min(0).optional(),
  /** What is left of the price for calls in an order, 0–1: 0.5 is half; where left out, they cost what any call does. */
  orderFactor: z.number().min(0).max(1).optional(),
  currency: z.string().min(1).max(8).default('USD'),
});
export type Price = z.infer<typeof priceSchema>;

/** How to talk to a model, and how much at once. The key is never part of it. */
export const modelSettingsSchema = z.object({
  /** A preset's id; `demo` is the built-in demo model. */
  preset: z.string().min(1).default('demo'),
  /** The OpenAI-compatible address, ending in `/v1` or what the provider uses; empty for the demo model. */
  baseUrl: z.string().default(''),
  model: z.string().default('demo'),
  /** Requests at once, at most; `auto` leaves it to what the provider is found to take. */
  concurrency: z.literal('auto').or(z.number().int().min(1).max(256)).default('auto'),
  /** Budget of a request, in tokens. */
  maxInputTokens: z.number().int().min(500).max(2_000_000).default(40_000),
  /** How long an answer may be, in tokens; what a model thinks before it has room beside it. */
  maxOutputTokens: z.number().int().min(256).max(1_000_000).default(8_192),
  /** How much the model is to think before it answers; null leaves it to the model. */
  reasoning: z.enum(reasoningEfforts).nullable().default(null),
  idleTimeoutSeconds: z.number().positive().max(3_600).default(90),
  price: priceSchema.nullable().default(null),
  /** In the price's currency; the job pauses before it is passed. */
  budget: z.number().positive().nullable().default(null),
  /** Share of a user's rows that must be accounted for, 0–1. */
  minCoverage: z.number().min(0.5).max(1).default(1),
});
export type ModelSettings = z.infer<typeof modelSettingsSchema>;

/** Requests at once that are tried at most where nobody has set a number. */
const autoCeiling = 64;
/** What it comes to where nothing is known of the provider, for an estimate. */
const likelyAtOnce = 8;

type Concurrency = Pick<ModelSettings, 'concurrency'>;

/** The most requests at once that settings allow. */
export const ceilingOf = ({ concurrency }: Concurrency): number =>
  concurrency === 'auto' ? autoCeiling : concurrency;

/** Requests at once to reckon with before anything was sent. */
export const expectedAtOnce = ({ concurrency }: Concurrency): number =>
  concurrency === 'auto' ? likelyAtOnce : concurrency;

export const defaultModelSettings: ModelSettings = modelSettingsSchema.parse({});
