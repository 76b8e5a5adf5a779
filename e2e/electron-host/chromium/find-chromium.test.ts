import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, type Machine } from './find-chromium.ts';

const shell = { executable: '/unpacked/chromium', env: { LD_LIBRARY_PATH: '/unpacked/lib' }, isShell: true };
const empty = mkdtempSync(path.join(tmpdir(), 'no-browser-'));
const folder = mkdtempSync(path.join(tmpdir(), 'browser-'));
const installed = path.join(folder, 'google-chrome');

beforeAll(() => {
  writeFileSync(installed, '#!/bin/sh\n');
  chmodSync(installed, 0o755);
});
afterAll(() => {
  for (const made of [empty, folder]) rmSync(made, { recursive: true });
});

function machine(change: Partial<Machine> = {}): Machine {
  return {
    env: { PATH: [empty, folder].join(path.delimiter) },
    kind: 'linux x64',
    macBundles: [],
    unpack: () => ({ executable: shell.executable, env: shell.env }),
    ...change,
  };
}

describe('the Chromium', () => {
  test('of a run without a window is the one from npm, whatever is installed', () => {
    expect(findChromium(false, machine())).toEqual(shell);
    expect(findChromium(false, machine({ env: { PATH: empty } }))).toEqual(shell);
    expect(findChromium(false, machine({ env: {} }))).toEqual(shell);
  });

  test('of a visible window is an installed browser, and never the one from npm', () => {
    expect(findChromium(true, machine())).toEqual({ executable: installed, env: {}, isShell: false });
    expect(() => findChromium(true, machine({ env: { PATH: empty } }))).toThrow('There is no Chromium');
  });

  test.each(['darwin arm64', 'linux arm64'])('on %s, where npm has none, is an installed browser', (kind) => {
    expect(findChromium(false, machine({ kind }))).toEqual({
      executable: installed,
      env: {},
      isShell: false,
    });
    const bundle = machine({ kind, env: { PATH: empty }, macBundles: [path.join(empty, 'none'), installed] });
    expect(findChromium(false, bundle).executable).toBe(installed);
    expect(() => findChromium(false, machine({ kind, env: {} }))).toThrow('There is no Chromium');
  });

  test('is the one that GLEANER_CHROMIUM names, before all others', () => {
    for (const isHeaded of [false, true]) {
      const named = machine({ env: { GLEANER_CHROMIUM: installed } });
      expect(findChromium(isHeaded, named).executable).toBe(installed);
      const missing = machine({ env: { PATH: folder, GLEANER_CHROMIUM: path.join(empty, 'gone') } });
      expect(() => findChromium(isHeaded, missing)).toThrow('GLEANER_CHROMIUM names no file');
    }
  });
});
