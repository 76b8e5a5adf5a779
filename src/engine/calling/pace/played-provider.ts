import { nothingLearnt } from '../../../shared/learnt-endpoint.ts';
import { createRequestLimiter, createTokenLimiter } from '../../demo-model/request-limiter.ts';
import { createSeededRandom } from '../../demo-model/seeded-random.ts';
import { readComplaint } from '../complaint.ts';
import { type CallClient, createLiveTransport, type RetryPolicy } from '../live/live-transport.ts';
import type { StreamedReply } from '../model-reply.ts';
import type { ModelRequest, StreamRequest } from '../model-request.ts';
import { ProviderError } from '../provider-error.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';
import type { Limits } from './limits.ts';
import { createPace, type Lane } from './pace.ts';

/** A provider for tests of the pace, by a fake clock. */
export interface PlayedProvider {
  readonly latencyMs?: number;
  /** What the way there takes more, at most, at random. */
  readonly jitterMs?: number;
  /** Whether an answer's head comes with its body. */
  readonly comesAtOnce?: boolean;
  readonly requestsPerMinute?: number;
  readonly tokensPerMinute?: number;
  /** The share of a call that is its answer, and is counted when that ends. */
  readonly answers?: number;
  readonly tells?: 'full' | 'retry-after' | 'nothing';
  /** What its refusals say. */
  readonly words?: string;
  readonly mostAtOnce?: number;
  /** Answers take longer by so much for each call in hand over these. */
  readonly queues?: { readonly over: number };
  /** Every so many requests one is refused. */
  readonly refuseEvery?: number;
  /** How a request fares by its number, from 1, and the time; null where it is answered. */
  readonly fails?: (number: number, now: number) => Error | null;
  /** Beside or over what its limits tell. */
  readonly headers?: (number: number) => Readonly<Record<string, string>>;
}

const roundTripMs = 5;
const reply = (tokens: number): StreamedReply => ({
  text: '1|END|1',
  finish: 'stop',
  usage: { promptTokens: tokens * 0.9, completionTokens: tokens * 0.1 },
});

export const refused = (
  status: number,
  headers: Readonly<Record<string, string>> = {},
  message = 'no',
): ProviderError => new ProviderError(status, readComplaint({ error: { message } }), new Headers(headers));

/** What a request takes is what it says, in tokens. */
const requestOf = (tokens: number): ModelRequest => ({
  kind: 'chat',
  messages: [{ role: 'user', content: String(tokens) }],
});
const tokensIn = ({ messages }: StreamRequest): number => Number(messages[0]?.content);

/** A client of such a provider, with what came of its requests. */
export function playProvider(how: PlayedProvider, clock: FakeClock) {
  const { latencyMs = 400, tells = 'full', queues, jitterMs = 0, answers = 0 } = how;
  const random = createSeededRandom(1);
  const limiters = [
    how.requestsPerMinute === undefined
      ? null
      : { costOf: () => 1, limiter: createRequestLimiter(how.requestsPerMinute, clock.now, tells) },
    how.tokensPerMinute === undefined
      ? null
      : {
          costOf: (tokens: number) => tokens * (1 - answers),
          limiter: createTokenLimiter(how.tokensPerMinute, clock.now, tells),
        },
  ];
  const seen = { requests: 0, refusals: 0, inHand: 0, mostInHand: 0 };
  const never = new AbortController().signal;
  const admit = (headers: Headers, tokens: number): Error | null => {
    for (const [name, value] of Object.entries(how.headers?.(seen.requests) ?? {})) headers.set(name, value);
    const failure = how.fails?.(seen.requests, clock.now()) ?? null;
    if (failure !== null) return failure;
    if (how.refuseEvery !== undefined && seen.requests % how.refuseEvery === 0)
      return refused(429, { 'retry-after-ms': '100', 'retry-after': '1' });
    if (how.mostAtOnce !== undefined && seen.inHand >= how.mostAtOnce) return refused(429);
    for (const each of limiters) {
      const admission = each?.limiter.admit(each.costOf(tokens));
      for (const [name, value] of Object.entries(admission?.headers ?? {})) headers.set(name, value);
      if (admission?.admitted === false) return refused(429, Object.fromEntries(headers), how.words);
    }
    return null;
  };
  const stream: CallClient['stream'] = async (request) => {
    const { onAccepted, onHeaders } = request;
    const tokens = tokensIn(request);
    await clock.wait(roundTripMs + jitterMs * random(), never);
    seen.requests += 1;
    const headers = new Headers();
    const failure = admit(headers, tokens);
    if (failure !== null) {
      seen.refusals += 1;
      throw failure;
    }
    seen.inHand += 1;
    seen.mostInHand = Math.max(seen.mostInHand, seen.inHand);
    const over = queues === undefined ? 1 : Math.max(1, seen.inHand / queues.over);
    const firstMs = over * latencyMs * 0.5;
    if (how.comesAtOnce !== true) {
      if (queues !== undefined) await clock.wait(firstMs, never);
      onHeaders?.(headers);
      onAccepted();
    }
    await clock.wait(
      over * latencyMs - roundTripMs - (queues !== undefined && how.comesAtOnce !== true ? firstMs : 0),
      never,
    );
    seen.inHand -= 1;
    limiters[1]?.limiter.take(tokens * answers);
    if (how.comesAtOnce === true) {
      onHeaders?.(headers);
      onAccepted();
    }
    return reply(tokens);
  };
  const embed: CallClient['embed'] = () => Promise.reject(new Error('Nothing is embedded here.'));
  return { client: { stream, embed, learnt: () => nothingLearnt, learn: () => {} }, seen };
}

const policy: RetryPolicy = { maxTries: 8, firstWaitMs: 500, longestWaitMs: 30_000 };

/** Sends so many calls to a provider, as many at once as the pace finds good, and answers what came of them. */
export async function playJob(
  how: PlayedProvider,
  {
    calls = 50,
    ceiling = 16,
    tokens = 9_000,
    clock = createFakeClock(),
    provider = playProvider(how, clock),
    limits,
    onLane,
  }: {
    readonly calls?: number;
    readonly ceiling?: number;
    /** What each call takes, by its number from 0. */
    readonly tokens?: number | ((call: number) => number);
    readonly clock?: FakeClock;
    readonly provider?: ReturnType<typeof playProvider>;
    readonly limits?: Limits;
    readonly onLane?: (lane: Lane, clock: FakeClock) => void;
  } = {},
) {
  let number = 0;
  const random = (): number => {
    number += 1;
    return (number * 0.618) % 1;
  };
  const transport = createLiveTransport({
    client: provider.client,
    policy,
    random,
    now: clock.now,
    wait: clock.wait,
  });
  const lane = createPace(clock, limits === undefined ? undefined : () => limits).lane(ceiling);
  onLane?.(lane, clock);
  const signal = new AbortController().signal;
  const one = async (call: number): Promise<string> => {
    const expectedTokens = typeof tokens === 'number' ? tokens : tokens(call);
    const sending = { maxOutputTokens: 1, inputTokens: 1, expectedTokens, signal, pace: lane };
    const outcome = await lane.inPlace(() =>
      transport.send(requestOf(expectedTokens), { ...sending, onRetry: () => {} }),
    );
    return outcome.kind;
  };
  const startedAt = clock.now();
  let endedAt: number | null = null;
  const all = Promise.all(Array.from({ length: calls }, (_, call) => one(call))).then((outcomes) => {
    endedAt = clock.now();
    return outcomes;
  });
  while (endedAt === null) await clock.advance(1_000);
  const outcomes = await all;
  lane.close();
  const { refusals, requests, mostInHand } = provider.seen;
  return { seconds: ((endedAt ?? 0) - startedAt) / 1_000, refusals, requests, mostInHand, outcomes };
}
