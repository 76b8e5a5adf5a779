import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export type AppPaths = Readonly<ReturnType<typeof appPaths>>;

/** Where the parts of the built app lie. `mainFolder` is that of the built main script (`out/main`); `resources` lies beside the app once packaged. */
export function appPaths(mainFolder: string, packagedResources: string | null) {
  const root = join(mainFolder, '..', '..');
  const resources = packagedResources ?? join(root, 'resources');
  const icons = join(resources, 'icons');
  return {
    preloadFile: join(mainFolder, '..', 'preload', 'index.cjs'),
    rendererFolder: join(mainFolder, '..', 'renderer'),
    workerUrl: pathToFileURL(join(mainFolder, 'engine-worker.js')),
    importWorkerUrl: pathToFileURL(join(mainFolder, 'import-worker.js')),
    iconFile: join(icons, 'icon.png'),
    trayIconFile: join(icons, process.platform === 'darwin' ? 'trayTemplate.png' : 'tray.png'),
    shippedSample: join(resources, 'sample.db'),
    licencesFile: join(packagedResources ?? root, 'THIRD_PARTY_LICENCES.md'),
    /** What `electron …` may be given to start this very app. */
    self: [root, mainFolder, join(mainFolder, 'index.js')],
  };
}
