import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { thoroughVariable } from '../src/engine/testing/thoroughness.ts';

const root = join(import.meta.dirname, '..');
const { resolve } = createRequire(import.meta.url);

/** The scripts of the two test runners, with what they are asked to run. */
const runners: readonly (readonly [script: string, ...parameters: string[]])[] = [
  [join(dirname(resolve('vitest/package.json')), 'vitest.mjs'), 'run'],
  [join(dirname(resolve('@playwright/test/package.json')), 'cli.js'), 'test', '--project', 'torture'],
];

/**
 * Runs every test called `*.torture.*`: what `npm test` holds on one level, on the others; and whatever takes a share of its
 * cases in `npm test`, with all of them. Their reports go to the terminal; answers whether all passed.
 */
export function runOtherLevels(): boolean {
  const codes = runners.map(
    ([script, ...parameters]) =>
      spawnSync(process.execPath, [script, ...parameters], {
        cwd: root,
        stdio: 'inherit',
        env: { ...process.env, [thoroughVariable]: '1' },
      }).status,
  );
  return codes.every((code) => code === 0);
}
