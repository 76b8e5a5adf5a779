import { AppError, type ErrorCode } from '../../../shared/app-error.ts';
import { paidOfBroken, type TryStanding } from '../broken-try.ts';
import { type CallFailure, classifyCallError } from '../call-error.ts';
import { learnContext } from '../learn-context.ts';
import type { ModelClient } from '../model-client.ts';
import { BrokenStream, type StreamedReply } from '../model-reply.ts';
import type { ModelRequest } from '../model-request.ts';
import type { RequestOnWay, RequestPace } from '../pace/pace.ts';
import { type PaceClock, steadyClock } from '../pace/pace-clock.ts';
import { unitOf } from '../pace/rate-learner.ts';
import { ProviderError } from '../provider-error.ts';
import { reasoningExhausted } from '../room.ts';
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
/** Waiting for a provider that does not say how long, and has never answered. */
const longestUntoldMs = 5 * 60_000;
/** A wait counts for this much more than was meant at most: what is over it was sleep, or a clock that was put right. */
const longestOverrunMs = 60_000;

/** Failures that say nothing of the request: the address is not to be reached, or not at its best. */
const waits: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'server_error',
  'offline',
  'host_not_found',
  'connection_refused',
  'connection_lost',
  'idle_timeout',
  'not_a_model',
]);

/** What a job needs of a client. */
export type CallClient = Pick<ModelClient, 'stream' | 'embed' | 'learnt' | 'learn'> &
  Partial<Pick<ModelClient, 'bodyOf'>>;

export interface LiveContext {
  readonly client: CallClient;
  readonly policy: RetryPolicy;
  readonly random: () => number;
  readonly now: () => number;
  /** How waits between two tries go by; without it, by the clock of the machine. */
  readonly wait?: PaceClock['wait'];
}

/** Tries of what waiting does not heal where the address never worked: one more, for a slip of the network. */
const triesWithoutHope = 2;

/** Full jitter over an exponential wait, so that calls which failed together do not come back together. */
function backoff(attempt: number, policy: RetryPolicy, random: () => number): number {
  const ceiling = Math.min(policy.longestWaitMs, policy.firstWaitMs * 2 ** (attempt - 1));
  return ceiling / 2 + (random() * ceiling) / 2;
}

/** A wait before the next try; one that is a call's own is nobody else's. */
interface Wait {
  readonly waitMs: number;
  readonly isOwn: boolean;
}

/** How long to wait before the next try; tells the pace what the provider has said of its limits. */
function waitBeforeRetry(
  { error, remedy }: CallFailure,
  attempt: number,
  { policy, random }: LiveContext,
  pace: RequestPace,
  onWay: RequestOnWay,
): Wait {
  const own = backoff(attempt, policy, random);
  if (remedy.kind !== 'retry') return { waitMs: own, isOwn: false };
  const { retryAfterMs } = remedy;
  const isLimited = error.code === 'rate_limited';
  // The few requests that an address gets which never answered one have to last: each waits longer by far.
  if (isLimited && retryAfterMs === null && !pace.mayBeAnswered()) {
    const long = Math.min(longestUntoldMs, policy.firstWaitMs * 8 ** attempt);
    pace.closed(long);
    return { waitMs: long, isOwn: false };
  }
  // To come back at once is no advice: it is refused for a reason.
  const toldMs = retryAfterMs === 0 ? null : retryAfterMs;
  const waitMs = toldMs ?? own;
  if (isLimited) {
    const { cause } = error;
    const unit = cause instanceof ProviderError ? unitOf(cause.complaint.words) : null;
    return { waitMs, isOwn: onWay.limited({ toldMs, ownMs: own, unit }) };
  }
  if (toldMs !== null) pace.closed(toldMs);
  return { waitMs, isOwn: false };
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

/** A whole line has been said: a stream that breaks off after it counts as a reply. */
const hasLine = (text: string): boolean => text.includes('\n');

function ask(
  client: CallClient,
  request: ModelRequest,
  { signal, maxOutputTokens, pace, onText: onSaid }: CallSending,
  { accepted, answering, headers }: RequestOnWay,
  standing: TryStanding,
): Promise<StreamedReply> {
  const onAccepted = (): void => {
    standing.isAccepted = true;
    accepted();
  };
  const onHeaders = (given: Headers): void => {
    standing.isBegun = true;
    headers(given);
  };
  const onText = (text: string): void => {
    if (!pace.hasAnswered() && hasLine(text)) answering();
    onSaid?.(text);
  };
  const told = { signal, onAccepted, onHeaders, mayResend: pace.mayResend };
  return request.kind === 'embeddings'
    ? client.embed({ model: request.model, inputs: request.inputs, ...told })
    : client.stream({ messages: request.messages, maxOutputTokens, onText, ...told });
}

/** Learns the size that fits from a chat that was too long; of texts to embed each is cut by itself. */
function noteUnfit(
  thrown: unknown,
  error: AppError,
  request: ModelRequest,
  { inputTokens, pace }: CallSending,
  { client }: LiveContext,
): void {
  if (error.code !== 'context_length' || request.kind !== 'chat') return;
  const complaint = thrown instanceof ProviderError ? thrown.complaint : null;
  client.learn(learnContext(client.learnt(), complaint, inputTokens, pace.hasAnswered()));
}

/** What a failed try comes to: how the call ends, or how long to wait before the next. */
type AfterFailure =
  | { readonly outcome: CallOutcome }
  | ({ readonly error: AppError; readonly toldUntil: number | null } & Wait);

/** Judges the failures of one call's tries, in order. */
function createFailureJudge(request: ModelRequest, sending: CallSending, context: LiveContext) {
  const { pace, signal } = sending;
  const limit = createLimitWatch(context.now);
  let attempts = 0;
  let tries = 0;
  return (thrown: unknown, onWay: RequestOnWay): AfterFailure => {
    if (thrown instanceof ProviderError) onWay.headers(thrown.headers);
    attempts += 1;
    const broken = thrown instanceof BrokenStream;
    const failure = classifyCallError(broken ? thrown.cause : thrown, context.now());
    const { error, remedy } = failure;
    if (broken && (signal.aborted || hasLine(thrown.reply.text))) {
      return { outcome: { kind: 'replied', reply: thrown.reply, problem: error } };
    }
    if (signal.aborted) return { outcome: { kind: 'aborted' } };
    if (remedy.kind === 'content' || (remedy.kind === 'pause' && isOwnFault(request, error, pace))) {
      noteUnfit(thrown, failure.error, request, sending, context);
      return { outcome: { kind: 'unfit', error } };
    }
    if (remedy.kind === 'pause') return { outcome: { kind: 'pause', reason: remedy.reason, error } };
    if (error.code !== 'rate_limited') tries += 1;
    const isLimitedTooLong = error.code === 'rate_limited' && limit.isTooLong();
    const isHopeless = remedy.onlyIfItWorked && !pace.hasAccepted();
    const maxTries = isHopeless ? triesWithoutHope : context.policy.maxTries;
    if (isLimitedTooLong || tries >= maxTries)
      return { outcome: { kind: 'pause', reason: 'offline', error } };
    const wait = waitBeforeRetry(failure, attempts, context, pace, onWay);
    limit.willWait(wait.waitMs);
    const toldMs = remedy.kind === 'retry' ? remedy.retryAfterMs : null;
    return { error, ...wait, toldUntil: toldMs === null ? null : context.now() + toldMs };
  };
}

/** What a try failed by; null where it was a reply after all, or stopped by us. */
const failureOf = (next: AfterFailure): AppError | null => {
  if ('error' in next) return next.error;
  return next.outcome.kind === 'unfit' || next.outcome.kind === 'pause' ? next.outcome.error : null;
};

/** What a reply took in all; where nobody has counted, nothing is known. */
const tokensOf = ({ usage }: StreamedReply): number | null =>
  usage === null ? null : usage.promptTokens + usage.completionTokens;

/** An address that answered none of the requests that it gets on trust: the job rests, with what it said last. */
function unanswered(pace: RequestPace): CallOutcome {
  const error = pace.lastFailure() ?? new AppError('bad_request', 'No request was answered.');
  const reason =
    error.code === 'rate_limited' ? 'rate_limited' : waits.has(error.code) ? 'offline' : 'bad_request';
  return { kind: 'pause', reason, error };
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
  const mayTry = sending.winding ?? signal;
  const judge = createFailureJudge(request, sending, context);
  const { wait } = { ...steadyClock, ...context };
  for (;;) {
    const onWay = await pace.mayGo(mayTry, sending.expectedTokens).catch(() => 'aborted' as const);
    if (onWay === 'aborted') return { kind: 'aborted' };
    if (onWay === null) return unanswered(pace);
    const standing: TryStanding = { isBegun: false, isAccepted: false };
    try {
      const reply = await ask(context.client, request, sending, onWay, standing);
      if (!standing.isAccepted) onWay.accepted();
      const isAnswered = reply.exhausted === undefined || reply.exhausted === 'some';
      onWay.ended(isAnswered ? null : reasoningExhausted(reply), tokensOf(reply));
      return { kind: 'replied', reply, problem: null };
    } catch (thrown) {
      const next = judge(thrown, onWay);
      onWay.ended(failureOf(next));
      const isReply = 'outcome' in next && next.outcome.kind === 'replied';
      const paid = isReply ? null : paidOfBroken(thrown, standing);
      if (paid !== null) sending.onBroken?.(paid);
      if ('outcome' in next) return next.outcome;
      const unpaid = sending.unpaid?.() ?? null;
      if (unpaid !== null) return { kind: 'pause', reason: 'budget', error: unpaid };
      onRetry(next.error, next.toldUntil);
      // An abort during the wait is seen by the gate at the next turn.
      const rest = (): Promise<void> => wait(next.waitMs, mayTry).catch(() => {});
      await (next.isOwn ? pace.outOfPlace(rest) : rest());
    }
  }
}

/** Calls that are sent at once, one request each, and answered in a stream. */
export const createLiveTransport = (context: LiveContext): Transport => ({
  learnt: context.client.learnt,
  send: (request, sending) => sendWithRetries(request, sending, context),
});
