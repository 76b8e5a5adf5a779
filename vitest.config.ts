import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { configDefaults, defineConfig } from 'vitest/config';
import { bundlesVariable, startBundled } from './src/engine/testing/programs.ts';
import { quickTemp } from './src/engine/testing/quick-temp.ts';
import { isThorough } from './src/engine/testing/thoroughness.ts';

// What tests, their workers and the programs that they start load is compiled once, not once for every file.
process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'gleaner-test-compile-cache');
process.env.GLEANER_CHROMIUM_PLACE ??= tmpdir();
// `npm run torture` waits for the disk, as the product does.
const temp = isThorough ? null : quickTemp();
if (temp !== null) process.env.TMPDIR = temp;

/** What jsdom draws. */
const drawn = 'src/**/*.test.tsx';
const tests = '{src,scripts,bench,e2e,torture,packaging}/**/*.test.ts';

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

/** What starts a worker that lies beside it. */
const threads = /-thread\.ts$/;

export default defineConfig({
  plugins: [
    {
      name: 'gleaner:bundled-workers',
      // What was transformed for an earlier run starts that run's bundles.
      configureVitest: ({ defineCacheKeyGenerator }) =>
        defineCacheKeyGenerator(({ id }) => (threads.test(id) ? process.env[bundlesVariable] : undefined)),
      transform: {
        filter: { id: threads },
        handler: (code, id) => ({ code: startBundled(code, id), map: null }),
      },
    },
  ],
  test: {
    // What hangs is found out; how fast the machine is, is nothing to hold.
    testTimeout: 180_000,
    hookTimeout: 120_000,
    // More at once than there are processors take a quarter more of these.
    maxWorkers: availableParallelism(),
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [tests],
          exclude: [...configDefaults.exclude, ...reliability, ...torture],
          // What they share is loaded once a worker, not once a file: a third of what they took.
          isolate: false,
          unstubGlobals: true,
          globalSetup: bundling,
        },
      },
      {
        extends: true,
        test: {
          name: 'drawn',
          include: [drawn],
          environment: 'jsdom',
          isolate: false,
          unstubGlobals: true,
          setupFiles: ['src/renderer/testing/set-up-drawing.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'reliability',
          include: reliability,
          exclude: [...configDefaults.exclude, ...torture],
          isolate: false,
          unstubGlobals: true,
          globalSetup: bundling,
        },
      },
      { extends: true, test: { name: 'torture', include: torture, globalSetup: bundling } },
    ],
  },
});
