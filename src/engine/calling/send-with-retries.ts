import { setTimeout as delay } from 'node:timers/promises';
import type { AppError } from '../../shared/app-error.ts';
import type { PauseReason } from '../../shared/job.ts';
import { type CallFailure, classifyCallError } from './call-error.ts';
import type { ModelClient } from './model-client.ts';
import { BrokenStream, type StreamedReply } from './model-reply.ts';
import type { EmbedRequest, StreamRequest } from './model-request.ts';
import type { RequestGate } from './request-gate.ts';

/** How a call ended. Only `replied` has something to read; the rest say what comes next. */
export type CallOutcome =
  | { readonly kind: 'replied'; readonly reply: StreamedReply; readonly problem: AppError | null }
  | { readonly kind: 'unfit'; readonly error: AppError }
  | { readonly kind: 'pause'; readonly reason: PauseReason; readonly error: AppError }
  | { readonly kind: 'aborted' };

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

export interface SendContext {
  readonly client: CallClient;
  readonly gate: RequestGate;
  readonly policy: RetryPolicy;
  readonly random: () => number;
  readonly now: () => number;
  /** Told before each wait. */
  readonly onRetry: (error: AppError) => void;
}

/** Tries of what waiting does not heal where the address never worked: one more, for a slip of the network. */
const triesWithoutHope = 2;

/** Full jitter over an exponential wait, so that calls which failed together do not come back together. */
function backoff(attempt: number, policy: RetryPolicy, random: () => number): number {
  const ceiling = Math.min(policy.longestWaitMs, policy.firstWaitMs * 2 ** (attempt - 1));
  return ceiling / 2 + (random() * ceiling) / 2;
}

function waitBeforeRetry(failure: CallFailure, attempt: number, context: SendContext): number {
  const own = backoff(attempt, context.policy, context.random);
  if (failure.remedy.kind !== 'retry') return own;
  const { retryAfterMs, requestsPerMinute } = failure.remedy;
  if (requestsPerMinute !== null) context.gate.paceTo(requestsPerMinute);
  if (retryAfterMs !== null) {
    context.gate.closeFor(retryAfterMs);
    // All who wait at the gate would come back at the same moment, and all but one be turned away again.
    return retryAfterMs + own;
  }
  if (failure.error.code === 'rate_limited') context.gate.closeFor(own);
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
function isOwnFault(request: StreamRequest | EmbedRequest, error: AppError, gate: RequestGate): boolean {
  if (error.code !== 'bad_request' || !('inputs' in request || gate.hasAccepted())) return false;
  return gate.noteRefused() <= refusalsInARow;
}

/**
 * Sends a request until it is answered, cannot be, or is stopped: the one owner of retries. A stream that
 * broke off after it had said something counts as a reply, since it is paid for.
 */
export async function sendWithRetries(
  request: StreamRequest | EmbedRequest,
  context: SendContext,
): Promise<CallOutcome> {
  const { client, gate } = context;
  const noted = {
    ...request,
    onAccepted: () => {
      gate.noteAccepted();
      request.onAccepted();
    },
  };
  let tries = 0;
  const limit = createLimitWatch(context.now);
  for (let attempt = 1; ; attempt += 1) {
    try {
      await gate.pass(request.signal);
      const reply = await ('inputs' in noted ? client.embed(noted) : client.stream(noted));
      return { kind: 'replied', reply, problem: null };
    } catch (thrown) {
      const broken = thrown instanceof BrokenStream;
      const failure = classifyCallError(broken ? thrown.cause : thrown, context.now());
      if (broken && (request.signal.aborted || thrown.reply.text.includes('\n'))) {
        return { kind: 'replied', reply: thrown.reply, problem: failure.error };
      }
      if (request.signal.aborted) return { kind: 'aborted' };
      const { error, remedy } = failure;
      if (remedy.kind === 'pause') {
        if (isOwnFault(request, error, gate)) return { kind: 'unfit', error };
        return { kind: 'pause', reason: remedy.reason, error };
      }
      if (remedy.kind === 'content') return { kind: 'unfit', error };
      if (error.code !== 'rate_limited') tries += 1;
      const limited = error.code === 'rate_limited' && limit.isTooLong();
      const hopeless = remedy.onlyIfItWorked && !gate.hasAccepted();
      const maxTries = hopeless ? triesWithoutHope : context.policy.maxTries;
      if (limited || tries >= maxTries) return { kind: 'pause', reason: 'offline', error };
      context.onRetry(error);
      const wait = waitBeforeRetry(failure, attempt, context);
      limit.willWait(wait);
      // An abort during the wait is seen by the gate at the next turn.
      await delay(wait, undefined, { signal: request.signal }).catch(() => {});
    }
  }
}
