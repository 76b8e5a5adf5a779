import { join } from 'node:path';
import { prepareChromium } from '../e2e/electron-host/launch-options.ts';
import { layDesk } from '../e2e/fixture/desk.ts';
import { type Gleaner, startGleaner } from '../e2e/fixture/gleaner.ts';
import { startDemoModel } from '../src/engine/demo-model/demo-model.ts';
import { heapMegabytes, quantile } from './frames.ts';
import { makeEvents } from './make-events.ts';
import { measureEvents, measureUsers } from './measure-lists.ts';

/**
 * How the window bears a list of 100 000 users and one of 1 000 000 events that are searched, scrolled and sorted, the pictures of
 * those events, and a fast job: about 200 users a second are settled while frames, pushes and memory are measured, half of the
 * time on the extract page and half on the table of users. Prints a line of figures for each.
 * `node bench/window.ts [SECONDS] [users|events|job]`; the built app must be in out/.
 */
const [, , first = '60', part] = process.argv;
const seconds = Number(first);
const long = 100_000;
const isWanted = (name: string): boolean => part === undefined || part === name;
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

prepareChromium();
const desk = layDesk();
const model = await startDemoModel({
  latencyMs: (1_000 * concurrency * usersPerCall) / resultsPerSecond,
  keepRecord: false,
});

/** A fast job, watched on two pages. */
async function measureJob(): Promise<void> {
  const users = Math.ceil(resultsPerSecond * (seconds + 10));
  const file = desk.load('fast.db', { kind: 'uniform', users, rowsPerUser: 6, form: 'text' });
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
}

try {
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
  if (isWanted('users')) await measureUsers(desk, long);
  if (isWanted('events')) {
    const file = join(desk.folder, 'data', 'events.db');
    makeEvents(file, long);
    await measureEvents(desk, file);
  }
  if (isWanted('job')) await measureJob();
} finally {
  await model.close();
  desk.clear();
}
