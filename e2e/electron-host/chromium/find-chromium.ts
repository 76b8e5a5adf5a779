import { existsSync } from 'node:fs';
import path from 'node:path';
import { type UnpackedChromium, unpackChromium } from './unpack-chromium.ts';

export interface FoundChromium {
  readonly executable: string;
  readonly env: Readonly<Record<string, string>>;
  /** The headless shell has no window system at all; full browsers can also open visible windows. */
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

/** What the choice depends on; a test gives its own. */
export interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `linux x64`: Node's names of the system and of the processor. */
  readonly kind: string;
  readonly macBundles: readonly string[];
  readonly unpack: () => UnpackedChromium;
}

const thisMachine: Machine = {
  env: process.env,
  kind: `${process.platform} ${process.arch}`,
  macBundles,
  unpack: unpackChromium,
};

function installedBrowser({ env, macBundles }: Machine): FoundChromium | undefined {
  const folders = (env.PATH ?? '').split(path.delimiter).filter(Boolean);
  const onPath = namesOnPath.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  const executable = [...onPath, ...macBundles].find((candidate) => existsSync(candidate));
  return executable === undefined ? undefined : { executable, env: {}, isShell: false };
}

/**
 * The Chromium to drive. GLEANER_CHROMIUM names any. Else a run without a visible window takes the headless shell from
 * the npm registry wherever it can run, whatever is installed, so that a story comes out the same on every machine; a
 * visible window, which the shell cannot show, takes an installed browser. Throws where there is none to take.
 */
export function findChromium(isHeaded: boolean, machine: Machine = thisMachine): FoundChromium {
  const named = machine.env.GLEANER_CHROMIUM;
  if (named) {
    if (!existsSync(named)) throw new Error(`GLEANER_CHROMIUM names no file: ${named}`);
    return { executable: named, env: {}, isShell: path.basename(named).includes('headless') };
  }
  // The package holds a program for this system and processor alone.
  if (!isHeaded && machine.kind === 'linux x64') return { ...machine.unpack(), isShell: true };
  const installed = installedBrowser(machine);
  if (installed) return installed;
  throw new Error('There is no Chromium, Chrome or Edge on this machine; GLEANER_CHROMIUM can name one.');
}
