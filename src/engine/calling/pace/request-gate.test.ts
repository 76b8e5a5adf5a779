import { describe, expect, it } from 'vitest';
import { createFakeClock } from './fake-clock.ts';
import { createRequestGate, type RequestGate } from './request-gate.ts';

const never = new AbortController().signal;

/** Goes through a gate so many times at once, and answers when each got through. */
async function passes(gate: RequestGate, clock: ReturnType<typeof createFakeClock>, count: number) {
  const times: number[] = [];
  const passing = Promise.all(
    Array.from({ length: count }, async () => {
      await gate.pass(never);
      times.push(clock.now());
    }),
  );
  await clock.advance(10_000);
  await passing;
  return times;
}

describe('createRequestGate', () => {
  it('lets everything through while it is open', async () => {
    const clock = createFakeClock();
    expect(await passes(createRequestGate(clock), clock, 100)).toEqual(Array(100).fill(0));
  });

  it('lets nothing through while it is closed', async () => {
    const clock = createFakeClock();
    const gate = createRequestGate(clock);
    gate.closeFor(120);
    expect(await passes(gate, clock, 2)).toEqual([120, 120]);
  });

  it('opens no sooner for being closed again more shortly, and later for longer', async () => {
    const clock = createFakeClock();
    const gate = createRequestGate(clock);
    gate.closeFor(150);
    gate.closeFor(10);
    let passedAt = 0;
    const passing = gate.pass(never).then(() => {
      passedAt = clock.now();
    });
    await clock.advance(60);
    gate.closeFor(200);
    await clock.advance(1_000);
    await passing;
    expect(passedAt).toBe(260);
  });

  it('keeps requests apart', async () => {
    const clock = createFakeClock();
    const gate = createRequestGate(clock);
    gate.paceTo(60_000 / 30);
    expect(await passes(gate, clock, 6)).toEqual([0, 30, 60, 90, 120, 150]);
  });

  it('keeps requests apart when it opens again, too', async () => {
    const clock = createFakeClock();
    const gate = createRequestGate(clock);
    gate.paceTo(60_000 / 30);
    gate.closeFor(100);
    expect(await passes(gate, clock, 4)).toEqual([100, 130, 160, 190]);
  });

  it('lets go of who waits when told to stop, and harms no other', async () => {
    const clock = createFakeClock();
    const gate = createRequestGate(clock);
    gate.closeFor(150);
    const controller = new AbortController();
    const stopped = expect(gate.pass(controller.signal)).rejects.toThrow();
    let isThrough = false;
    const other = gate.pass(never).then(() => {
      isThrough = true;
    });
    await clock.advance(20);
    controller.abort();
    await stopped;
    await clock.advance(129);
    expect(isThrough).toBe(false);
    await clock.advance(1);
    await other;
  });

  it('lets nobody through who was stopped before', async () => {
    await expect(createRequestGate(createFakeClock()).pass(AbortSignal.abort())).rejects.toThrow();
  });

  it('goes by a real clock where it is given none', async () => {
    const gate = createRequestGate();
    gate.closeFor(60);
    const startedAt = performance.now();
    await gate.pass(never);
    expect(performance.now() - startedAt).toBeGreaterThan(55);
  });
});
