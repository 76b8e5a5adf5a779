import { defineConfig } from '@playwright/test';
import { isThorough } from './src/engine/testing/thoroughness.ts';

/** The stories of e2e/, told on the built app. What they run on, real Electron or the Chromium host: launch-options.ts. */
export default defineConfig({
  testDir: 'e2e',
  projects: [
    { name: 'stories', testMatch: '*.spec.ts', testIgnore: '*.torture.spec.ts' },
    // Promises that `npm test` holds on another level already: run by `npm run torture`, as are all cases of the stories that
    // take a share of them in `npm test`.
    {
      name: 'torture',
      testMatch: isThorough ? '*.spec.ts' : '*.torture.spec.ts',
      expect: { timeout: 60_000 },
    },
  ],
  globalSetup: './e2e/global-setup.ts',
  outputDir: 'test-results',
  fullyParallel: true,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env.CI),
  // A story that passes the second time has still failed once.
  retries: 0,
  reporter: process.env.CI ? [['list'], ['github']] : 'list',
});
