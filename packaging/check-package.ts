/**
 * `node packaging/check-package.ts FOLDER`: looks whether a packaged app (`dist/linux-unpacked`, `dist/win-unpacked`,
 * `dist/mac/Gleaner.app/Contents`) is what packaging/electron-builder.json promises. Exits 1 and says what is not.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import config from './electron-builder.json' with { type: 'json' };
import { type FuseName, fuseNames, readFuses } from './fuses.ts';

/** Where a fuse wire may be, by system. */
const binaries = [
  'gleaner',
  'Gleaner.exe',
  'Frameworks/Electron Framework.framework/Versions/A/Electron Framework',
];

/** What lies in the resources of a packaged app. */
export const shippedFiles = [
  'app.asar',
  'icons/icon.png',
  'sample.db',
  ...['skills', 'places', 'certificates', 'education'].map((name) => `dictionaries/${name}.json`),
  'LICENSE',
  'THIRD_PARTY_LICENCES.md',
] as const;

/** What is wrong with the packaged app in that folder; nothing where all is well. */
export function faultsOf(folder: string): readonly string[] {
  const faults: string[] = [];
  const binary = binaries.map((name) => join(folder, name)).find((path) => existsSync(path));
  if (binary === undefined) return [`There is no program in ${folder}.`];
  const fuses = readFuses(readFileSync(binary));
  for (const name of fuseNames) {
    const wanted = config.electronFuses[name satisfies FuseName];
    if (fuses[name] !== wanted) faults.push(`The fuse ${name} is ${fuses[name]}, not ${wanted}.`);
  }
  const resources =
    [join(folder, 'resources'), join(folder, 'Resources')].find((path) => existsSync(path)) ?? '';
  for (const name of shippedFiles) {
    if (!existsSync(join(resources, name))) faults.push(`${name} is missing.`);
  }
  if (existsSync(join(resources, 'app'))) faults.push('There is an app beside the archive.');
  const unpacked = join(resources, 'app.asar.unpacked', 'node_modules');
  const native = existsSync(unpacked)
    ? readdirSync(unpacked, { recursive: true, encoding: 'utf8' }).filter((path) =>
        /\.(node|so|dylib|dll)$/.test(path),
      )
    : [];
  for (const library of ['better-sqlite3', 'sqlite-vec']) {
    const found = native.filter((path) => path.startsWith(library));
    if (found.length !== 1)
      faults.push(`${library} has ${found.length} native files outside the archive, not 1.`);
  }
  return faults;
}

if (import.meta.main) {
  const folder = process.argv[2] ?? '';
  const faults = faultsOf(folder);
  for (const fault of faults) console.error(fault);
  if (faults.length === 0) console.log(`${folder} is as it should be.`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
