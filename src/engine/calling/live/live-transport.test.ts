import { describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/app-error.ts';
import { nothingLearnt } from '../../../shared/learnt-endpoint.ts';
import { until } from '../../testing/test-bench.ts';
import { idleTimeout } from '../call-error.ts';
import { readComplaint } from '../complaint.ts';
import { BrokenStream, type StreamedReply } from '../model-reply.ts';
import type { ModelRequest } from '../model-request.ts';
import { createPace, type Lane } from '../pace/pace.ts';
import { ProviderError } from '../provider-error.ts';
import type { CallOutcome, CallSending } from '../transport.ts';
import { createLiveTransport, type LiveContext, type RetryPolicy } from './live-transport.ts';

const reply: StreamedReply = { text: '1|END|1', finish: 'stop', usage: null };
const quick: RetryPolicy = { maxTries: 4, firstWaitMs: 8, longestWaitMs: 20 };
const unlearning = { learnt: () => nothingLearnt, learn: () => {} };
const noEmbeddings = () => Promise.reject(new Error('Nothing is embedded here.'));
const lost = () => new AppError('connection_lost', 'Lost.');
const refusal = (status: number, headers: Record<string, string> = {}, message = 'no'): ProviderError =>
  new ProviderError(status, readComplaint({ error: { message } }), new Headers(headers));
const broken = (text: string): BrokenStream =>
  new BrokenStream({ text, finish: 'interrupted', usage: null }, lost());

const request: ModelRequest = { kind: 'chat', messages: [] };
const sendingOn = (pace: Lane, signal = new AbortController().signal): CallSending => ({
  maxOutputTokens: 1,
  inputTokens: 1,
  expectedTokens: 1,
  signal,
  pace,
  onRetry: () => {},
});
const sendOver = (context: LiveContext, sending: CallSending): Promise<CallOutcome> =>
  createLiveTransport(context).send(request, sending);

/** The pace of an address that has answered before. */
async function knownPace(): Promise<Lane> {
  const pace = createPace().lane(1);
  const onWay = await pace.mayGo(new AbortController().signal);
  onWay?.accepted();
  onWay?.ended(null);
  return pace;
}

interface Sent {
  readonly outcome: CallOutcome;
  readonly tries: number;
  readonly retries: readonly string[];
  readonly tookMs: number;
}

/** Sends to a model that answers with these in turn, the last of them for ever. */
async function send(
  answers: readonly (StreamedReply | Error)[],
  options: {
    readonly policy?: RetryPolicy;
    readonly signal?: AbortSignal;
    readonly now?: () => number;
    readonly pace?: Lane;
  } = {},
): Promise<Sent> {
  let tries = 0;
  const retries: string[] = [];
  const startedAt = performance.now();
  const context: LiveContext = {
    client: {
      ...unlearning,
      embed: noEmbeddings,
      stream: async (sent) => {
        const answer = answers[Math.min(tries, answers.length - 1)];
        tries += 1;
        if (answer instanceof Error || answer === undefined) throw answer;
        sent.onAccepted();
        return answer;
      },
    },
    policy: options.policy ?? quick,
    random: () => 0.5,
    now: options.now ?? (() => 0),
  };
  const outcome = await sendOver(context, {
    ...sendingOn(options.pace ?? createPace().lane(1), options.signal),
    onRetry: (error) => void retries.push(error.code),
  });
  return { outcome, tries, retries, tookMs: performance.now() - startedAt };
}

// Most of what these take is waiting.
describe('the live transport', { concurrent: true }, () => {
  it('gives back an answer', async () => {
    const { outcome, tries } = await send([reply]);
    expect(outcome).toEqual({ kind: 'replied', reply, problem: null });
    expect(tries).toBe(1);
  });

  it('tries again, and tells of every wait before it', async () => {
    const sent = await send([lost(), refusal(503), idleTimeout(9), reply]);
    expect(sent).toMatchObject({
      outcome: { kind: 'replied' },
      tries: 4,
      retries: ['connection_lost', 'server_error', 'idle_timeout'],
    });
  });

  it('gives up after as many tries as the policy says', async () => {
    const sent = await send([lost()]);
    expect(sent).toMatchObject({
      outcome: { kind: 'pause', reason: 'offline', error: { code: 'connection_lost' } },
      tries: 4,
    });
    expect(sent.retries.length).toBe(3);
  });

  const unknownName = (): Error =>
    new TypeError('fetch failed', {
      cause: Object.assign(new Error('no'), { code: 'ENOTFOUND', hostname: 'x' }),
    });
  const page = () => new AppError('not_a_model', 'A page.');
  it.each([
    ['a name that is not known', unknownName, 'host_not_found'],
    ['a page', page, 'not_a_model'],
  ])(
    'tries %s twice where the address never worked, and as often as ever where it did',
    async (_, make, code) => {
      expect(await send([make()])).toMatchObject({
        outcome: { kind: 'pause', reason: 'offline', error: { code } },
        tries: 2,
      });
      const pace = await knownPace();
      expect(await send([make()], { pace })).toMatchObject({
        outcome: { kind: 'pause', reason: 'offline' },
        tries: 4,
      });
      expect(await send([make(), make(), reply], { pace })).toMatchObject({
        outcome: { kind: 'replied' },
        tries: 3,
      });
    },
  );

  it('knows that the address works once a request was accepted', async () => {
    const pace = createPace().lane(1);
    await send([reply], { pace });
    expect(pace.hasAccepted()).toBe(true);
  });

  it.each([
    [401, 'auth'],
    [402, 'quota'],
    [404, 'model_not_found'],
  ])('stops the whole job at once for %i', async (status, reason) => {
    expect(await send([refusal(status)])).toMatchObject({
      outcome: { kind: 'pause', reason },
      tries: 1,
      retries: [],
    });
  });

  it('calls a request unfit that is too large', async () => {
    expect(await send([refusal(400, {}, 'maximum context length')])).toMatchObject({
      outcome: { kind: 'unfit', error: { code: 'context_length' } },
      tries: 1,
    });
  });

  it('takes a stream that broke off after a whole line for an answer', async () => {
    expect(await send([broken('1|1|x\n1|2')])).toMatchObject({
      outcome: { kind: 'replied', reply: { text: '1|1|x\n1|2' }, problem: { code: 'connection_lost' } },
      tries: 1,
    });
  });

  it('tries again where it broke off in the first line', async () => {
    expect(await send([broken('1|1'), reply])).toMatchObject({
      outcome: { kind: 'replied', reply, problem: null },
      tries: 2,
    });
  });

  it('waits as long as it is told, and longer where it is told nothing', async () => {
    const told = await send([refusal(429, { 'retry-after-ms': '150' }), reply]);
    expect(told.tookMs).toBeGreaterThan(140);
    const patient: RetryPolicy = { maxTries: 4, firstWaitMs: 200, longestWaitMs: 200 };
    const untold = await send([refusal(429), reply], { policy: patient });
    expect(untold.tookMs).toBeGreaterThan(140);
  });

  it('waits by itself where it is told to come back at once', async () => {
    const patient: RetryPolicy = { maxTries: 3, firstWaitMs: 100, longestWaitMs: 200 };
    const sent = await send([refusal(429, { 'retry-after': '0' }), reply], { policy: patient });
    expect(sent.tookMs).toBeGreaterThan(70);
  });

  it('does not count it as a failure that the provider says later, until that has been a quarter of an hour', async () => {
    const limited = Array.from({ length: 20 }, () => refusal(429));
    expect(await send([...limited, lost(), reply], { pace: await knownPace() })).toMatchObject({
      outcome: { kind: 'replied' },
      tries: 22,
    });
    let now = 0;
    const sent = await send([refusal(429)], { now: () => (now += 30_000), pace: await knownPace() });
    expect(sent).toMatchObject({
      outcome: { kind: 'pause', reason: 'offline', error: { code: 'rate_limited' } },
    });
  });

  it.each([
    ['the machine slept for eight hours', 8 * 3_600_000],
    ['the clock was set back by a day', -86_400_000],
  ])('gives nothing up because %s in between', async (_, jumpMs) => {
    let now = 1e12;
    let looks = 0;
    const clock = (): number => {
      looks += 1;
      now += looks === 4 ? jumpMs : 1_000;
      return now;
    };
    const limited = Array.from({ length: 9 }, () => refusal(429));
    expect(await send([...limited, reply], { now: clock, pace: await knownPace() })).toMatchObject({
      outcome: { kind: 'replied' },
      tries: 10,
    });
  });

  it('sends an address that never answered no more than it is trusted with, and waits the longer between', async () => {
    const policy: RetryPolicy = { maxTries: 9, firstWaitMs: 1, longestWaitMs: 2 };
    const [limited, failing] = await Promise.all([
      send([refusal(429)], { policy }),
      send([refusal(500)], { policy }),
    ]);
    expect(limited).toMatchObject({ outcome: { kind: 'pause', reason: 'rate_limited' }, tries: 4 });
    expect(limited.tookMs).toBeGreaterThan(8 + 64 + 512);
    expect(failing).toMatchObject({ outcome: { kind: 'pause', reason: 'offline' }, tries: 4 });
  });

  it('keeps no call back while others are being answered, once a whole line of one is there', async () => {
    const says = (text: string) => {
      const over = Promise.withResolvers<StreamedReply>();
      let begun = 0;
      const stream: LiveContext['client']['stream'] = ({ onAccepted, onText }) => {
        begun += 1;
        onAccepted?.();
        onText?.(text);
        return over.promise;
      };
      const context = { policy: quick, random: () => 0.5, now: () => 0 };
      const client = { ...unlearning, embed: noEmbeddings, stream };
      const lane = createPace().lane(64);
      const calls = Array.from({ length: 20 }, () => sendOver({ ...context, client }, sendingOn(lane)));
      const end = (): Promise<unknown> => {
        over.resolve(reply);
        return Promise.all(calls);
      };
      return { begun: () => begun, end };
    };
    const half = says('@1 1-');
    const whole = says('@1 1-3 eat\n');
    await until(() => whole.begun() === 20, 'all have gone');
    expect(half.begun()).toBeLessThan(20);
    await Promise.all([half.end(), whole.end()]);
  });

  it('gets many calls through a narrow door, though all are turned away at first', async () => {
    let free = 1;
    const refill = setInterval(() => {
      free = 1;
    }, 20);
    const pace = createPace();
    const client = {
      ...unlearning,
      embed: noEmbeddings,
      stream: async () => {
        if (free === 0) throw refusal(429, { 'retry-after-ms': '20' });
        free -= 1;
        return reply;
      },
    };
    const context = { client, policy: quick, random: Math.random, now: Date.now };
    const outcomes = await Promise.all(
      Array.from({ length: 16 }, () => sendOver(context, sendingOn(pace.lane(1)))),
    );
    clearInterval(refill);
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(Array(16).fill('replied'));
  });

  /** Two calls, of which the one that goes first is refused so often: which is answered first, and the other's wait in milliseconds. */
  async function besideRefused(refusals: number): Promise<{ first: string | undefined; waitMs: number }> {
    const pace = createPace();
    const context = { policy: quick, random: () => 0.5, now: () => 0 };
    let left = refusals;
    const limited = async (): Promise<StreamedReply> => {
      if (left === 0) return reply;
      left -= 1;
      throw refusal(429, { 'retry-after-ms': left > 0 ? '1' : '700' });
    };
    const answered: string[] = [];
    const send = (stream: LiveContext['client']['stream']): Promise<CallOutcome> =>
      sendOver(
        { ...context, client: { ...unlearning, embed: noEmbeddings, stream } },
        sendingOn(pace.lane(1)),
      );
    const one = send(limited).then(() => answered.push('the refused'));
    await until(() => left === 0, 'it was refused');
    const from = performance.now();
    const two = send(async () => reply).then(() => {
      answered.push('the other');
      return performance.now() - from;
    });
    const [, waitMs] = await Promise.all([one, two]);
    return { first: answered[0], waitMs };
  }

  it('holds every other request back while it waits for a provider that refuses again and again', async () => {
    expect((await besideRefused(2)).waitMs).toBeGreaterThan(600);
  });

  it('waits by itself for what was refused once', async () => {
    expect((await besideRefused(1)).first).toBe('the other');
  });

  describe('when it is told to stop', () => {
    it('sends nothing any more', async () => {
      expect(await send([reply], { signal: AbortSignal.abort() })).toMatchObject({
        outcome: { kind: 'aborted' },
        tries: 0,
      });
    });

    it.each([
      ['a wait of its own', lost()],
      ['a wait that it was told', refusal(429, { 'retry-after': '250' })],
    ])('leaves %s, and does not sit it out', async (_, thrown) => {
      const controller = new AbortController();
      setTimeout(() => controller.abort(), 50);
      const slow: RetryPolicy = { maxTries: 4, firstWaitMs: 250_000, longestWaitMs: 250_000 };
      const sent = await send([thrown], { policy: slow, signal: controller.signal });
      expect(sent).toMatchObject({ outcome: { kind: 'aborted' }, tries: 1 });
    });

    it('keeps what had come by then, be it half a line', async () => {
      const controller = new AbortController();
      const client = {
        ...unlearning,
        embed: noEmbeddings,
        stream: async () => {
          controller.abort();
          throw broken('half');
        },
      };
      const context = { client, policy: quick, random: Math.random, now: Date.now };
      const outcome = await sendOver(context, sendingOn(createPace().lane(1), controller.signal));
      expect(outcome).toMatchObject({ kind: 'replied', reply: { text: 'half' } });
    });
  });
});
