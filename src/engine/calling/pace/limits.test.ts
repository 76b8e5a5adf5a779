import { expect, it } from 'vitest';
import { startAtOnce } from './adaptive-limit.ts';
import { createFakeClock } from './fake-clock.ts';
import { createLimits } from './limits.ts';
import type { SentRequest } from './send-request.ts';

/** Sends as many as may go at once, each when the one before it has begun to be answered. */
async function sendAll(limits: ReturnType<typeof createLimits>): Promise<readonly SentRequest[]> {
  const sent: SentRequest[] = [];
  for (let count = 0; count < startAtOnce; count += 1) {
    const request = await limits.admit(1_000, new AbortController().signal);
    request.accepted();
    sent.push(request);
  }
  return sent;
}

it('counts as accepted with all places taken who was accepted just before they were', async () => {
  const clock = createFakeClock();
  const limits = createLimits(clock);
  limits.join(() => {});
  await sendAll(limits);
  expect(limits.atOnce()).toBe(startAtOnce);
  await clock.advance(99);
  expect(limits.atOnce()).toBe(startAtOnce);
  await clock.advance(1);
  expect(limits.atOnce()).toBe(2 * startAtOnce);
});

it.each([
  ['one was refused meanwhile', ([first]: readonly SentRequest[]) => first?.troubled()],
  [
    'places have become free meanwhile',
    ([first, second]: readonly SentRequest[]) => {
      first?.ended(100);
      second?.ended(100);
    },
  ],
])('does not where %s', async (_, happens) => {
  const clock = createFakeClock();
  const limits = createLimits(clock);
  limits.join(() => {});
  const sent = await sendAll(limits);
  await clock.advance(50);
  happens(sent);
  const then = limits.atOnce();
  await clock.advance(5_000);
  expect(limits.atOnce()).toBe(then);
  expect(then).toBeLessThanOrEqual(startAtOnce);
});
