import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ShippedPackage } from './shipped-packages.ts';

/** Licences that let Gleaner ship a package and ask no more than that their text comes along. */
const allowed: ReadonlySet<string> = new Set([
  'MIT',
  'MIT-0',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  '0BSD',
  'BlueOak-1.0.0',
]);

/** Whether the terms, all of several that hold together, or one of several to choose from, are among those. */
export function isAllowed(licence: string): boolean {
  return licence
    .replace(/^\((.*)\)$/, '$1')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((each) => allowed.has(each)));
}

/** The line of the list that names a package. */
export function licenceLine({ name, version, licence }: ShippedPackage): string {
  return `| ${name} | ${version} | ${licence} |`;
}

/** The page that ships with the app: the list, then each text once with the packages that it is for. */
export function licencePage(root: string, packages: readonly ShippedPackage[]): string {
  const texts = new Map<string, string[]>();
  for (const each of packages) {
    const text = textOf(join(root, each.path));
    if (text !== null) texts.set(text, [...(texts.get(text) ?? []), each.name]);
  }
  const parts = [
    '# Licences of others',
    '',
    'What Gleaner ships with, and under which terms. Electron brings `LICENSES.chromium.html` for what is in it.',
    'Written by `npm run licences`.',
    '',
    '| package | version | licence |',
    '| --- | --- | --- |',
    ...packages.map(licenceLine),
  ];
  const told = new Set([...texts.values()].flat());
  const silent = packages.map(({ name }) => name).filter((name) => !told.has(name));
  parts.push('', `Named in their manifests alone, without a text: ${silent.join(', ')}.`);
  for (const [text, names] of texts) {
    parts.push('', `## ${[...new Set(names)].join(', ')}`, '', '```text', text, '```');
  }
  return `${parts.join('\n')}\n`;
}

function textOf(folder: string): string | null {
  if (!existsSync(folder)) return null;
  const name = readdirSync(folder).find((each) => /^(licen[cs]e|copying)([-.](mit|txt|md))?$/i.test(each));
  if (name === undefined) return null;
  return readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n').replaceAll('```', "'''").trim();
}
