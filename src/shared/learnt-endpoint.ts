import { z } from 'zod';

/** Parts of a request that some address refused; it is sent without them, or by another name, from then on. */
export const refusableParts = [
  'max_tokens',
  'max_completion_tokens',
  'stream_options',
  'stream',
  'system',
  'base64',
  'encoding_format',
] as const;
export type RefusablePart = (typeof refusableParts)[number];

const limit = z.number().int().positive().nullable().default(null);

/**
 * What was learnt of one address and model from its refusals and replies, and is worth remembering: none of it has to
 * be found out, or paid for, again. Forgetting it costs no more than that.
 */
export const learntEndpointSchema = z.object({
  refused: z.array(z.enum(refusableParts)).readonly().default([]),
  /** The model's own limit on an answer, in tokens, where it is below the settings'. */
  maxOutputTokens: limit,
  /** Room for an answer with its thinking, in tokens, where the settings' alone was spent on thinking. */
  reasoningTokens: limit,
  /** What request and answer may hold together, in tokens. */
  contextTokens: limit,
  /** What a request may hold, where only that it held too much was said; in tokens by our own count. */
  inputTokens: limit,
  /** Texts to embed in one request. */
  maxInputs: limit,
});
export type LearntEndpoint = z.infer<typeof learntEndpointSchema>;

export const nothingLearnt: LearntEndpoint = learntEndpointSchema.parse({});

/** By what it is remembered. */
export const endpointKey = (baseUrl: string, model: string): string =>
  `${baseUrl.trim().replace(/\/+$/, '')} ${model}`;
