import { describe, expect, it } from 'vitest';
import { createFakeClock, type FakeClock } from './fake-clock.ts';
import { createLimits } from './limits.ts';
import type { Lane } from './pace.ts';
import { type PlayedProvider, playJob, playProvider, refused } from './played-provider.ts';

const latency = 0.4;
const tokens = 9_000;
const byPlaces = (calls: number, places: number): number => Math.ceil(calls / places) * latency;
const byRate = (cost: number, perMinute: number, atFirst: number): number =>
  ((cost - atFirst) / perMinute) * 60 + latency;
const tokensPerMinute = 1_200_000;
const header = (limit: string, remaining: string, reset: string) => ({
  'x-ratelimit-limit-requests': limit,
  'x-ratelimit-remaining-requests': remaining,
  'x-ratelimit-reset-requests': reset,
});
const byTokens = byRate(50 * tokens, tokensPerMinute, tokensPerMinute / 12);

describe('fifty calls against what a provider allows, as a share of the shortest time', () => {
  it.each<[string, PlayedProvider, number, number, { readonly most: number; readonly refusals: number }]>([
    ['without a limit', {}, 5, byPlaces(50, 5), { most: 1.01, refusals: 0 }],
    [
      'with heads that come with their bodies',
      { comesAtOnce: true },
      5,
      byPlaces(50, 5),
      { most: 1.02, refusals: 0 },
    ],
    ['with 429 on every tenth call', { refuseEvery: 10 }, 5, byPlaces(50, 5), { most: 1.04, refusals: 6 }],
    ['with all headers of tokens', { tokensPerMinute }, 16, byTokens, { most: 1.01, refusals: 0 }],
    [
      'with all headers of tokens, of which answers are counted when they end',
      { tokensPerMinute, answers: 1 / 3 },
      16,
      byTokens,
      { most: 1.01, refusals: 0 },
    ],
    [
      'with all headers of such tokens, over a way that takes now longer and now less',
      { tokensPerMinute, answers: 1 / 3, jitterMs: 100 },
      16,
      byTokens,
      { most: 1.02, refusals: 1 },
    ],
    [
      'with all headers of tokens, which come with the body',
      { tokensPerMinute, comesAtOnce: true },
      16,
      byTokens,
      { most: 1.03, refusals: 0 },
    ],
    [
      'with tokens that only refusals tell of',
      { tokensPerMinute, tells: 'retry-after' },
      16,
      byTokens,
      { most: 1.03, refusals: 18 },
    ],
    [
      'with tokens that only refusals tell of, of which answers are counted when they end',
      { tokensPerMinute, tells: 'retry-after', answers: 1 / 3 },
      16,
      byTokens,
      { most: 1.03, refusals: 24 },
    ],
    [
      'with a request a second that only refusals tell of',
      { requestsPerMinute: 60, tells: 'retry-after' },
      8,
      byRate(50, 60, 1),
      { most: 1.05, refusals: 10 },
    ],
    [
      'with tokens that only refusals tell of, over a way that takes now longer and now less',
      { tokensPerMinute, tells: 'retry-after', jitterMs: 100 },
      16,
      byTokens,
      { most: 1.1, refusals: 34 },
    ],
    [
      'with a request a second that only refusals tell of, over such a way',
      { requestsPerMinute: 60, tells: 'retry-after', jitterMs: 100 },
      8,
      byRate(50, 60, 1),
      { most: 1.15, refusals: 26 },
    ],
    [
      'with all headers of requests',
      { requestsPerMinute: 300 },
      16,
      byRate(50, 300, 5),
      { most: 1.01, refusals: 0 },
    ],
    [
      'with requests that it only refuses',
      { requestsPerMinute: 300, tells: 'nothing' },
      16,
      byRate(50, 300, 5),
      { most: 1.03, refusals: 12 },
    ],
    [
      'with four at once and no word about it',
      { mostAtOnce: 4 },
      16,
      byPlaces(50, 4),
      { most: 1.03, refusals: 10 },
    ],
  ])('%s', async (_, provider, ceiling, bound, { most, refusals }) => {
    const job = await playJob(provider, { ceiling, tokens });
    expect(job.outcomes).toEqual(Array(50).fill('replied'));
    expect(job.seconds / bound).toBeLessThan(most);
    expect(job.refusals).toBeLessThanOrEqual(refusals);
  });
});

describe('limits that refusals alone tell of, as a share of the shortest time', () => {
  const sum = (calls: number, of: (call: number) => number): number =>
    Array.from({ length: calls }, (_, call) => of(call)).reduce((one, other) => one + other, 0);
  const lightAtTheEnd = (call: number): number => (call < 44 ? tokens : 0.3 * tokens);
  const mixed = (call: number): number => Math.round(tokens * (0.6 + 0.8 * ((call * 0.618) % 1)));
  const tells = 'retry-after';
  const byTokensOf = (of: (call: number) => number): number =>
    byRate(sum(60, of), tokensPerMinute, tokensPerMinute / 12);

  it.each<[string, PlayedProvider, (call: number) => number, number, { most: number; refusals: number }]>([
    [
      'tokens are counted and the last requests are small',
      { tokensPerMinute, tells },
      lightAtTheEnd,
      byTokensOf(lightAtTheEnd),
      { most: 1.05, refusals: 16 },
    ],
    [
      'tokens are counted and no two requests are alike',
      { tokensPerMinute, tells },
      mixed,
      byTokensOf(mixed),
      { most: 1.05, refusals: 18 },
    ],
    [
      'requests are counted, whatever is in them',
      { requestsPerMinute: 150, tells },
      mixed,
      byRate(60, 150, 2.5),
      { most: 1.06, refusals: 20 },
    ],
  ])('are kept to by little more than the shortest time where %s', async (_, provider, of, bound, limit) => {
    const { most, refusals } = limit;
    const job = await playJob(provider, { calls: 60, tokens: of });
    expect(job.seconds / bound).toBeLessThan(most);
    expect(job.refusals).toBeLessThanOrEqual(refusals);
  });

  it('comes back at once from a burst whose answers are counted later', async () => {
    const provider = { tokensPerMinute: 3_000_000, tells, answers: 1 / 3, jitterMs: 20 } as const;
    const job = await playJob(provider, { calls: 60, ceiling: 64 });
    expect(job.seconds / byRate(60 * tokens, 3_000_000, 250_000)).toBeLessThan(1.25);
  });

  it.each([60, 300])('has as many places as long calls need to use up %i requests a minute', async (rate) => {
    const provider = { requestsPerMinute: rate, tells, latencyMs: 10_000 } as const;
    const job = await playJob(provider, { calls: 200, ceiling: 64 });
    expect(job.seconds).toBeLessThan(1.35 * (byRate(200, rate, rate / 60) + 10));
  });
});

const shapes: readonly [string, PlayedProvider][] = [
  ['no limit', {}],
  ['tokens told', { tokensPerMinute }],
  ['requests told', { requestsPerMinute: 300 }],
  ['requests not told', { requestsPerMinute: 300, tells: 'retry-after' }],
  ['four at once', { mostAtOnce: 4 }],
  ['a server in which calls queue', { queues: { over: 4 } }],
  ['429 on every tenth call', { refuseEvery: 10 }],
];

it.each(shapes)('finds by itself what is as good as the best number, with %s', async (_, provider) => {
  const job = async (ceiling: number): Promise<number> =>
    (await playJob(provider, { ceiling, calls: 200 })).seconds;
  const found = await job(64);
  const fixed = await Promise.all([4, 8, 16, 32].map(job));
  expect(found).toBeLessThanOrEqual(Math.min(...fixed) * 1.1);
});

describe('the calls at once that what is limited keeps busy', () => {
  /** What was said of them, over work of so many calls, in each second from the tenth to the twentieth. */
  async function saidOf(provider: PlayedProvider, calls = 10): Promise<readonly number[]> {
    const said: number[] = [];
    const watch = async (lane: Lane, clock: FakeClock): Promise<void> => {
      await clock.wait(10_000, new AbortController().signal);
      for (let second = 10; second < 20; second += 1) {
        said.push(lane.keptBusy(calls * tokens));
        await clock.wait(1_000, new AbortController().signal);
      }
    };
    // Enough for twenty seconds.
    const isLimited = provider.requestsPerMinute !== undefined || provider.tokensPerMinute !== undefined;
    const enough = isLimited ? 150 : 1_000;
    await playJob(provider, { calls: enough, onLane: (lane, clock) => void watch(lane, clock) });
    expect(said).toHaveLength(10);
    return said;
  }

  const inWords = {
    requestsPerMinute: 300,
    tells: 'retry-after',
    latencyMs: 2_000,
    words: 'too many requests per minute',
  } as const;
  const told = { tells: 'retry-after' } as const;
  // Five calls a second: two of them, or ten, take as long as until so many more may go. Tokens for 2.2 a second: one call
  // writes as fast as these come in where it takes 450 ms.
  it.each<[string, PlayedProvider, number, number]>([
    ['requests, by headers', { requestsPerMinute: 300 }, 2, 2],
    ['requests, over four times as much work', { requestsPerMinute: 300 }, 8, 4],
    ['requests, of calls that take longer', { requestsPerMinute: 300, latencyMs: 2_000 }, 10, 10],
    ['requests, by the words of refusals', inWords, 10, 10],
    ['tokens, by headers', { tokensPerMinute, latencyMs: 450 }, 10, 2],
    ['tokens, over four times as much work', { tokensPerMinute, latencyMs: 450 }, 40, 2],
    ['tokens, of calls that take longer', { tokensPerMinute, latencyMs: 4_500 }, 40, 11],
    [
      'what refusals do not tell, as if it were tokens',
      { requestsPerMinute: 300, latencyMs: 2_000, ...told },
      10,
      10,
    ],
  ])('are as many as it lets go while one takes its share: %s', async (_, provider, calls, places) => {
    for (const each of await saidOf(provider, calls)) {
      expect(each).toBeGreaterThan(places - 1);
      expect(each).toBeLessThan(1.25 * places + 1);
    }
  });

  it.each<[string, PlayedProvider]>([
    ['nothing is limited', {}],
    ['headers are wrong', { headers: () => header('1', '0', '60s') }],
  ])('are not known where %s', async (_, provider) => {
    expect(new Set(await saidOf(provider))).toEqual(new Set([Number.POSITIVE_INFINITY]));
  });

  it('are more than any job has while much of it is left', async () => {
    const left = (number: number) => header('10000', String(10_000 - number), `${number * 6}ms`);
    for (const each of await saidOf({ headers: left })) expect(each).toBeGreaterThan(1_000);
  });
});

describe('what goes wrong', () => {
  it('goes on as before after a storm of refusals that each tell to wait for long', async () => {
    const storm = (_: number, now: number): Error | null =>
      now > 4_000 && now < 64_000 ? refused(429, { 'retry-after': '60' }) : null;
    const job = await playJob({ fails: storm }, { calls: 400 });
    expect(job.outcomes).toEqual(Array(400).fill('replied'));
    // A minute is waited; what was to be done at sixteen a turn takes hardly longer than without.
    expect(job.seconds).toBeLessThan(60 + 1.35 * byPlaces(400, 16));
    expect(job.refusals).toBeLessThan(40);
  });

  it.each<[string, (number: number) => Readonly<Record<string, string>>]>([
    ['cannot be read', () => header('many', 'some', 'soon')],
    ['say that more is left than there is', () => header('3', '400', '1s')],
    ['say noughts', () => header('0', '0', '0')],
    ['grow', (number) => header(String(1_000 * number), String(1_000 * number), '1s')],
    ['name a limit of a day', (number) => header('14400', String(14_400 - number), `${number * 6}s`)],
  ])('is not held back by headers that %s', async (_, headers) => {
    const plain = await playJob({}, { calls: 100, ceiling: 8 });
    const job = await playJob({ headers }, { calls: 100, ceiling: 8 });
    expect(job.seconds).toBeLessThan(plain.seconds * 1.1);
  });

  it('finds out within some seconds that headers tell less than is let in', async () => {
    const plain = await playJob({}, { calls: 100, ceiling: 8 });
    const job = await playJob({ headers: () => header('1', '0', '60s') }, { calls: 100, ceiling: 8 });
    expect(job.seconds).toBeLessThan(plain.seconds + 8);
  });

  it('takes fewer where a limit of places alone refuses, and does not freeze when it is gone', async () => {
    const job = await playJob(
      { fails: (_, now) => (now > 6_000 && now < 9_000 ? refused(503) : null) },
      { calls: 300, ceiling: 32 },
    );
    expect(job.outcomes).toEqual(Array(300).fill('replied'));
    expect(job.seconds).toBeLessThan(20);
  });

  it('is at once again at work when the machine has slept', async () => {
    const clock = createFakeClock();
    const job = await playJob(
      { requestsPerMinute: 300, tells: 'retry-after' },
      {
        clock,
        calls: 100,
        onLane: () => {
          void clock.wait(8_000, new AbortController().signal).then(() => clock.jump(8 * 3_600_000));
        },
      },
    );
    expect(job.outcomes).toEqual(Array(100).fill('replied'));
    expect(job.seconds - 8 * 3_600).toBeLessThan(1.3 * byRate(100, 300, 5));
  });
});

describe('calls of twelve seconds under limits that headers tell', () => {
  const seconds = (rate: number): number => byRate(240, rate, rate / 60) + 12;

  it('have as many places as use them up, though some are refused on a way that shuffles them', async () => {
    const provider = { requestsPerMinute: 300, latencyMs: 12_000, jitterMs: 50 } as const;
    const job = await playJob(provider, { calls: 240, ceiling: 64 });
    expect(job.outcomes).toEqual(Array(240).fill('replied'));
    expect(job.seconds).toBeLessThan(1.35 * seconds(300));
    expect(job.refusals).toBeLessThan(10);
  });

  it.each([60, 300])('have them beside another process, with %i requests a minute', async (rate) => {
    const clock = createFakeClock();
    const provider = playProvider({ requestsPerMinute: rate, latencyMs: 12_000 }, clock);
    const jobs = await Promise.all(
      [1, 2].map(() => playJob({}, { clock, provider, calls: 120, ceiling: 64 })),
    );
    for (const { outcomes } of jobs) expect(outcomes).toEqual(Array(120).fill('replied'));
    expect(Math.max(...jobs.map((job) => job.seconds))).toBeLessThan(1.35 * seconds(rate));
    expect(provider.seen.refusals).toBeLessThan(160);
  });
});

describe('two on one key', () => {
  it('go by one limit where they are jobs of one process, and each gets its share', async () => {
    const clock = createFakeClock();
    const provider = playProvider({ requestsPerMinute: 300 }, clock);
    const limits = createLimits(clock);
    const first = playJob({}, { clock, provider, limits, calls: 40 });
    const second = playJob({}, { clock, provider, limits, calls: 40 });
    const jobs = await Promise.all([first, second]);
    expect(provider.seen.refusals).toBe(0);
    expect(Math.max(...jobs.map(({ seconds }) => seconds))).toBeLessThan(1.08 * byRate(80, 300, 5));
  });

  it.each(['full', 'retry-after'] as const)(
    'find the rest of what another process leaves, with %s told',
    async (tells) => {
      const clock = createFakeClock();
      const provider = playProvider({ requestsPerMinute: 300, tells }, clock);
      const jobs = await Promise.all([1, 2].map(() => playJob({}, { clock, provider, calls: 60 })));
      for (const { outcomes } of jobs) expect(outcomes).toEqual(Array(60).fill('replied'));
      expect(Math.max(...jobs.map(({ seconds }) => seconds))).toBeLessThan(1.15 * byRate(120, 300, 5));
      expect(provider.seen.refusals).toBeLessThan(40);
    },
  );
});
