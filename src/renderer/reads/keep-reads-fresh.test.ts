import { QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { initialState } from '../store/state.ts';
import { useStore } from '../store/store.ts';
import { source } from '../testing/fake-source.ts';
import { runningJob } from '../testing/scenes.ts';
import { keepReadsFresh } from './keep-reads-fresh.ts';
import { liveReads, readClient } from './read-client.ts';

const read = vi.fn();
let stops: readonly (() => void)[] = [];

/** Something on show that is read, and takes so long. */
function showSomething(takesMs: number): void {
  read.mockReset().mockImplementation(() => new Promise((resolve) => setTimeout(resolve, takesMs, 'answer')));
  const observer = new QueryObserver(readClient, { queryKey: [liveReads, 'something'], queryFn: read });
  stops = [keepReadsFresh(1_000), observer.subscribe(() => {})];
}

const process = (processed: number): void =>
  useStore.setState({ job: { ...runningJob, processed, revision: processed } });

beforeEach(() => {
  vi.useFakeTimers();
  useStore.setState({ source });
});
afterEach(() => {
  for (const stop of stops) stop();
  readClient.clear();
  useStore.setState(initialState, true);
  vi.useRealTimers();
});

it('reads again once for many changes, and not where nothing changed', async () => {
  showSomething(10);
  await vi.advanceTimersByTimeAsync(100);
  expect(read).toHaveBeenCalledTimes(1);
  for (let processed = 1; processed <= 20; processed += 1) process(processed);
  await vi.advanceTimersByTimeAsync(1_100);
  expect(read).toHaveBeenCalledTimes(2);
  useStore.setState({ job: { ...runningJob, processed: 20, elapsedMs: 9, revision: 21 } });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(read).toHaveBeenCalledTimes(2);
});

it('waits for a read that is slow, and then reads what changed meanwhile', async () => {
  showSomething(5_000);
  await vi.advanceTimersByTimeAsync(6_000);
  process(1);
  await vi.advanceTimersByTimeAsync(1_100);
  expect(read).toHaveBeenCalledTimes(2);
  process(2);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(read).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(read).toHaveBeenCalledTimes(3);
});

it('forgets what was read of another file', async () => {
  showSomething(10);
  await vi.advanceTimersByTimeAsync(100);
  expect(readClient.getQueryData([liveReads, 'something'])).toBe('answer');
  useStore.setState({ source: { ...source, path: '/data/other.db' } });
  expect(readClient.getQueryData([liveReads, 'something'])).toBeUndefined();
});
