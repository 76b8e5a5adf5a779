import { describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/app-error.ts';
import { createFakeClock } from './fake-clock.ts';
import { createPace, type Lane, type RequestOnWay } from './pace.ts';

const never = new AbortController().signal;
/** A request that is let go. */
async function go(lane: Lane): Promise<RequestOnWay> {
  const onWay = await lane.mayGo(never);
  if (onWay === null) throw new Error('It was not let go.');
  return onWay;
}

async function accept(lane: Lane): Promise<void> {
  (await go(lane)).accepted();
}

const limitedFor = (toldMs: number | null) => ({ toldMs, ownMs: 500, unit: null });

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Calls that hold their places until they are let go, by number. */
function callsOn(lane: Lane) {
  const begun: number[] = [];
  const ends = new Map<number, () => void>();
  let asked = 0;
  return {
    begun,
    ask: async (count: number): Promise<void> => {
      for (let index = 0; index < count; index += 1) {
        asked += 1;
        const number = asked;
        const work = (): Promise<void> => {
          begun.push(number);
          return new Promise((resolve) => ends.set(number, resolve));
        };
        void lane.inPlace(work);
      }
      await turn();
    },
    end: async (number: number): Promise<void> => {
      ends.get(number)?.();
      await turn();
    },
  };
}

it('begins two calls beside those on their way while requests wait, and the others when these have gone', async () => {
  const clock = createFakeClock();
  const lane = createPace(clock).lane(8);
  const first = await go(lane);
  first.accepted();
  first.ended(null);
  await clock.advance(1_000);
  lane.closed(5_000);
  let begun = 0;
  for (let count = 0; count < 7; count += 1) {
    void lane.inPlace(async () => {
      begun += 1;
      await go(lane);
      await new Promise(() => {});
    });
    await turn();
  }
  expect([begun, lane.isHeld()]).toEqual([2, true]);
  await clock.advance(5_000);
  expect([begun, lane.isHeld()]).toEqual([2, false]);
  await clock.advance(10);
  expect(begun).toBe(7);
});

describe('a lane', () => {
  it('sends one call alone until one is accepted, then twice as many with each, as many as the ceiling, in order', async () => {
    const lane = createPace().lane(3);
    const calls = callsOn(lane);
    await calls.ask(6);
    expect(calls.begun).toEqual([1]);
    expect([lane.inUse(), lane.waiting()]).toEqual([1, 5]);
    await accept(lane);
    await turn();
    expect(calls.begun).toEqual([1, 2]);
    await accept(lane);
    await turn();
    expect(calls.begun).toEqual([1, 2, 3]);
    await calls.end(2);
    expect(calls.begun).toEqual([1, 2, 3, 4]);
    expect([lane.inUse(), lane.waiting()]).toEqual([3, 2]);
  });

  it('gives the place of a first call that failed to the next, alone', async () => {
    const lane = createPace().lane(8);
    const calls = callsOn(lane);
    await calls.ask(3);
    await calls.end(1);
    expect(calls.begun).toEqual([1, 2]);
  });

  it('keeps the others back while no request is accepted, whatever the first was refused for', async () => {
    const lane = createPace().lane(2);
    const calls = callsOn(lane);
    await calls.ask(2);
    (await go(lane)).ended(new AppError('context_length', 'Too long.'));
    await turn();
    expect(calls.begun).toEqual([1]);
    expect(lane.hasAccepted()).toBe(false);
  });

  it('lets as many requests go unanswered as its ceiling and three, then waits for those in flight', async () => {
    const lane = createPace().lane(2);
    const failure = new AppError('server_error', 'No.');
    const sent = [];
    for (let count = 0; count < 5; count += 1) sent.push(await go(lane));
    const waiting = [lane.mayGo(never), lane.mayGo(never)];
    for (const each of sent.slice(1)) each.ended(failure);
    await turn();
    sent[0]?.ended(failure);
    expect(await Promise.all(waiting)).toEqual([null, null]);
    expect(lane.lastFailure()).toBe(failure);
    expect(await lane.mayResend()).toBe(false);
  });

  it('lets none go again in another form beyond that, unless one of those in flight is answered', async () => {
    const full = async () => {
      const lane = createPace().lane(2);
      const sent = [];
      for (let count = 0; count < 5; count += 1) sent.push(await go(lane));
      return { lane, sent, resent: [lane.mayResend(), lane.mayResend()] };
    };
    const answered = await full();
    answered.sent[4]?.ended(null);
    expect(await Promise.all(answered.resent)).toEqual([true, true]);
    const refused = await full();
    const failure = new AppError('server_error', 'No.');
    for (const each of refused.sent.slice(2)) each.ended(failure);
    expect(await Promise.race(refused.resent)).toBe(false);
    refused.sent[1]?.ended(failure);
    expect(await Promise.all(refused.resent)).toEqual([false, false]);
  });

  it('trusts an address that has answered once', async () => {
    const lane = createPace().lane(1);
    const first = await go(lane);
    for (let sent = 0; sent < 3; sent += 1) await go(lane);
    const waiting = lane.mayGo(never);
    first.ended(null);
    expect(await waiting).not.toBeNull();
    for (let sent = 0; sent < 3; sent += 1) expect(await lane.mayGo(never)).not.toBeNull();
    expect([lane.hasAnswered(), await lane.mayResend()]).toEqual([true, true]);
  });

  it('trusts an address that is answering, before that answer is over', async () => {
    const lane = createPace().lane(1);
    const first = await go(lane);
    for (let sent = 0; sent < 3; sent += 1) await go(lane);
    const waiting = lane.mayGo(never);
    first.accepted();
    await turn();
    first.answering();
    expect(await waiting).not.toBeNull();
  });

  it('goes by another ceiling from when it is set, and calls nobody back', async () => {
    const lane = createPace().lane(4);
    await accept(lane);
    await accept(lane);
    const calls = callsOn(lane);
    await calls.ask(6);
    expect(calls.begun).toEqual([1, 2, 3, 4]);
    lane.setCeiling(1);
    await calls.end(1);
    await calls.end(2);
    await calls.end(3);
    expect(calls.begun).toEqual([1, 2, 3, 4]);
    await calls.end(4);
    expect(calls.begun).toEqual([1, 2, 3, 4, 5]);
    lane.setCeiling(2);
    await turn();
    expect(calls.begun).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('frees the place of work that throws', async () => {
    const lane = createPace().lane(1);
    await expect(lane.inPlace(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await lane.inPlace(async () => 'next')).toBe('next');
  });
});

describe('a pace shared by two lanes', () => {
  it('has places for each, and each sends its first call alone', async () => {
    const pace = createPace();
    const one = pace.lane(2);
    const other = pace.lane(3);
    const calls = [callsOn(one), callsOn(other)] as const;
    await calls[0].ask(4);
    await calls[1].ask(4);
    await accept(one);
    await turn();
    expect(calls.map(({ begun }) => begun.length)).toEqual([2, 1]);
    await accept(other);
    await accept(other);
    await turn();
    expect(calls.map(({ begun }) => begun.length)).toEqual([2, 3]);
  });

  it('holds both back by what one is told twice, for as long as the longer of two waits', async () => {
    const clock = createFakeClock();
    const pace = createPace(clock);
    const [one, other] = [pace.lane(2), pace.lane(2)];
    const requests = [await go(one), await go(other)];
    expect(requests[0]?.limited(limitedFor(9_000))).toBe(true);
    expect(requests[1]?.limited(limitedFor(5_000))).toBe(false);
    other.closed(1_000);
    const times: number[] = [];
    const passing = [one, other].map((lane) => lane.mayGo(never).then(() => void times.push(clock.now())));
    await clock.advance(4_999);
    expect(times).toEqual([]);
    // The second goes when one more is likely to pass.
    await clock.advance(6_000);
    await Promise.all(passing);
    expect(times[0]).toBe(5_000);
  });

  it('keeps the requests of both apart by the limit that one is told', async () => {
    const clock = createFakeClock();
    const pace = createPace(clock);
    const lanes = [pace.lane(2), pace.lane(2)] as const;
    const first = await go(lanes[0]);
    first.headers(
      new Headers({ 'x-ratelimit-limit-requests': '120', 'x-ratelimit-remaining-requests': '0' }),
    );
    const times: number[] = [];
    const passing = [...lanes, ...lanes].map((lane) =>
      lane.mayGo(never).then(() => void times.push(clock.now())),
    );
    await clock.advance(10_000);
    await Promise.all(passing);
    expect(times.map((time) => Math.round(time / 100) * 100)).toEqual([500, 1_000, 1_500, 2_000]);
  });

  it('remembers for both what was accepted, and counts refusals from there', async () => {
    const pace = createPace();
    const [one, other] = [pace.lane(1), pace.lane(1)];
    expect([one.refused(), other.refused()]).toEqual([1, 2]);
    expect(other.hasAccepted()).toBe(false);
    await accept(one);
    expect(other.hasAccepted()).toBe(true);
    expect(other.refused()).toBe(1);
  });

  it('lets go of who waits when they are told to stop', async () => {
    const clock = createFakeClock();
    const lane = createPace(clock).lane(1);
    lane.closed(60_000);
    const controller = new AbortController();
    const stopped = expect(lane.mayGo(controller.signal)).rejects.toThrow();
    controller.abort();
    await stopped;
  });
});
