import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { findChromium } from './chromium/find-chromium.ts';

export interface ElectronLaunchOptions {
  /** Left out: Playwright finds the executable through the `electron` package, and so brings its loader along. */
  readonly executablePath?: string;
  readonly env: Record<string, string>;
  readonly host: 'electron' | 'chromium';
  /** The executable itself, for starting the app without Playwright (a second instance, a kill). */
  readonly binary: string;
}

const hostFolder = path.join(import.meta.dirname, 'dist');

/** Electron's own binary, when its package has downloaded it. */
function realElectron(): string | undefined {
  const folder = path.dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  const pathFile = path.join(folder, 'path.txt');
  if (!existsSync(pathFile)) return undefined;
  const binary = path.join(folder, 'dist', readFileSync(pathFile, 'utf8').trim());
  return existsSync(binary) ? binary : undefined;
}

function currentEnv(): Record<string, string> {
  const entries = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return Object.fromEntries(entries);
}

/**
 * What to spread into Playwright's `_electron.launch`: real Electron where its binary is, else the Chromium host
 * (also with GLEANER_HOST=chromium). For the host it sets ELECTRON_OVERRIDE_DIST_PATH in this process, because
 * that is where the `electron` package looks; call it before the first launch.
 */
export function electronLaunchOptions(): ElectronLaunchOptions {
  const electron = process.env.GLEANER_HOST === 'chromium' ? undefined : realElectron();
  if (electron) return { env: currentEnv(), host: 'electron', binary: electron };
  process.env.ELECTRON_OVERRIDE_DIST_PATH = hostFolder;
  return { env: currentEnv(), host: 'chromium', binary: path.join(hostFolder, 'electron') };
}

/**
 * Finds the Chromium ahead of the first launch and unpacks it where need be, so that no test's time limit pays for it.
 * Gives its path; nothing where real Electron is used.
 */
export function prepareChromium(): string | undefined {
  if (electronLaunchOptions().host === 'electron') return undefined;
  return findChromium(process.env.GLEANER_HOST_HEADED === '1').executable;
}
