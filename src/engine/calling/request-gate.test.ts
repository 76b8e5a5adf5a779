import { describe, expect, it } from 'vitest';
import { createRequestGate } from './request-gate.ts';

const never = new AbortController().signal;
const since = (startedAt: number): number => performance.now() - startedAt;

describe('createRequestGate', () => {
  it('lets everything through while it is open', async () => {
    const gate = createRequestGate();
    const startedAt = performance.now();
    await Promise.all(Array.from({ length: 100 }, () => gate.pass(never)));
    expect(since(startedAt)).toBeLessThan(50);
  });

  it('lets nothing through while it is closed', async () => {
    const gate = createRequestGate();
    gate.closeFor(120);
    const startedAt = performance.now();
    await Promise.all([gate.pass(never), gate.pass(never)]);
    expect(since(startedAt)).toBeGreaterThan(110);
    await gate.pass(never);
    expect(since(startedAt)).toBeLessThan(400);
  });

  it('opens no sooner for being closed again more shortly, and later for longer', async () => {
    const gate = createRequestGate();
    gate.closeFor(150);
    gate.closeFor(10);
    const startedAt = performance.now();
    const passing = gate.pass(never);
    setTimeout(() => gate.closeFor(200), 60);
    await passing;
    expect(since(startedAt)).toBeGreaterThan(240);
  });

  it('keeps requests apart', async () => {
    const gate = createRequestGate();
    gate.paceTo(60_000 / 30);
    const startedAt = performance.now();
    const times: number[] = [];
    await Promise.all(
      Array.from({ length: 6 }, async () => {
        await gate.pass(never);
        times.push(since(startedAt));
      }),
    );
    expect(times.at(-1)).toBeGreaterThan(5 * 30 - 15);
  });

  it('keeps requests apart when it opens again, too', async () => {
    const gate = createRequestGate();
    gate.paceTo(60_000 / 30);
    gate.closeFor(100);
    const startedAt = performance.now();
    const times: number[] = [];
    await Promise.all(
      Array.from({ length: 4 }, async () => {
        await gate.pass(never);
        times.push(since(startedAt));
      }),
    );
    expect(times[0]).toBeGreaterThan(90);
    // From the start: on a busy machine the first may pass late, and the last no later for it.
    expect(times.at(-1)).toBeGreaterThan(100 + 3 * 30 - 15);
  });

  it('lets go of who waits when told to stop, and harms no other', async () => {
    const gate = createRequestGate();
    gate.closeFor(150);
    const controller = new AbortController();
    const startedAt = performance.now();
    const stopped = gate.pass(controller.signal);
    const other = gate.pass(never);
    setTimeout(() => controller.abort(), 20);
    await expect(stopped).rejects.toThrow();
    expect(since(startedAt)).toBeLessThan(120);
    await other;
    expect(since(startedAt)).toBeGreaterThan(140);
  });

  it('lets nobody through who was stopped before', async () => {
    await expect(createRequestGate().pass(AbortSignal.abort())).rejects.toThrow();
  });
});
