import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { CdpPipe, type CdpSession } from './cdp-pipe.ts';
import { findChromium } from './find-chromium.ts';
import { makeProfileFolder, removeProfileFolder } from './profile-folder.ts';

export interface RunningChromium {
  readonly pipe: CdpPipe;
  readonly browser: CdpSession;
  /** Chromium's version, such as `153.0.8010.0`. */
  readonly version: string;
  /** The line to print for Playwright; undefined when no debugging port was asked for. */
  readonly devToolsLine: string | undefined;
}

export interface ChromiumOptions {
  /** `--remote-debugging-port` as given on the command line; undefined opens none. */
  readonly debuggingPort: string | undefined;
  readonly locale: string;
  readonly isHeaded: boolean;
  /** Called when Chromium ends although nobody asked it to. */
  readonly onGone: () => void;
}

const quiet = [
  '--no-sandbox',
  '--no-zygote',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-breakpad',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-extensions',
  '--disable-hang-monitor',
  '--disable-ipc-flooding-protection',
  '--disable-popup-blocking',
  '--disable-sync',
  '--disable-features=SpareRendererForSitePerProcess,Translate,MediaRouter,OptimizationHints',
  '--force-color-profile=srgb',
  '--font-render-hinting=none',
  '--metrics-recording-only',
  '--mute-audio',
  '--password-store=basic',
  '--use-mock-keychain',
];

function switches(options: ChromiumOptions, profile: string): readonly string[] {
  return [
    ...quiet,
    '--remote-debugging-pipe',
    ...(options.debuggingPort === undefined ? [] : [`--remote-debugging-port=${options.debuggingPort}`]),
    ...(options.isHeaded
      ? ['--app=about:blank']
      : ['--headless', '--no-startup-window', '--block-new-web-contents']),
    `--user-data-dir=${profile}`,
    `--lang=${options.locale}`,
    `--accept-lang=${options.locale}`,
  ];
}

function devToolsLine(stderr: Readable, isWanted: boolean): Promise<string | undefined> {
  const isTalkative = Boolean(process.env.GLEANER_HOST_DEBUG);
  return new Promise((resolve) => {
    if (!isWanted) resolve(undefined);
    createInterface({ input: stderr }).on('line', (line) => {
      if (line.startsWith('DevTools listening on ')) resolve(line);
      else if (isTalkative) process.stderr.write(`chromium: ${line}\n`);
    });
  });
}

/**
 * Starts Chromium in a process group of its own, commanded over a pipe. When this process exits it kills the group
 * and removes the profile. The pipe is the leash for the rest: when this process dies in any other way, SIGKILL
 * included, Chromium reads the end of the pipe and ends itself.
 */
export async function startChromium(options: ChromiumOptions): Promise<RunningChromium> {
  const found = findChromium(options.isHeaded);
  const profile = makeProfileFolder();
  const child = spawn(found.executable, switches(options, profile), {
    detached: true,
    env: { ...process.env, ...found.env },
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
  });
  let isKilled = false;
  const kill = (): void => {
    if (isKilled) return;
    isKilled = true;
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // Already gone, which is what was wanted.
    }
    removeProfileFolder(profile);
  };
  process.once('exit', kill);
  const failed = new Promise<never>((_resolve, reject) => {
    child.once('error', (error) => reject(new Error(`Cannot start ${found.executable}`, { cause: error })));
    child.once('exit', (code, signal) => {
      reject(new Error(`Chromium ended (${signal ?? code}): ${found.executable}`));
      if (!isKilled) options.onGone();
    });
  });
  // A Chromium that ends after it started is reported by onGone; nobody waits for this promise then.
  failed.catch(() => undefined);
  const [, , stderr, write, read] = child.stdio as unknown as [null, null, Readable, Writable, Readable];
  const pipe = new CdpPipe(write, read);
  const browser = pipe.session();
  const line = devToolsLine(stderr, options.debuggingPort !== undefined);
  const version = browser.send<{ product: string }>('Browser.getVersion');
  const [{ product }, printed] = await Promise.race([Promise.all([version, line]), failed]);
  return { pipe, browser, version: product.split('/')[1] ?? product, devToolsLine: printed };
}
