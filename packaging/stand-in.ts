import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fuseNames, sentinel } from './fuses.ts';

const load = createRequire(import.meta.url);

/**
 * Writes a folder that stands for Electron's own: a binary that is nothing but a fuse wire as Electron sets it, and
 * the files beside it. It cannot run; it lets everything else of packaging be done where Electron cannot be fetched.
 */
export async function writeStandIn(folder: string, electronVersion: string): Promise<void> {
  const { createPackage } = load('@electron/asar') as {
    readonly createPackage: (source: string, archive: string) => Promise<void>;
  };
  const source = join(folder, 'default-app');
  for (const each of [source, join(folder, 'locales'), join(folder, 'resources')]) {
    mkdirSync(each, { recursive: true });
  }
  const wire = '101100011';
  const head = Buffer.from([1, Math.max(wire.length, fuseNames.length)]);
  writeFileSync(join(folder, 'electron'), Buffer.concat([Buffer.from(sentinel), head, Buffer.from(wire)]), {
    mode: 0o755,
  });
  writeFileSync(join(folder, 'version'), electronVersion);
  writeFileSync(join(folder, 'LICENSE'), 'The licence of Electron.');
  writeFileSync(join(folder, 'LICENSES.chromium.html'), 'The licences of Chromium.');
  writeFileSync(join(folder, 'locales', 'en-US.pak'), '');
  writeFileSync(join(source, 'main.js'), '');
  await createPackage(source, join(folder, 'resources', 'default_app.asar'));
}
