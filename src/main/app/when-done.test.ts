import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { WhenDone } from '../../shared/when-done.ts';
import { createWhenDone } from './when-done.ts';

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => void vi.useRealTimers());

function setUp() {
  const did: string[] = [];
  const told: WhenDone[] = [];
  const keeper = createWhenDone({
    onChange: (state) => told.push(state),
    sleep: () => did.push('sleep'),
    quit: () => did.push('quit'),
    now: Date.now,
  });
  return { keeper, did, told };
}

it('does nothing unless it was chosen', () => {
  const { keeper, did, told } = setUp();
  keeper.allDone();
  vi.advanceTimersByTime(600_000);
  expect([did, told]).toEqual([[], []]);
});

it('does what was chosen a minute later, once', () => {
  const { keeper, did, told } = setUp();
  keeper.choose('quit');
  keeper.allDone();
  expect(keeper.state()).toEqual({ choice: 'quit', at: 1_060_000 });
  vi.advanceTimersByTime(59_999);
  expect(did).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(did).toEqual(['quit']);
  expect(told.at(-1)).toEqual({ choice: 'nothing', at: null });
  keeper.allDone();
  vi.advanceTimersByTime(600_000);
  expect(did).toEqual(['quit']);
});

it('is called off by another choice, and by a job that begins', () => {
  const { keeper, did } = setUp();
  keeper.choose('sleep');
  keeper.allDone();
  keeper.choose('nothing');
  vi.advanceTimersByTime(600_000);
  keeper.choose('sleep');
  keeper.allDone();
  keeper.begun();
  vi.advanceTimersByTime(600_000);
  expect(did).toEqual([]);
  expect(keeper.state()).toEqual({ choice: 'sleep', at: null });
  keeper.allDone();
  vi.advanceTimersByTime(60_000);
  expect(did).toEqual(['sleep']);
});
