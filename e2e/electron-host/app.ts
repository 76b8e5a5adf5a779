import { spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { AppPaths } from './app-paths.ts';
import { hostLocale } from './locale.ts';
import { makeEvent } from './prevent-default.ts';
import { refuseUnknown, refuseUnknownMembers } from './refuse-unknown.ts';
import { SingleInstance } from './single-instance.ts';
import { openWindows, whenLastWindowCloses } from './window-list.ts';

interface Started {
  readonly appPath: string;
  readonly name: string;
  readonly version: string;
  readonly switches: ReadonlyMap<string, string>;
}

class App extends EventEmitter {
  readonly isPackaged = false;
  readonly dock = undefined;
  readonly commandLine;
  readonly recentDocuments: string[] = [];
  applicationMenu: unknown = null;
  badgeCount = 0;
  aboutPanelOptions: object = {};
  appUserModelId = '';
  userAgentFallback = '';
  readonly #paths = new AppPaths();
  readonly #lock = new SingleInstance();
  readonly #switches = new Map<string, string>();
  readonly #ready = Promise.withResolvers<void>();
  #isReady = false;
  #isQuitting = false;
  #relaunchArgs: readonly string[] | undefined;
  #started: Started = { appPath: process.cwd(), name: 'Electron', version: '', switches: new Map() };

  constructor() {
    super();
    const switches = this.#switches;
    this.commandLine = refuseUnknown('app.commandLine', {
      appendSwitch: (name: string, value = ''): void => {
        switches.set(name, value);
      },
      appendArgument: (_value: string): void => {},
      hasSwitch: (name: string): boolean => switches.has(name),
      getSwitchValue: (name: string): string => switches.get(name) ?? '',
      removeSwitch: (name: string): void => {
        switches.delete(name);
      },
    });
    whenLastWindowCloses(() => this.#lastWindowClosed());
  }

  /** The host's own: what the command line and the app's package.json say. */
  start(started: Started): void {
    this.#started = started;
    for (const [name, value] of started.switches) this.#switches.set(name, value);
    const userData = started.switches.get('user-data-dir');
    if (userData) this.#paths.set('userData', userData);
  }

  /** The host's own: Chromium runs and the main module is loaded. Playwright's loader needs this very order. */
  becomeReady(): void {
    this.#isReady = true;
    this.emit('will-finish-launching');
    this.emit('ready', makeEvent({}), {});
    this.#ready.resolve();
  }

  whenReady(): Promise<void> {
    return this.#ready.promise;
  }

  isReady(): boolean {
    return this.#isReady;
  }

  /** Asks everything to close, as Electron does: any listener may prevent it and the app goes on. */
  quit(): void {
    if (this.#isQuitting) return;
    this.#isQuitting = true;
    this.#quit().then((didQuit) => {
      this.#isQuitting = didQuit;
    });
  }

  async #quit(): Promise<boolean> {
    if (!this.#mayGoOn('before-quit')) return false;
    for (const window of openWindows()) if (!(await window.requestClose())) return false;
    if (!this.#mayGoOn('will-quit')) return false;
    this.exit(0);
    return true;
  }

  #mayGoOn(name: 'before-quit' | 'will-quit'): boolean {
    const event = makeEvent({});
    this.emit(name, event);
    return !event.defaultPrevented;
  }

  /** Ends at once; Chromium goes with the process. */
  exit(code = 0): void {
    this.emit('quit', makeEvent({}), code);
    this.#lock.release();
    if (this.#relaunchArgs) {
      const [command = process.execPath] = process.argv;
      spawn(command, this.#relaunchArgs, { detached: true, stdio: 'ignore' }).unref();
    }
    process.exit(code);
  }

  relaunch(options: { readonly args?: readonly string[] } = {}): void {
    this.#relaunchArgs = options.args ?? process.argv.slice(1);
  }

  #lastWindowClosed(): void {
    if (this.#isQuitting) return;
    if (this.listenerCount('window-all-closed') === 0) this.quit();
    else this.emit('window-all-closed');
  }

  getPath(name: string): string {
    return this.#paths.get(name, this.name);
  }

  setPath(name: string, folder: string): void {
    this.#paths.set(name, folder);
  }

  setAppLogsPath(folder?: string): void {
    this.#paths.set('logs', folder ?? this.getPath('logs'));
  }

  getAppPath(): string {
    return this.#started.appPath;
  }

  get name(): string {
    return this.#started.name;
  }

  set name(name: string) {
    this.#started = { ...this.#started, name };
  }

  getName(): string {
    return this.name;
  }

  setName(name: string): void {
    this.name = name;
  }

  getVersion(): string {
    return this.#started.version;
  }

  getLocale(): string {
    return hostLocale(this.#switches);
  }

  getSystemLocale(): string {
    return this.getLocale();
  }

  getPreferredSystemLanguages(): string[] {
    return [this.getLocale()];
  }

  getLocaleCountryCode(): string {
    return this.getLocale().split('-')[1] ?? '';
  }

  requestSingleInstanceLock(additionalData: unknown = {}): boolean {
    const own = { argv: process.argv, workingDirectory: process.cwd(), additionalData };
    return this.#lock.request(this.getPath('userData'), own, (other) => {
      this.emit('second-instance', makeEvent({}), other.argv, other.workingDirectory, other.additionalData);
    });
  }

  hasSingleInstanceLock(): boolean {
    return this.#lock.isHeld;
  }

  releaseSingleInstanceLock(): void {
    this.#lock.release();
  }

  setAppUserModelId(id: string): void {
    this.appUserModelId = id;
  }

  addRecentDocument(file: string): void {
    this.recentDocuments.push(file);
  }

  clearRecentDocuments(): void {
    this.recentDocuments.length = 0;
  }

  setBadgeCount(count = 0): boolean {
    this.badgeCount = count;
    return true;
  }

  getBadgeCount(): number {
    return this.badgeCount;
  }

  setAboutPanelOptions(options: object): void {
    this.aboutPanelOptions = options;
  }

  showAboutPanel(): void {}
  disableHardwareAcceleration(): void {}
  enableSandbox(): void {}
  focus(): void {}
  hide(): void {}
  show(): void {}
}
refuseUnknownMembers('app', App);

export const app = new App();
