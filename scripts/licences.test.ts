import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isAllowed, licenceLine } from './licences/licence-page.ts';
import { importedPackages, shippedPackages } from './licences/shipped-packages.ts';

const root = join(import.meta.dirname, '..');
const packages = shippedPackages(root);
const page = readFileSync(join(root, 'THIRD_PARTY_LICENCES.md'), 'utf8');

describe('the licences of what ships', () => {
  it('are all of the kind that lets it ship', () => {
    const refused = packages.filter(({ licence }) => !isAllowed(licence));
    expect(refused.map(({ name, licence }) => `${name}: ${licence}`)).toEqual([]);
  });

  it('are listed, each package in its version and none that does not ship (else: npm run licences)', () => {
    const listed = page
      .split('\n')
      .filter((line) => /^\| .+ \| .+ \| .+ \|$/.test(line) && !/^\| (package|---) /.test(line));
    expect(listed).toEqual(packages.map(licenceLine));
  });

  it('come with their text, but for packages that bring none', () => {
    const titles = [...page.matchAll(/^## (.+)$/gm)].flatMap(([, names = '']) => names.split(', '));
    const without = packages.map(({ name }) => name).filter((name) => !titles.includes(name));
    // These name their terms in their manifests alone.
    const silent = without.filter((name) => !name.startsWith('sqlite-vec'));
    expect(silent).toEqual(['react-remove-scroll-bar']);
  });

  it('cover what the engine needs, what the page is built with, and what these need in turn', () => {
    const names = packages.map(({ name }) => name);
    expect(importedPackages(root)).toEqual(
      expect.arrayContaining(['zod', 'react', '@mantine/core', 'electron']),
    );
    for (const name of [
      'better-sqlite3',
      'electron',
      'electron-log',
      'peberminta',
      'react-dom',
      'scheduler',
    ]) {
      expect(names).toContain(name);
    }
    for (const name of ['vitest', 'typescript', '@biomejs/biome', 'fast-check'])
      expect(names).not.toContain(name);
  });

  it.each([
    ['MIT', true],
    ['MIT OR Apache', true],
    ['(MIT OR CC0-1.0)', true],
    ['MIT AND ISC', true],
    ['GPL-3.0', false],
    ['MIT AND GPL-2.0', false],
    ['SEE LICENSE IN x', false],
    ['', false],
  ])('%j may ship: %s', (licence, may) => {
    expect(isAllowed(licence)).toBe(may);
  });
});
