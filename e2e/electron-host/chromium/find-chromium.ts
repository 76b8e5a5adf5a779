import { existsSync } from 'node:fs';
import path from 'node:path';
import { unpackChromium } from './unpack-chromium.ts';

export interface FoundChromium {
  readonly executable: string;
  readonly env: Readonly<Record<string, string>>;
  /** The headless shell has no window system at all; full browsers can also open headed windows. */
  readonly isShell: boolean;
}

const namesOnPath = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
];

const macBundles = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];

function installedBrowser(): string | undefined {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  const onPath = namesOnPath.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return [...onPath, ...macBundles].find((candidate) => existsSync(candidate));
}

/** The Chromium to drive: GLEANER_CHROMIUM, else an installed browser, else the one from the npm registry. */
export function findChromium(): FoundChromium {
  const named = process.env.GLEANER_CHROMIUM;
  if (named) {
    if (!existsSync(named)) throw new Error(`GLEANER_CHROMIUM names no file: ${named}`);
    return { executable: named, env: {}, isShell: path.basename(named).includes('headless') };
  }
  const installed = installedBrowser();
  if (installed) return { executable: installed, env: {}, isShell: false };
  return { ...unpackChromium(), isShell: true };
}
