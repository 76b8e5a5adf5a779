import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { makeSample } from '../scripts/make-sample.ts';
import { prepareChromium } from './electron-host/launch-options.ts';

const root = join(import.meta.dirname, '..');

/**
 * Once before all stories: builds the app, makes the sample and unpacks Chromium where that is what they run on.
 * GLEANER_E2E_BUILT=1 takes the build that is there.
 */
// biome-ignore lint/style/noDefaultExport: Playwright looks for it there
export default function setUp(): void {
  if (process.env.GLEANER_E2E_BUILT === undefined) {
    const command = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
    execFileSync(process.execPath, [command, 'build', '--logLevel', 'warn'], { cwd: root, stdio: 'inherit' });
  }
  const sample = join(root, 'resources', 'sample.db');
  if (!existsSync(sample)) makeSample(sample);
  const chromium = prepareChromium();
  console.log(
    `The stories run on ${chromium === undefined ? 'Electron' : `the Chromium host: ${chromium}`}.`,
  );
}
