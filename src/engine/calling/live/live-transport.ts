import { setTimeout as delay } from 'node:timers/promises';
import type { AppError } from '../../../shared/app-error.ts';
import { type CallFailure, classifyCallError } from '../call-error.ts';
import type { ModelClient } from '../model-client.ts';
import { BrokenStream, type StreamedReply } from '../model-reply.ts';
import type { ModelRequest } from '../model-request.ts';
import type { RequestPace } from '../pace/pace.ts';
import type { CallOutcome, CallSending, Transport } from '../transport.ts';

export interface RetryPolicy {
  /** Failed tries of one call before the job pauses as offline. */
  readonly maxTries: number;
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
}

export const defaultRetryPolicy: RetryPolicy = { maxTries: 8, firstWaitMs: 500, longestWaitMs: 30_000 };

/** A provider that says "later" is there: waiting for it is no failed try, unless it has said so for this long. */
const longestLimitedMs = 15 * 60_000;
/** A wait counts for this much more than was meant at most: what is over it was sleep, or a clock that was put right. */
const longestOverrunMs = 60_000;

/** What a job needs of a client. */
export type CallClient = Pick<ModelClient, 'stream' | 'embed'>;

export interface LiveContext {
  readonly client: CallClient;
  readonly policy: RetryPolicy;
  readonly random: () => number;
  readonly now: () => number;
}

/** Tries of what waiting does not heal where the address never worked: one more, for a slip of the network. */
const triesWithoutHope = 2;

/** Full jitter over an exponential wait, so that calls which failed together do not come back together. */
function backoff(attempt: number, policy: RetryPolicy, random: () => number): number {
  const ceiling = Math.min(policy.longestWaitMs, policy.firstWaitMs * 2 ** (attempt - 1));
  return ceiling / 2 + (random() * ceiling) / 2;
}

/** How long to wait before the next try; tells the pace what the provider has said of its limits. */
function waitBeforeRetry(
  failure: CallFailure,
  attempt: number,
  { policy, random }: LiveContext,
  pace: RequestPace,
): number {
  const own = backoff(attempt, policy, random);
  if (failure.remedy.kind !== 'retry') return own;
  const { retryAfterMs, requestsPerMinute } = failure.remedy;
  pace.headers({ requestsPerMinute });
  if (retryAfterMs !== null) {
    pace.limited(retryAfterMs);
    // All who wait at the gate would come back at the same moment, and all but one be turned away again.
    return retryAfterMs + own;
  }
  if (failure.error.code === 'rate_limited') pace.limited(own);
  return own;
}

/** Adds up how long a call has been told to wait, on a clock that may jump and a machine that may sleep. */
function createLimitWatch(now: () => number) {
  let since: number | null = null;
  let meantMs = 0;
  let totalMs = 0;
  return {
    /** Counts the time since the last failure, and answers whether it has been too long by now. */
    isTooLong: (): boolean => {
      const at = now();
      if (since !== null) totalMs += Math.min(Math.max(at - since, meantMs), meantMs + longestOverrunMs);
      since = at;
      return totalMs > longestLimitedMs;
    },
    willWait: (milliseconds: number): void => {
      meantMs = milliseconds;
    },
  };
}

/** Refusals in a row after which it is not the texts: halving a request finds a sound half sooner. */
const refusalsInARow = 16;

/**
 * Whether a bad request is so for what it holds: others of the job were accepted, or it is one of many texts to embed,
 * of which a single one may be what the provider does not take. It is cut in halves rather than pausing the whole job.
 */
function isOwnFault(request: ModelRequest, error: AppError, pace: RequestPace): boolean {
  if (error.code !== 'bad_request' || !(request.kind === 'embeddings' || pace.hasAccepted())) return false;
  return pace.refused() <= refusalsInARow;
}

function ask(client: CallClient, request: ModelRequest, sending: CallSending): Promise<StreamedReply> {
  const { signal, maxOutputTokens } = sending;
  const onAccepted = sending.pace.accepted;
  return request.kind === 'embeddings'
    ? client.embed({ model: request.model, inputs: request.inputs, signal, onAccepted })
    : client.stream({ messages: request.messages, maxOutputTokens, signal, onAccepted });
}

/** What a failed try comes to: how the call ends, or how long to wait before the next. */
type AfterFailure = { readonly outcome: CallOutcome } | { readonly error: AppError; readonly waitMs: number };

/** Judges the failures of one call's tries, in order. */
function createFailureJudge(request: ModelRequest, sending: CallSending, context: LiveContext) {
  const { pace, signal } = sending;
  const limit = createLimitWatch(context.now);
  let attempts = 0;
  let tries = 0;
  return (thrown: unknown): AfterFailure => {
    attempts += 1;
    const broken = thrown instanceof BrokenStream;
    const failure = classifyCallError(broken ? thrown.cause : thrown, context.now());
    const { error, remedy } = failure;
    if (broken && (signal.aborted || thrown.reply.text.includes('\n'))) {
      return { outcome: { kind: 'replied', reply: thrown.reply, problem: error } };
    }
    if (signal.aborted) return { outcome: { kind: 'aborted' } };
    if (remedy.kind === 'content' || (remedy.kind === 'pause' && isOwnFault(request, error, pace))) {
      pace.unfit();
      return { outcome: { kind: 'unfit', error } };
    }
    if (remedy.kind === 'pause') return { outcome: { kind: 'pause', reason: remedy.reason, error } };
    if (error.code !== 'rate_limited') tries += 1;
    const isLimitedTooLong = error.code === 'rate_limited' && limit.isTooLong();
    const isHopeless = remedy.onlyIfItWorked && !pace.hasAccepted();
    const maxTries = isHopeless ? triesWithoutHope : context.policy.maxTries;
    if (isLimitedTooLong || tries >= maxTries)
      return { outcome: { kind: 'pause', reason: 'offline', error } };
    const waitMs = waitBeforeRetry(failure, attempts, context, pace);
    limit.willWait(waitMs);
    return { error, waitMs };
  };
}

/**
 * Sends a request until it is answered, cannot be, or is stopped: the one owner of retries. A stream that
 * broke off after it had said something counts as a reply, since it is paid for.
 */
async function sendWithRetries(
  request: ModelRequest,
  sending: CallSending,
  context: LiveContext,
): Promise<CallOutcome> {
  const { pace, signal, onRetry } = sending;
  const judge = createFailureJudge(request, sending, context);
  for (;;) {
    try {
      await pace.mayGo(signal);
      return { kind: 'replied', reply: await ask(context.client, request, sending), problem: null };
    } catch (thrown) {
      const next = judge(thrown);
      if ('outcome' in next) return next.outcome;
      onRetry(next.error);
      // An abort during the wait is seen by the gate at the next turn.
      await delay(next.waitMs, undefined, { signal }).catch(() => {});
    }
  }
}

/** Calls that are sent at once, one request each, and answered in a stream. */
export const createLiveTransport = (context: LiveContext): Transport => ({
  send: (request, sending) => sendWithRetries(request, sending, context),
});
