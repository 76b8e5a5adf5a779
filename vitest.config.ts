import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configDefaults, defineConfig } from 'vitest/config';

// What tests, their workers and the programs that they start load is compiled once, not once for every file.
process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'gleaner-test-compile-cache');

const tests = '{src,scripts,bench,e2e,torture,packaging}/**/*.test.{ts,tsx}';

/** Kills, power cuts, deaths of workers, faults by the dozen, and whatever starts many programs. */
const reliability = [
  '**/*.reliability.test.ts',
  'src/cli/**/*.test.ts',
  'src/engine/testing/{faults,job-control}.test.ts',
  'torture/**/*.test.ts',
  'e2e/electron-host/*.test.ts',
  'scripts/readme.test.ts',
];
/** The same promises on more levels than one: run by `npm run torture`. */
const torture = ['**/*.torture.test.ts'];
/** Bundles what these start, before the first of them. */
const bundling = ['src/engine/testing/bundle-programs.ts'];

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 30_000,
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [tests],
          exclude: [...configDefaults.exclude, ...reliability, ...torture],
        },
      },
      {
        extends: true,
        test: {
          name: 'reliability',
          include: reliability,
          exclude: [...configDefaults.exclude, ...torture],
          globalSetup: bundling,
        },
      },
      { extends: true, test: { name: 'torture', include: torture, globalSetup: bundling } },
    ],
  },
});
