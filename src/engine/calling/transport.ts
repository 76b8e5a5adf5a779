import type { AppError } from '../../shared/app-error.ts';
import type { PauseReason } from '../../shared/job.ts';
import type { LearntEndpoint } from '../../shared/learnt-endpoint.ts';
import type { BrokenReply } from './broken-try.ts';
import type { StreamedReply } from './model-reply.ts';
import type { ModelRequest } from './model-request.ts';
import type { RequestPace } from './pace/pace.ts';

/** How a call ended. Only `replied` has something to read; the rest say what comes next. */
export type CallOutcome =
  | { readonly kind: 'replied'; readonly reply: StreamedReply; readonly problem: AppError | null }
  | { readonly kind: 'unfit'; readonly error: AppError }
  | { readonly kind: 'pause'; readonly reason: PauseReason; readonly error: AppError }
  | { readonly kind: 'aborted' };

/** A call on its way. */
export interface CallSending {
  readonly maxOutputTokens: number;
  /** What the request holds, by our own count. */
  readonly inputTokens: number;
  /** What it will take in all, prompt and answer, as the model is believed to count. */
  readonly expectedTokens: number;
  readonly signal: AbortSignal;
  /** Aborted before that, or with it: what is on its way is waited for, and no other try is made. Left out, there is `signal` alone. */
  readonly winding?: AbortSignal;
  /** The pace of those who send beside it. */
  readonly pace: RequestPace;
  /** Told before each wait for another try; with until when, in epoch milliseconds, where the provider named it. */
  readonly onRetry: (error: AppError, toldUntil: number | null) => void;
  /** Told of each try that broke off and has no reply, where the provider has probably charged for it. */
  readonly onBroken?: (reply: BrokenReply) => void;
  /** Told of all that the answer says so far, as it comes. */
  readonly onText?: (text: string) => void;
  /** Asked before another try; the error where that may not be paid for. */
  readonly unpaid?: () => AppError | null;
}

/**
 * Takes one call to the model and brings back how it ended. It knows nothing of the ledger: the call is claimed before,
 * and its reply is put on disk after.
 */
export interface Transport {
  /** Never rejects for what a provider does. */
  send(request: ModelRequest, sending: CallSending): Promise<CallOutcome>;
  /** What the address and its models take, as far as that is learnt by now. */
  learnt(): LearntEndpoint;
}
