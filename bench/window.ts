import type { Page } from '@playwright/test';
import { prepareChromium } from '../e2e/electron-host/launch-options.ts';
import { type Desk, layDesk } from '../e2e/fixture/desk.ts';
import { type Gleaner, startGleaner } from '../e2e/fixture/gleaner.ts';
import { goTo } from '../e2e/fixture/steps.ts';
import { startDemoModel } from '../src/engine/demo-model/demo-model.ts';
import { measureLongList } from './long-list.ts';

/**
 * How the window bears a list of 100 000 users that is scrolled and sorted, and a fast job: about 200 users a second are settled while frames, pushes and memory are measured,
 * half of the time on the extract page and half on the table of users. Prints a line of figures for each.
 * `node bench/window.ts [SECONDS]`; the built app must be in out/.
 */
const seconds = Number(process.argv[2] ?? 60);
const resultsPerSecond = 200;
const usersPerCall = 20;
const concurrency = 4;

interface Measured {
  readonly frames: number;
  readonly frameMs: readonly number[];
  readonly snapshots: number;
  readonly results: number;
  readonly elapsedMs: number;
}

/** Runs in the page: frames and pushes of that many milliseconds. */
function measure(forMs: number): Promise<Measured> {
  const { gleaner } = window;
  if (gleaner === undefined) throw new Error('The page has no bridge.');
  const counts = { snapshots: 0, results: 0 };
  let processed: number | null = null;
  const stops = [
    gleaner.on('job.snapshot', (job) => {
      counts.snapshots += 1;
      counts.results += job.processed - (processed ?? job.processed);
      processed = job.processed;
    }),
  ];
  const frameMs: number[] = [];
  const startedAt = performance.now();
  return new Promise((resolve) => {
    let last = startedAt;
    const frame = (now: number): void => {
      frameMs.push(now - last);
      last = now;
      if (now - startedAt < forMs) {
        requestAnimationFrame(frame);
        return;
      }
      for (const stop of stops) stop();
      resolve({ ...counts, frames: frameMs.length, frameMs, elapsedMs: now - startedAt });
    };
    requestAnimationFrame(frame);
  });
}

/** The page's JavaScript heap after a collection, in megabytes. */
async function heapMegabytes(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize / 1e6;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

async function measurePage({ page }: Gleaner, name: 'extract' | 'users'): Promise<void> {
  await page.getByTestId(`nav-${name}`).click();
  await page.waitForTimeout(1_000);
  const before = await heapMegabytes(page);
  const { frameMs, elapsedMs, ...counts } = await page.evaluate(measure, (seconds / 2) * 1_000);
  const after = await heapMegabytes(page);
  const aSecond = (count: number): number => Number(((count * 1_000) / elapsedMs).toFixed(1));
  console.log(
    JSON.stringify({
      page: name,
      seconds: Math.round(elapsedMs / 1_000),
      resultsPerSecond: aSecond(counts.results),
      snapshotsPerSecond: aSecond(counts.snapshots),
      framesPerSecond: aSecond(counts.frames),
      frameMs95: Number(quantile(frameMs, 0.95).toFixed(1)),
      frameMsMax: Number(Math.max(...frameMs).toFixed(1)),
      heapMegabytes: [Number(before.toFixed(1)), Number(after.toFixed(1))],
    }),
  );
}

const rounded = (value: number): number => Number(value.toFixed(1));

/** A list of very many users, without a job. */
async function measureList(desk: Desk, users: number): Promise<void> {
  const file = desk.load('long.db', { kind: 'uniform', users, rowsPerUser: 2, form: 'text' });
  const gleaner = await startGleaner(desk, [file]);
  try {
    const { page } = gleaner;
    await goTo(page, 'users');
    await page.locator('[data-testid="users-table"] tr[data-row-id]').first().waitFor();
    await page.waitForTimeout(1_000);
    const { wheelMs, dragMs, sortMs, sortedAfterMs, landedAfterMs } = await measureLongList(page);
    const frames = (all: readonly number[]): object => ({
      median: rounded(quantile(all, 0.5)),
      p95: rounded(quantile(all, 0.95)),
      max: rounded(Math.max(...all)),
    });
    console.log(
      JSON.stringify({
        list: users,
        wheelFrameMs: frames(wheelMs),
        dragFrameMs: frames(dragMs),
        landedAfterMs: rounded(landedAfterMs),
        sortFrameMs: frames(sortMs),
        sortedAfterMs: rounded(sortedAfterMs),
        heapMegabytes: rounded(await heapMegabytes(page)),
      }),
    );
  } finally {
    await gleaner.quit();
  }
}

prepareChromium();
const desk = layDesk();
const model = await startDemoModel({
  latencyMs: (1_000 * concurrency * usersPerCall) / resultsPerSecond,
  keepRecord: false,
});
try {
  const users = Math.ceil(resultsPerSecond * (seconds + 10));
  const file = desk.load('fast.db', { kind: 'uniform', users, rowsPerUser: 6, form: 'text' });
  desk.saveSettings({
    language: 'en',
    theme: 'light',
    onClose: 'quit',
    model: {
      preset: 'custom',
      baseUrl: model.baseUrl,
      model: 'demo',
      concurrency,
      maxInputTokens: 4_500,
    },
  });
  await measureList(desk, 100_000);
  const gleaner = await startGleaner(desk, [file]);
  try {
    await gleaner.page.getByTestId('start').click();
    await measurePage(gleaner, 'extract');
    await measurePage(gleaner, 'users');
    const { status, processed, currentBatch } = await gleaner.job();
    console.log(JSON.stringify({ status, processed, usersPerCall: processed / currentBatch }));
  } finally {
    await gleaner.quit();
  }
} finally {
  await model.close();
  desk.clear();
}
