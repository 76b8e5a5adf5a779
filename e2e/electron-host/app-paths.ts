import { mkdirSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';

function appDataFolder(): string {
  if (process.platform === 'darwin') return path.join(homedir(), 'Library', 'Application Support');
  return process.env.XDG_CONFIG_HOME || path.join(homedir(), '.config');
}

/** Electron's named folders. `userData` follows the app's name until it is set, or `--user-data-dir` gives it. */
export class AppPaths {
  readonly #set = new Map<string, string>();

  get(name: string, appName: string): string {
    const set = this.#set.get(name);
    if (set !== undefined) return set;
    const found = this.#defaultOf(name, appName);
    if (found === undefined) throw new Error(`Failed to get '${name}' path`);
    return found;
  }

  set(name: string, folder: string): void {
    if (!path.isAbsolute(folder)) throw new Error('Path must be absolute');
    mkdirSync(folder, { recursive: true });
    this.#set.set(name, folder);
  }

  #defaultOf(name: string, appName: string): string | undefined {
    const inUserData = (folder: string): string => path.join(this.get('userData', appName), folder);
    const inHome = (folder: string): string => path.join(homedir(), folder);
    const defaults: Readonly<Record<string, () => string>> = {
      home: homedir,
      temp: tmpdir,
      appData: appDataFolder,
      userData: () => path.join(this.get('appData', appName), appName),
      sessionData: () => this.get('userData', appName),
      logs: () => inUserData('logs'),
      crashDumps: () => inUserData('Crashpad'),
      documents: () => inHome('Documents'),
      desktop: () => inHome('Desktop'),
      downloads: () => inHome('Downloads'),
      exe: () => process.argv[0] ?? process.execPath,
    };
    return defaults[name]?.();
  }
}
