import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { faultsOf, shippedFiles } from './check-package.ts';
import config from './electron-builder.json' with { type: 'json' };
import { fuseNames, readFuses, sentinel } from './fuses.ts';

const root = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** The wire of a packaged app: what `electron-builder` makes of Electron's own `101100011`. */
const packaged = '010011001';
const binary = (wire: string, version = 1): Buffer =>
  Buffer.concat([
    Buffer.alloc(99, 7),
    Buffer.from(sentinel),
    Buffer.from([version, wire.length]),
    Buffer.from(wire),
  ]);

describe('the configuration of the installers', () => {
  it('turns every fuse as Electron’s checklist has it', () => {
    expect(config.electronFuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
      resetAdHocDarwinSignature: true,
    });
    for (const name of fuseNames) expect(config.electronFuses).toHaveProperty(name);
  });

  it('puts the app into one archive, and outside it the native libraries alone', () => {
    expect(config.asar).toBe(true);
    expect(config.asarUnpack).toEqual([
      'node_modules/better-sqlite3/prebuilds/*.node',
      'node_modules/sqlite-vec-*/**',
    ]);
    // They come built for every system, over Node’s stable interface, which Electron shares.
    expect(config.npmRebuild).toBe(false);
    expect(existsSync(join(root, 'node_modules/better-sqlite3/prebuilds'))).toBe(true);
  });

  it('has the name that the app gives itself, and targets for three systems', () => {
    expect(read('src/main/app/identity.ts')).toContain(`setAppUserModelId('${config.appId}')`);
    expect(read('src/main/app/identity.ts')).toContain(`setName('${config.productName}')`);
    expect(config.win.target).toEqual(['nsis']);
    expect(config.mac.target).toEqual(['dmg', 'zip']);
    expect(config.linux.target).toEqual(['AppImage', 'deb']);
    expect(config.mac.hardenedRuntime).toBe(true);
  });

  it('names only files that are there or are made before', () => {
    const icons = [config.win.icon, config.mac.icon, config.linux.icon];
    const shipped = config.extraResources
      .map(({ from }) => from)
      .filter((from) => from !== 'resources/sample.db');
    for (const path of [...icons, ...shipped]) expect(existsSync(join(root, path)), path).toBe(true);
    expect(config.extraResources.map(({ to }) => to)).toEqual(
      expect.arrayContaining(['icons', 'dictionaries', 'sample.db', 'LICENSE', 'THIRD_PARTY_LICENCES.md']),
    );
  });

  it('uploads nothing, and takes one exact, locked electron-builder', () => {
    expect(config.publish).toBeNull();
    const { devDependencies } = JSON.parse(read('packaging/package.json')) as {
      devDependencies: Record<string, string>;
    };
    expect(Object.keys(devDependencies)).toEqual(['electron-builder']);
    const { packages } = JSON.parse(read('packaging/package-lock.json')) as {
      packages: Record<string, { version?: string; integrity?: string }>;
    };
    expect(devDependencies['electron-builder']).toMatch(/^\d+\.\d+\.\d+$/);
    expect(packages['node_modules/electron-builder']?.version).toBe(devDependencies['electron-builder']);
    for (const [path, { integrity }] of Object.entries(packages)) {
      if (path !== '') expect(integrity, path).toMatch(/^sha512-/);
    }
  });
});

describe('a packaged app', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gleaner-package-'));
    const put = (path: string, content: Buffer | string = ''): void => {
      mkdirSync(join(folder, path, '..'), { recursive: true });
      writeFileSync(join(folder, path), content);
    };
    put('gleaner', binary(packaged));
    for (const name of shippedFiles) put(join('resources', name));
    const unpacked = 'resources/app.asar.unpacked/node_modules';
    put(`${unpacked}/better-sqlite3/prebuilds/linux-x64.node`);
    put(`${unpacked}/sqlite-vec-linux-x64/vec0.so`);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is found to be as it should be', () => {
    expect(faultsOf(folder)).toEqual([]);
  });

  it('is found out where a fuse is as in Electron’s own binary', () => {
    writeFileSync(join(folder, 'gleaner'), binary('101100011'));
    expect(faultsOf(folder)).toHaveLength(7);
    expect(faultsOf(folder)[0]).toBe('The fuse runAsNode is true, not false.');
  });

  it('is found out where something is missing, or lies where code could be put in its place', () => {
    rmSync(join(folder, 'resources', 'THIRD_PARTY_LICENCES.md'));
    rmSync(join(folder, 'resources', 'dictionaries', 'places.json'));
    rmSync(join(folder, 'resources', 'app.asar.unpacked'), { recursive: true });
    mkdirSync(join(folder, 'resources', 'app'));
    expect(faultsOf(folder)).toEqual([
      'dictionaries/places.json is missing.',
      'THIRD_PARTY_LICENCES.md is missing.',
      'There is an app beside the archive.',
      'better-sqlite3 has 0 native files outside the archive, not 1.',
      'sqlite-vec has 0 native files outside the archive, not 1.',
    ]);
  });

  it('has its fuses read one by one, and no others guessed', () => {
    expect(readFuses(binary(packaged)).onlyLoadAppFromAsar).toBe(true);
    expect(readFuses(binary(packaged)).runAsNode).toBe(false);
    expect(() => readFuses(Buffer.from('no wire'))).toThrow('no fuse wire');
    expect(() => readFuses(binary(packaged, 2))).toThrow('version 2');
  });
});
