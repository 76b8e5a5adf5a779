import type { Page } from '@playwright/test';

/** The frames of a stretch of time, in milliseconds. */
export interface FrameFigures {
  readonly median: number;
  readonly p95: number;
  readonly max: number;
}

export const rounded = (value: number): number => Number(value.toFixed(1));

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

export const frameFigures = (all: readonly number[]): FrameFigures => ({
  median: rounded(quantile(all, 0.5)),
  p95: rounded(quantile(all, 0.95)),
  max: rounded(Math.max(...all)),
});

/** Does something, and tells how long each frame of the page took meanwhile. */
export async function framesDuring(page: Page, act: () => Promise<unknown>): Promise<readonly number[]> {
  const watched = await page.evaluateHandle(() => {
    const watch = { taken: [] as number[], on: true };
    let last = performance.now();
    const frame = (now: number): void => {
      watch.taken.push(now - last);
      last = now;
      if (watch.on) requestAnimationFrame(frame);
    };
    requestAnimationFrame((now) => {
      last = now;
      requestAnimationFrame(frame);
    });
    return watch;
  });
  await act();
  return watched.evaluate((watch) => {
    watch.on = false;
    return watch.taken;
  });
}

/** The page's JavaScript heap after a collection, in megabytes. */
export async function heapMegabytes(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize / 1e6;
}

/** What the page's own thread worked while something was done, in milliseconds: other programs on the machine do not count. */
export async function workDuring<Result>(
  page: Page,
  act: () => Promise<Result>,
): Promise<readonly [Result, number]> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const worked = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1_000;
  };
  const before = await worked();
  const result = await act();
  const after = await worked();
  await session.detach();
  return [result, after - before];
}
