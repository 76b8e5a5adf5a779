import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A package of others that reaches the person who installs Gleaner. */
export interface ShippedPackage {
  readonly name: string;
  readonly version: string;
  /** As SPDX writes it; empty where the package says none. */
  readonly licence: string;
  /** Where it lies under the project, if it is installed on this system. */
  readonly path: string;
}

interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  /** What whoever installs it has to bring: it ships all the same. */
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}
type Lock = Readonly<Record<string, LockedPackage>>;

/** Rooms whose sources end up in the installed app; tests and what they stand on do not. */
const rooms = ['src/main', 'src/preload', 'src/renderer', 'src/shared', 'src/engine', 'src/cli'];

/**
 * Everything that ships: what `dependencies` names, what the sources import (the build takes it into the page), and
 * Electron, each with all that it needs in turn. Read from the lock file, so that it is the same on every system.
 */
export function shippedPackages(root: string): readonly ShippedPackage[] {
  const { packages: lock } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    readonly packages: Lock;
  };
  const named = Object.keys(lock['']?.dependencies ?? {});
  const found = new Map<string, ShippedPackage>();
  const visit = (name: string, from: string): void => {
    const path = resolve(lock, name, from);
    if (path === null || found.has(path)) return;
    const { version = '', license = '', dependencies, optionalDependencies, ...brought } = lock[path] ?? {};
    found.set(path, { name, version, licence: license, path });
    // What Electron needs is for fetching its program; in the program itself is what its own page of licences says.
    if (name === 'electron') return;
    const peers = Object.keys(brought.peerDependencies ?? {});
    const needed = peers.filter((peer) => brought.peerDependenciesMeta?.[peer]?.optional !== true);
    for (const next of [...Object.keys({ ...dependencies, ...optionalDependencies }), ...needed])
      visit(next, path);
  };
  for (const name of [...named, ...importedPackages(root), 'electron']) visit(name, '');
  return [...found.values()].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

const key = ({ name, version }: ShippedPackage): string => `${name}@${version}`;

/** As Node does it: in the folder of who asks, then in each one above. */
function resolve(lock: Lock, name: string, from: string): string | null {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    const path = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    if (Object.hasOwn(lock, path)) return path;
    if (folder === '') return null;
  }
}

/** The packages that a source of what ships imports, by name. */
export function importedPackages(root: string): readonly string[] {
  const names = new Set<string>();
  for (const room of rooms) {
    for (const entry of readdirSync(join(root, room), { recursive: true, withFileTypes: true })) {
      const isSource = entry.isFile() && /\.(ts|tsx|css)$/.test(entry.name);
      if (!isSource || /\.test\.tsx?$/.test(entry.name) || entry.parentPath.includes('testing')) continue;
      const text = readFileSync(join(entry.parentPath, entry.name), 'utf8');
      for (const [, given = ''] of text.matchAll(
        /^(?:import|export)\b[^;'"]*['"]([^'"]+)['"]|\bimport\(['"]([^'"]+)/gm,
      )) {
        const name = /^(@[\w-]+\/)?[\w][\w.-]*/.exec(given)?.[0];
        if (name !== undefined && !given.startsWith('node:')) names.add(name);
      }
    }
  }
  return [...names].sort();
}
