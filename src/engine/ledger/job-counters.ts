import type { Database } from 'better-sqlite3';
import type { JobSnapshot } from '../../shared/job.ts';
import { prepared } from '../database/prepared.ts';

/** Tokens as they are counted; null where no provider said so. */
export interface TokenCounters
  extends Pick<
    JobSnapshot,
    'promptTokens' | 'completionTokens' | 'cachedTokens' | 'cacheWriteTokens' | 'reasoningTokens'
  > {
  /** Of the input, text to embed. */
  readonly embeddedTokens: number;
}

export const noOrderedTokens = {
  orderedPromptTokens: 0,
  orderedCompletionTokens: 0,
  orderedCachedTokens: 0,
  orderedCacheWriteTokens: 0,
  orderedEmbeddedTokens: 0,
};

/** What of a job's tokens was answered in orders, which has a price of its own. */
type OrderedTokens = Readonly<typeof noOrderedTokens>;

export const noTokens: TokenCounters = {
  promptTokens: 0,
  completionTokens: 0,
  cachedTokens: null,
  cacheWriteTokens: null,
  reasoningTokens: null,
  embeddedTokens: 0,
};

/** The same tokens as a part that was answered in an order. */
export const orderedPart = (taken: Omit<TokenCounters, 'reasoningTokens'>): OrderedTokens => ({
  orderedPromptTokens: taken.promptTokens,
  orderedCompletionTokens: taken.completionTokens,
  orderedCachedTokens: taken.cachedTokens ?? 0,
  orderedCacheWriteTokens: taken.cacheWriteTokens ?? 0,
  orderedEmbeddedTokens: taken.embeddedTokens,
});

/** Counters of a job; all of them change in the transaction that saves a batch. */
export interface JobCounters extends TokenCounters, OrderedTokens {
  readonly succeeded: number;
  readonly failed: number;
  readonly processedRecords: number;
  readonly unaccountedRecords: number;
  readonly results: number;
  readonly batches: number;
  /** Calls whose tokens are our own estimate, since none came with the reply. */
  readonly estimatedCalls: number;
  /** Of the input, what smaller requests took so that no place stood idle: as the model counts where it has said so. */
  readonly spreadTokens: number;
  readonly retries: number;
}

export const noChange: JobCounters = {
  succeeded: 0,
  failed: 0,
  processedRecords: 0,
  unaccountedRecords: 0,
  results: 0,
  batches: 0,
  ...noTokens,
  ...noOrderedTokens,
  estimatedCalls: 0,
  spreadTokens: 0,
  retries: 0,
};

const names = Object.keys(noChange) as readonly (keyof JobCounters)[];

/** The counters among more that is known of a job. */
export const countersOf = (job: JobCounters): JobCounters => ({
  ...noChange,
  ...Object.fromEntries(names.map((name) => [name, job[name]])),
});

/** Counters with what is added to them; of what no provider has said, nothing is known after nothing more was said. */
export function sumCounters(counters: JobCounters, delta: Partial<JobCounters>): JobCounters {
  const sum: { -readonly [Key in keyof JobCounters]: number | null } = { ...counters };
  for (const key of Object.keys(delta) as (keyof JobCounters)[]) {
    const more = delta[key] ?? null;
    if (more !== null) sum[key] = (sum[key] ?? 0) + more;
  }
  return sum as JobCounters;
}

/** Of what no provider has said anything, nothing is known after nothing more was said. */
const addSaid = (column: string, parameter: string): string =>
  `${column} = CASE WHEN @${parameter} IS NULL THEN ${column} ELSE COALESCE(${column}, 0) + @${parameter} END`;

export function addToCounters(db: Database, jobId: string, delta: JobCounters): void {
  prepared<[Record<string, unknown>]>(
    db,
    `UPDATE main.gleaner_job SET succeeded = succeeded + @succeeded, failed = failed + @failed,
      processed_records = processed_records + @processedRecords,
      unaccounted_records = unaccounted_records + @unaccountedRecords, results = results + @results,
      batches = batches + @batches, prompt_tokens = prompt_tokens + @promptTokens,
      completion_tokens = completion_tokens + @completionTokens, ${addSaid('cached_tokens', 'cachedTokens')},
      ${addSaid('cache_write_tokens', 'cacheWriteTokens')}, ${addSaid('reasoning_tokens', 'reasoningTokens')},
      embedded_tokens = embedded_tokens + @embeddedTokens,
      spread_tokens = spread_tokens + @spreadTokens, estimated_calls = estimated_calls + @estimatedCalls, retries = retries + @retries,
      ordered_prompt_tokens = ordered_prompt_tokens + @orderedPromptTokens,
      ordered_completion_tokens = ordered_completion_tokens + @orderedCompletionTokens,
      ordered_cached_tokens = ordered_cached_tokens + @orderedCachedTokens,
      ordered_cache_write_tokens = ordered_cache_write_tokens + @orderedCacheWriteTokens,
      ordered_embedded_tokens = ordered_embedded_tokens + @orderedEmbeddedTokens WHERE id = @jobId`,
  ).run({ ...delta, jobId });
}
