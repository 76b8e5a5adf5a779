import { z } from 'zod';
import type { ErrorInfo } from '../app-error.ts';

/** Sent, answered and on disk, read; or without a reply, or lost with the program. */
export const callStatuses = ['sent', 'ordered', 'received', 'settled', 'unanswered', 'lost'] as const;
export type CallStatus = (typeof callStatuses)[number];

/** One request to the model that was about an item, alone or in company. */
export interface CallSummary {
  readonly callId: number;
  readonly jobId: string;
  readonly stage: string;
  readonly status: CallStatus;
  readonly model: string;
  /** Items that it asked about; and of this one the records asked about, and those that the reply accounts for. */
  readonly items: number;
  readonly records: number;
  readonly accounted: number;
  /** What is wrong with the reply as to this item, or why none came; null where nothing is. */
  readonly problem: ErrorInfo | null;
  /** Of the whole call. */
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** Of the input, read from a cache and written into it; of the output, thinking; null where the provider did not say. */
  readonly cachedTokens: number | null;
  readonly cacheWriteTokens: number | null;
  readonly reasoningTokens: number | null;
  readonly retries: number;
  /** Epoch milliseconds. */
  readonly sentAt: number;
  readonly receivedAt: number | null;
}

/** A call with every word of it. */
export interface CallDetail {
  readonly summary: CallSummary;
  /** The number that this item goes by in the request and in the reply. */
  readonly number: number;
  /** What was sent, message by message, made again from the file; null where that cannot be done any more. */
  readonly request: readonly { readonly role: string; readonly content: string }[] | null;
  /**
   * Whether that is what was sent, to the byte: not where rows, the profile or the wording of Gleaner have changed since; null
   * where it is not known, of calls by earlier versions.
   */
  readonly asSent: boolean | null;
  /** The model's words as they came; null where none did. */
  readonly reply: string | null;
}

/** Calls are read again to say what is in them, so that a page has few. */
const most = 50;

export const callsQuerySchema = z.object({
  id: z.string(),
  offset: z.number().int().min(0).default(0),
  limit: z.number().int().min(1).max(most).default(most),
});
export type CallsQuery = z.infer<typeof callsQuerySchema>;

export const callQuerySchema = z.object({ id: z.string(), callId: z.number().int().min(0) });
export type CallQuery = z.infer<typeof callQuerySchema>;
