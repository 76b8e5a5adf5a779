import type { ErrorInfo } from './app-error.ts';
import type { CallTransport, OrderSummary, OrdersStanding } from './order.ts';
import type { Estimate, Selection } from './work.ts';

/**
 * `queued → running → completed`, with rests. A job with failed items still completes; its counts say so. One that waits has
 * calls in orders, and nobody at work on it.
 */
export const jobStatuses = [
  'queued',
  'running',
  'waiting',
  'paused',
  'completed',
  'cancelled',
  'failed',
] as const;
export type JobStatus = (typeof jobStatuses)[number];

/** Why a job is paused; a paused job always has one. */
export const pauseReasons = [
  'user',
  'interrupted',
  'auth',
  'quota',
  'budget',
  'model_not_found',
  'bad_request',
  'output_limit',
  'rate_limited',
  'disk_full',
  'database_locked',
  'source_changed',
  'offline',
  'order_unknown',
  'order_rejected',
] as const;
export type PauseReason = (typeof pauseReasons)[number];

/** When a job that is to rest does: `now`, dropping the requests on their way, or once those are answered. */
export const pauseTimes = ['now', 'after_requests'] as const;
export type PauseWhen = (typeof pauseTimes)[number];

/**
 * What bounds the calls of a job: the provider's limit of requests or tokens a minute; that it wants none now; what it is
 * found to take at once; the ceiling of the settings; or that there is no more to send.
 */
export type PaceBound = 'requests' | 'tokens' | 'provider' | 'finding' | 'ceiling' | 'work';

/** How many calls are on their way, and why it is not more. */
export interface PaceState {
  readonly atOnce: number;
  /** The most that the settings allow, and that may have a place now. */
  readonly most: number;
  readonly places: number;
  readonly boundBy: PaceBound;
}

export interface StageProgress {
  readonly name: string;
  /** Items (or steps) with an outcome; of them failed; and in all. Noughts while it has not begun. */
  readonly current: number;
  readonly failed: number;
  readonly total: number;
  /** Its share of a run's time beside the other stages: a first guess. */
  readonly weight: number;
  /** Epoch milliseconds, or null while it has not begun (ended). */
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
}

/** The whole truth about a job at one instant: the latest replaces all before it. */
export interface JobSnapshot {
  readonly jobId: string;
  readonly pipeline: string;
  /** Which items of the file it was to take. */
  readonly selection: Selection['kind'];
  readonly status: JobStatus;
  readonly reason: PauseReason | null;
  readonly stage: string | null;
  readonly stages: readonly StageProgress[];
  /** Items: how many there are, how many have an outcome, and which. */
  readonly total: number;
  readonly processed: number;
  readonly succeeded: number;
  readonly failed: number;
  /** Records (raw rows): in all, and done with: cited, set aside, or of a failed item. */
  readonly totalRecords: number;
  readonly processedRecords: number;
  /** Records accepted as unaccounted because the settings ask for less than full coverage. */
  readonly unaccountedRecords: number;
  /** Results (events) written. */
  readonly results: number;
  /** Records done with for each result; null where there are none. */
  readonly recordsPerResult: number | null;
  readonly currentBatch: number;
  /** Finished batches and an estimate of those to come; exact once the last is planned. */
  readonly totalBatches: number;
  /** Items being read by the model now (at most 20 are named). */
  readonly activeItems: readonly string[];
  readonly activeCalls: number;
  /** It begins nothing more, and rests once what is on its way is answered. */
  readonly isWindingDown: boolean;
  /** 0–100, by records. */
  readonly percent: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  /** Time spent running, in milliseconds; pauses do not count. */
  readonly elapsedMs: number;
  /** Seconds left with a low and a high, over a sliding window; null while nothing is known. */
  readonly etaSeconds: number | null;
  readonly etaLowSeconds: number | null;
  readonly etaHighSeconds: number | null;
  /** Items a minute over the same window. */
  readonly ratePerMinute: number | null;
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** Of the input, read from a provider's cache and written into it; null where it did not say. */
  readonly cachedTokens: number | null;
  readonly cacheWriteTokens: number | null;
  /** Of the output, thinking; null where the provider did not say. */
  readonly reasoningTokens: number | null;
  /**
   * Of the input, what is sent more often since requests are smaller than they could be, so that no place stands idle; by
   * Gleaner's own count.
   */
  readonly spreadTokens: number;
  /** Calls whose tokens are Gleaner's own estimate, since the provider sent no usage that can be true. */
  readonly estimatedCalls: number;
  /** In the currency of the settings' price; null where the price is unknown. */
  readonly cost: number | null;
  /** The cost is rather less: what a cache gave or took has no price of its own and is reckoned as any input. */
  readonly isCacheUnpriced: boolean;
  readonly currency: string;
  /** The most calls at once that the settings allow. */
  readonly concurrency: number;
  /** How they go at this instant; null for a job at rest, and between two stages. */
  readonly pace: PaceState | null;
  /**
   * Until when the provider wants no request, in epoch milliseconds: what a running job waits for, or what one that
   * rests for that reason was told. Null where it said nothing, or no more than a moment.
   */
  readonly waitsUntil: number | null;
  /** Requests sent again by themselves after a transport fault, and calls made for a second look at content. */
  readonly retries: number;
  /** Calls that were in flight when the program died, and so had to be repeated. */
  readonly repeatedCalls: number;
  /** The model that is asked, and the preset or `custom` that it is reached by. */
  readonly model: string;
  readonly preset: string;
  /** How its calls go, and how its orders stand; null where it never had one. */
  readonly transport: CallTransport;
  readonly orders: OrdersStanding | null;
  /** What it was to take, as reckoned when it began; null for jobs of earlier versions. */
  readonly estimate: Estimate | null;
  readonly error: ErrorInfo | null;
}

export interface ItemResult {
  readonly itemId: string;
  readonly status: 'succeeded' | 'failed';
  readonly results: number;
  readonly error: ErrorInfo | null;
}

/** A reply that is being written. */
export interface CallInFeed {
  readonly callId: number;
  /** The first of whom it is about, and how many more there are. */
  readonly items: readonly string[];
  readonly more: number;
  /** What has come of it so far. */
  readonly characters: number;
  /** What its last whole line is about, in words; null where that is nothing yet. */
  readonly saying: string | null;
}

/** What goes on in a running job at this instant, for whoever looks on: told at most ten times a second, and kept nowhere. */
export interface JobFeed {
  readonly jobId: string;
  readonly writing: readonly CallInFeed[];
  /** The last items with an outcome, the newest first. */
  readonly finished: readonly Pick<ItemResult, 'itemId' | 'status' | 'results'>[];
}

/** What a batch brought (`batch` and `items`), or how a whole stage ended (`finished`). */
export interface StageResult {
  readonly stage: string;
  readonly batch: number | null;
  readonly items: readonly ItemResult[];
  readonly finished: StageProgress | null;
}

interface EventBase<Type extends string, Data> {
  readonly type: Type;
  readonly jobId: string;
  /** Grows by one with every event of the job. */
  readonly seq: number;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly data: Data;
}

/** What happened, append-only and numbered. A heartbeat repeats the last number: it says nothing new. */
export type JobEvent =
  | EventBase<'progress', JobSnapshot>
  | EventBase<'status', { readonly status: JobStatus; readonly reason: PauseReason | null }>
  | EventBase<'error', ErrorInfo>
  | EventBase<'result', StageResult>
  | EventBase<'order', OrderSummary>
  | EventBase<'heartbeat', { readonly activeCalls: number }>
  | EventBase<'complete', JobSnapshot>;

/** Statuses from which a job does not move again. */
export function isFinished(status: JobStatus): boolean {
  return status === 'completed' || status === 'cancelled' || status === 'failed';
}
