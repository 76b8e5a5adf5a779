import { z } from 'zod';
import type { Usage } from './model-reply.ts';

/** More tokens than any call can take: what is above is no count. */
const mostTokens = 1_000_000_000;

/** A count as JSON has it: a number, or one in quotes. Whatever is not a finite number from nought up is none. */
const countSchema = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\s*\d{1,10}\s*$/)
      .transform(Number),
  ])
  .pipe(z.number().min(0).max(mostTokens))
  .transform((count) => Math.ceil(count) + 0)
  .nullable()
  .catch(null);

/** What of the counts stands in an object of its own: OpenAI's names. */
const detailsSchema = z
  .object({ cached_tokens: countSchema, cache_write_tokens: countSchema, reasoning_tokens: countSchema })
  .catch({ cached_tokens: null, cache_write_tokens: null, reasoning_tokens: null });

/** Every name under which providers count, OpenAI's first; where each comes from is in docs/PROVIDERS.md. */
const countsSchema = z
  .object({
    prompt_tokens: countSchema,
    input_tokens: countSchema,
    prompt_eval_count: countSchema,
    promptTokenCount: countSchema,
    prompt_n: countSchema,
    cache_read_input_tokens: countSchema,
    cache_creation_input_tokens: countSchema,
    prompt_cache_hit_tokens: countSchema,
    cached_tokens: countSchema,
    cachedContentTokenCount: countSchema,
    prompt_tokens_details: detailsSchema,
    input_tokens_details: detailsSchema,
    completion_tokens_details: detailsSchema,
    output_tokens_details: detailsSchema,
    reasoning_tokens: countSchema,
    completion_tokens: countSchema,
    output_tokens: countSchema,
    eval_count: countSchema,
    candidatesTokenCount: countSchema,
    thoughtsTokenCount: countSchema,
    predicted_n: countSchema,
    total_tokens: countSchema,
  })
  .transform((said) => {
    const cached = (said.cache_read_input_tokens ?? 0) + (said.cache_creation_input_tokens ?? 0);
    const input = said.input_tokens === null ? null : said.input_tokens + cached;
    const prompt =
      said.prompt_tokens ?? input ?? said.prompt_eval_count ?? said.promptTokenCount ?? said.prompt_n;
    const candidates =
      said.candidatesTokenCount === null ? null : said.candidatesTokenCount + (said.thoughtsTokenCount ?? 0);
    const rest = prompt === null || said.total_tokens === null ? null : said.total_tokens - prompt;
    const completion =
      said.completion_tokens ??
      said.output_tokens ??
      said.eval_count ??
      candidates ??
      said.predicted_n ??
      rest;
    const reasoning =
      said.completion_tokens_details.reasoning_tokens ??
      said.output_tokens_details.reasoning_tokens ??
      said.reasoning_tokens ??
      said.thoughtsTokenCount;
    return {
      prompt,
      completion: withThoughts(completion, reasoning, prompt, said.total_tokens),
      total: said.total_tokens,
      cached:
        said.prompt_tokens_details.cached_tokens ??
        said.input_tokens_details.cached_tokens ??
        said.prompt_cache_hit_tokens ??
        said.cache_read_input_tokens ??
        said.cached_tokens ??
        said.cachedContentTokenCount,
      cacheWrite:
        said.prompt_tokens_details.cache_write_tokens ??
        said.input_tokens_details.cache_write_tokens ??
        said.cache_creation_input_tokens,
      reasoning,
    };
  });

/** xAI counts thinking beside the answer, all others within it: the total tells which. */
function withThoughts(
  completion: number | null,
  reasoning: number | null,
  prompt: number | null,
  total: number | null,
): number | null {
  if (completion === null) return null;
  const isBeside =
    reasoning !== null && reasoning > 0 && prompt !== null && total === prompt + completion + reasoning;
  return Math.max(0, isBeside ? completion + reasoning : completion);
}

/**
 * What of a usage was said so far; null where it was not. Of the input, what was read from a cache and written into it; of the
 * output, thinking.
 */
export type Counts = Readonly<z.output<typeof countsSchema>>;

export const noCounts: Counts = {
  prompt: null,
  completion: null,
  total: null,
  cached: null,
  cacheWrite: null,
  reasoning: null,
};

const larger = (one: number | null, other: number | null): number | null =>
  one === null ? other : other === null ? one : Math.max(one, other);

/** Counts of several chunks, or of several places in one: what is said again grows, so that the largest holds. */
export const joinCounts = (one: Counts, other: Counts): Counts => ({
  prompt: larger(one.prompt, other.prompt),
  completion: larger(one.completion, other.completion),
  total: larger(one.total, other.total),
  cached: larger(one.cached, other.cached),
  cacheWrite: larger(one.cacheWrite, other.cacheWrite),
  reasoning: larger(one.reasoning, other.reasoning),
});

/** Reads whatever stands where a usage may stand; never throws. */
export function readCounts(value: unknown): Counts {
  // Nearly every chunk is without: a schema that fails is slow.
  if (typeof value !== 'object' || value === null) return noCounts;
  return countsSchema.catch(noCounts).parse(value);
}

/** A token holds fewer characters than this, in any language: less is no count of the whole answer. */
const mostCharactersPerToken = 32;

/**
 * The usage of a chat whose answer (thoughts with it) has so many characters; null where what was counted cannot be
 * true of it: noughts beside a reply are no usage.
 */
export function usageOfChat(counts: Counts, characters: number): Usage | null {
  const { prompt, completion, cached, cacheWrite, reasoning } = counts;
  if (prompt === null || completion === null || prompt === 0) return null;
  if (completion * mostCharactersPerToken < characters) return null;
  // More than the whole is no count of a part of it.
  const isCacheSound = (cached ?? 0) + (cacheWrite ?? 0) <= prompt;
  return {
    promptTokens: prompt,
    completionTokens: completion,
    ...(isCacheSound && cached !== null ? { cachedTokens: cached } : {}),
    ...(isCacheSound && cacheWrite !== null ? { cacheWriteTokens: cacheWrite } : {}),
    ...(reasoning !== null && reasoning <= completion ? { reasoningTokens: reasoning } : {}),
  };
}

/** The usage of a request for embeddings; some count the total alone. */
export function usageOfEmbeddings({ prompt, total }: Counts): Usage | null {
  const promptTokens = prompt || total;
  return promptTokens === null || promptTokens === 0 ? null : { promptTokens, completionTokens: 0 };
}
