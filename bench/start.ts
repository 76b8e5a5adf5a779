import { type ChildProcess, spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Browser, chromium, type Page } from '@playwright/test';
import { electronLaunchOptions, prepareChromium } from '../e2e/electron-host/launch-options.ts';
import { layDesk } from '../e2e/fixture/desk.ts';
import { type OpeningTimes, openFile } from './open-file-in-page.ts';

/**
 * How long one waits: from starting the built app on the sample until the start button can be pressed, and from
 * asking for a file of 7 MB until its first page of users is on the screen, in an app that has come to rest. Every run
 * is a new process on new user data; what the system keeps of files in memory stays warm. Prints minimum, median and
 * maximum. `node bench/start.ts [RUNS]`; the built app must be in out/ and the sample in resources/.
 */
const runs = Number(process.argv[2] ?? 9);
/** From the start button to rest: a second thread stands ready then. */
const restMs = 4_000;
const root = join(import.meta.dirname, '..');
const load = { kind: 'uniform', users: 500, rowsPerUser: 96, form: 'text' } as const;
const firstUser = 'user_0000001';

interface RunningApp {
  readonly startedAt: number;
  readonly browser: Browser;
  readonly page: Page;
  end(): Promise<void>;
}

function devToolsAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The app ended with ${code} before it had a window.`)));
    if (child.stderr === null) return;
    createInterface({ input: child.stderr }).on('line', (line) => {
      const [, address] = /^DevTools listening on (ws:.*)$/.exec(line) ?? [];
      if (address !== undefined) resolve(address);
    });
  });
}

/** Starts the app as a person does, without Playwright's loader, which would hold it up. */
async function startApp(userData: string): Promise<RunningApp> {
  const { binary, env } = electronLaunchOptions();
  const startedAt = Date.now();
  const child = spawn(binary, ['--no-sandbox', '--remote-debugging-port=0', '.', '--sample'], {
    cwd: root,
    env: { ...env, GLEANER_USER_DATA: userData, GLEANER_QUIET: '1' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const browser = await chromium.connectOverCDP(await devToolsAddress(child));
  const [context] = browser.contexts();
  if (context === undefined) throw new Error('The browser of the app has no context.');
  const page = context.pages()[0] ?? (await context.waitForEvent('page'));
  return {
    startedAt,
    browser,
    page,
    async end() {
      await browser.close();
      child.kill('SIGTERM');
      await gone;
    },
  };
}

/** When the start button could be pressed, in epoch milliseconds by the page's clock. */
function startable(page: Page): Promise<number> {
  return page
    .waitForFunction(
      () => {
        const button = document.querySelector<HTMLButtonElement>('[data-testid="start"]');
        return button !== null && !button.disabled ? Date.now() : false;
      },
      undefined,
      { polling: 'raf' },
    )
    .then((handle) => handle.jsonValue() as Promise<number>);
}

function print(what: string, values: readonly number[]): void {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): string =>
    `${Math.round(sorted[Math.round(share * (sorted.length - 1))] ?? 0)} ms`;
  console.log(`| ${what} | ${at(0)} | ${at(0.5)} | ${at(1)} |`);
}

prepareChromium();
const desk = layDesk();
try {
  const file = desk.load('seven.db', load);
  const starts: number[] = [];
  const openings: OpeningTimes[] = [];
  for (let run = 0; run < runs; run += 1) {
    const userData = join(desk.folder, `user-data-${run}`);
    const app = await startApp(userData);
    try {
      starts.push((await startable(app.page)) - app.startedAt);
      await app.page.waitForTimeout(restMs);
      openings.push(await app.page.evaluate(openFile, { path: file, name: basename(file), user: firstUser }));
    } finally {
      await app.end();
    }
  }
  const megabytes = (statSync(file).size / 1e6).toFixed(1);
  console.log(
    `${runs} runs on ${electronLaunchOptions().host === 'electron' ? 'Electron' : 'the Chromium host'}\n`,
  );
  console.log('| | min | median | max |\n|---|---|---|---|');
  print('start → start button can be pressed', starts);
  print(
    `file of ${megabytes} MB: asked for → opened`,
    openings.map(({ openedMs }) => openedMs),
  );
  print(
    `file of ${megabytes} MB: asked for → first page of users on screen`,
    openings.map(({ usersMs }) => usersMs),
  );
} finally {
  desk.clear();
}
