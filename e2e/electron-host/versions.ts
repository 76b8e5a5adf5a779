import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

function electronVersion(): string {
  const require = createRequire(import.meta.url);
  return (JSON.parse(readFileSync(require.resolve('electron/package.json'), 'utf8')) as { version: string })
    .version;
}

/** The versions `process.versions` shows: Electron's is that of the package this host stands in for. */
export function hostVersions(): Readonly<Record<string, string>> {
  const { node = '', v8 = '', electron = '', chrome = '' } = process.versions;
  return { node, v8, electron, chrome };
}

/** Adds what Electron adds to `process`, as far as an app may look. */
export function dressProcess(resourcesPath: string): void {
  Object.defineProperty(process.versions, 'electron', { value: electronVersion(), enumerable: true });
  Object.defineProperty(process, 'type', { value: 'browser', enumerable: true });
  Object.defineProperty(process, 'resourcesPath', { value: resourcesPath, enumerable: true, writable: true });
  Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
}

/** Chromium's version is known once it runs. */
export function setChromeVersion(version: string): void {
  Object.defineProperty(process.versions, 'chrome', { value: version, enumerable: true, configurable: true });
}
