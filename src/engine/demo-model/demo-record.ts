import type { FaultKind } from './faults.ts';

/** One row as the request showed it. */
export interface DemoRow {
  /** Batch-local number of the row, as sent. */
  readonly row: number;
  /** The day heading above it, `?` when unknown. */
  readonly day: string;
  /** `HH:MM`, or `-` when unknown. */
  readonly time: string;
  readonly text: string;
}

/** One event the model meant, with the rows it rests on in ascending order. */
export interface DemoEvent {
  readonly rows: readonly number[];
  readonly type: string;
  readonly category: string;
  readonly context: string;
  /** What is said besides, by name; left out where nothing is. */
  readonly attributes?: readonly (readonly [name: string, value: string])[];
}

/** What the model meant for one user, whatever a fault did to the reply afterwards. */
export interface DemoUser {
  /** Batch-local number, as sent. */
  readonly number: number;
  /** The profile text of the heading; may be empty. */
  readonly header: string;
  readonly rows: readonly DemoRow[];
  readonly events: readonly DemoEvent[];
  /** Rows read as noise, ascending. */
  readonly setAside: readonly number[];
}

/** One request to `/v1/chat/completions`. Times are epoch milliseconds. */
export interface DemoCall {
  /** 1 for the first call the server got. */
  readonly number: number;
  /** When the request's headers arrived. */
  readonly at: number;
  /** The HTTP status answered; 0 while nothing was. */
  readonly status: number;
  /** The fault that was put into this answer. */
  readonly fault: FaultKind | null;
  /** Empty when the request was refused before it was read, held no data, or the record is not kept. */
  readonly users: readonly DemoUser[];
  /** Mails, pairs or texts that were asked about and answered, by names that tell the same from another. */
  readonly asked: readonly string[];
  /** By the server's own estimate; 0 when the call was answered with an error. */
  readonly promptTokens: number;
  /** Tokens that were sent, also of an answer that broke off. */
  readonly completionTokens: number;
  /** Of the input, read from the cache and written into it; of the output, thinking. Nought unless a quirk has it so. */
  readonly cachedTokens: number;
  readonly cacheWriteTokens: number;
  readonly reasoningTokens: number;
  /** It stood in a line of a file: of an order, or of a shard. */
  readonly isOrdered: boolean;
  /** The client was told what the call took. */
  readonly isUsageTold: boolean;
  /** When the request was read to its end and work began; equals `at` until then. */
  readonly startedAt: number;
  readonly endedAt: number | null;
  /** The connection went away before the answer was whole, other than by the fault `reset`. */
  readonly aborted: boolean;
}

/** What a provider would have charged for, of all calls that a model worked on. */
export interface BilledTokens
  extends Pick<
    DemoCall,
    'promptTokens' | 'completionTokens' | 'cachedTokens' | 'cacheWriteTokens' | 'reasoningTokens'
  > {
  readonly calls: number;
}

/**
 * The server's own bill, by whether the client was told of it: an answer that breaks off has no usage. What was answered in
 * orders stands apart, since that has a price of its own.
 */
export interface DemoBill {
  readonly told: BilledTokens;
  readonly untold: BilledTokens;
  readonly ordered: BilledTokens;
}

/** The last 10 000 calls in order of arrival, running ones included. */
export interface DemoRecord {
  readonly calls: readonly DemoCall[];
}
