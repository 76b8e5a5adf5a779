import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const { resolve } = createRequire(import.meta.url);

/** The scripts of the two test runners, with what they are asked to run. */
const runners: readonly (readonly [script: string, ...parameters: string[]])[] = [
  [join(dirname(resolve('vitest/package.json')), 'vitest.mjs'), 'run', '--project', 'torture'],
  [join(dirname(resolve('@playwright/test/package.json')), 'cli.js'), 'test', '--project', 'torture'],
];

/**
 * Runs every test called `*.torture.*`: what `npm test` holds on one level, on the others. Their reports go to the terminal;
 * answers whether all passed.
 */
export function runOtherLevels(): boolean {
  const codes = runners.map(
    ([script, ...parameters]) =>
      spawnSync(process.execPath, [script, ...parameters], { cwd: root, stdio: 'inherit' }).status,
  );
  return codes.every((code) => code === 0);
}
