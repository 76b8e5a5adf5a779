import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder } from '../engine/testing/test-bench.ts';
import { runHere } from './testing/run-here.ts';

test('a sample is made, and the list of recipes says what it was found to be and why', async () => {
  const path = join(makeFolder(), 'history.db');
  const made = await runHere(['sample', 'browser-history', '--out', path]);
  expect(made).toMatchObject({ code: 0, stdout: `Wrote ${path}. Read it with: extract ${path}\n` });
  const { stdout } = await runHere(['recipes', path]);
  expect(stdout).toMatch(/in use {5}\w{16} {2}Browser history\nproposed {3}browser-history\n/);
  expect(stdout).toContain('Chromium’s history');
  expect(stdout).toContain('microseconds since 1601');
});

test('a sample takes no file’s place, and has to be one that there is', async () => {
  const path = join(makeFolder(), 'sample.db');
  const none = await runHere(['sample', 'no-such', '--out', path]);
  expect([none.code, existsSync(path)]).toEqual([2, false]);
  expect(none.stderr).toContain('shop-clickstream');
  expect((await runHere(['sample', 'shop-clickstream', '--out', path])).code).toBe(0);
  const again = await runHere(['sample', 'app-usage', '--out', path]);
  expect(again.code).toBe(2);
  expect(again.stderr).toContain('is there already');
});
