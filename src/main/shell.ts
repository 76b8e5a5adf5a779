import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { app, session as pageSession, safeStorage, shell } from 'electron';
import packageJson from '../../package.json' with { type: 'json' };
import type { ErrorInfo } from '../shared/app-error.ts';
import { createKeepAwake } from './app/keep-awake.ts';
import type { LogFile } from './app/log.ts';
import { notify } from './app/notifications.ts';
import type { AppPaths } from './app/paths.ts';
import { logPower } from './app/power-log.ts';
import { superviseQuit } from './app/quit.ts';
import { clearRecentDocuments, noteRecentDocument } from './app/system-recent.ts';
import { tellError } from './app/tell-error.ts';
import { wordsFor } from './app/words.ts';
import { createHandlers } from './handlers.ts';
import { createAppMenu } from './menu/app-menu.ts';
import { createMenuActions } from './menu/menu-actions.ts';
import { refreshSurfaces } from './menu/surfaces.ts';
import { createTray } from './menu/tray.ts';
import { serveApp } from './security/app-protocol.ts';
import { externalAddresses } from './security/external-address.ts';
import { openKeyStore } from './security/key-store.ts';
import { modelAccess } from './security/model-access.ts';
import { guardNavigation } from './security/navigation-guard.ts';
import { openExternal } from './security/open-external.ts';
import { refusePermissions } from './security/permissions.ts';
import { createSafeCipher } from './security/safe-cipher.ts';
import { createFileOpening } from './session/file-opening.ts';
import { isRunning, type Notice } from './session/job-words.ts';
import { createMailImport } from './session/mail-importing.ts';
import { openReopenStore } from './session/reopen-store.ts';
import { ensureSample } from './session/sample-file.ts';
import { createSession } from './session/session.ts';
import { createReactions } from './session/session-reactions.ts';
import { createImportHost, type StartEngine } from './session/worker-host.ts';
import { applyTheme } from './settings/apply-theme.ts';
import { createPreferences } from './settings/preferences.ts';
import { openSettingsStore } from './settings/settings-store.ts';
import { quitsWithLastWindow } from './window/close-decision.ts';
import { createCloseGuard } from './window/close-guard.ts';
import { createDialogs } from './window/dialogs.ts';
import { serveRequests } from './window/ipc-main.ts';
import { createRouter } from './window/ipc-router.ts';
import { createMainWindow } from './window/window.ts';

export interface ShellStart {
  readonly paths: AppPaths;
  readonly userData: string;
  readonly log: LogFile;
  readonly startEngine: StartEngine;
  /** Named on the command line. */
  readonly file: string | null;
  readonly sample: boolean;
  readonly pageUrl: string;
  readonly origins: readonly string[];
}

const shutdownMs = 3_000;
const startedMs = 1_000;
const addresses = externalAddresses(packageJson);

/**
 * Wires the shell together once Electron is ready: every part gets what it needs as plain arguments, here and
 * nowhere else. Answers how to open a file from outside, or with null how to bring Gleaner to the front.
 */
export function runShell(start: ShellStart): (path: string | null) => void {
  const { paths, userData, log, startEngine } = start;
  log.info(`Gleaner ${packageJson.version}, ${process.platform}, Electron ${process.versions.electron}`);
  serveApp(paths.rendererFolder);
  refusePermissions(pageSession.defaultSession);
  guardNavigation(log);
  logPower(log);

  // What is kept between starts.
  const store = openSettingsStore(userData);
  const keys = openKeyStore(userData, createSafeCipher(safeStorage, process.platform), log);
  const reopen = openReopenStore(userData);
  const preferences = createPreferences({
    store,
    keys,
    systemLanguages: () => app.getPreferredSystemLanguages(),
    onChange: (view) => {
      applyTheme(view.theme);
      window.page.push('settings.changed', view);
      refresh();
    },
  });
  const words = () => wordsFor(preferences.language());
  const dialogs = createDialogs(words, () => window.current());

  // The open file and its job.
  const showJob = (): void => {
    window.show();
    window.page.push('command', 'job');
  };
  const tell = (notice: Notice): void => {
    if (preferences.current().notifications) notify(notice, showJob);
    // Without a window and without a tray nothing would show that Gleaner is still here.
    if (window.current() === null && !tray.present) window.show();
  };
  const session = createSession({
    startEngine,
    access: () => modelAccess(preferences.current().model, keys),
    confirmLeave: dialogs.confirmLeave,
    monotonic: () => performance.now(),
    log,
    ...createReactions({
      push: (name, data) => window.page.push(name, data),
      words,
      open: () => ({ path: session.path(), job: session.job() }),
      reopen,
      tell,
      refresh: () => refresh(),
      log,
    }),
  });
  const jobRunning = (): boolean => isRunning(session.job());
  const files = createFileOpening({
    session,
    preferences,
    ensureSample: () => ensureSample(paths.shippedSample, join(userData, 'sample', 'Sample 示例.db')),
    choose: dialogs.chooseDatabase,
    noteRecent: noteRecentDocument,
    clearRecent: clearRecentDocuments,
    onProblem: (error) => {
      log.info(`a problem: ${tellError(error)}`);
      window.page.push('problem', error);
    },
  });

  const mail = createMailImport({
    startImport: createImportHost(paths.importWorkerUrl),
    chooseMail: dialogs.chooseMail,
    chooseOutput: dialogs.chooseNewDatabase,
    open: files.open,
    onProgress: (progress) => window.page.push('import.progress', progress),
  });

  // The window, and how it and Gleaner end.
  const quit = superviseQuit({
    jobRunning,
    confirm: dialogs.confirmQuit,
    shutdown: () => session.shutdown(shutdownMs),
  });
  const window = createMainWindow({
    preloadFile: paths.preloadFile,
    pageUrl: start.pageUrl,
    iconFile: paths.iconFile,
    state: () => preferences.current().window,
    saveState: (state) => {
      try {
        store.update({ window: state });
      } catch (thrown) {
        log.error('the window state could not be saved', thrown);
      }
    },
    mayClose: createCloseGuard({
      quitting: quit.underWay,
      jobRunning,
      onClose: () => preferences.current().onClose,
      ask: dialogs.askClose,
      remember: (onClose) => void files.reporting(preferences.update({ onClose })),
      closeWindow: () => window.current()?.close(),
      quit: quit.now,
    }),
    onOpened: () => refresh(),
    onSystemShutdown: quit.now,
    log,
  });
  app.on('window-all-closed', () => {
    if (quitsWithLastWindow(jobRunning(), process.platform)) app.quit();
  });
  app.on('activate', window.show);

  // Everything of the system's outside the page.
  const reveal = (path: string): void => shell.showItemInFolder(path);
  const actions = createMenuActions({
    session,
    files,
    command: (command) => {
      window.show();
      window.page.push('command', command);
    },
    show: window.show,
    reveal,
    openDocs: () => void files.reporting(openExternal(addresses, 'docs')),
    showLogs: () => reveal(join(userData, 'logs', 'main.log')),
    about: () => dialogs.about(packageJson.version),
    quit: () => app.quit(),
  });
  const tray = createTray(paths.trayIconFile, actions, log);
  const surfaces = {
    menu: createAppMenu(actions),
    tray,
    keepAwake: createKeepAwake(),
    window: window.current,
  };
  const sampleAvailable = existsSync(paths.shippedSample);
  const refresh = (): void =>
    refreshSurfaces(surfaces, {
      language: preferences.language(),
      path: session.path(),
      job: session.job(),
      recent: preferences.current().recent,
      sampleAvailable,
      docsAvailable: addresses.docs !== null,
    });

  // Off it goes: the file first, so that the page finds it open.
  const opening = files.reporting(openFirst(start, reopen.path(), files.open, files.openSample));
  const handlers = createHandlers({
    session,
    preferences,
    files,
    mail,
    chooseExport: dialogs.chooseExport,
    appInfo: () => ({ version: packageJson.version, platform: process.platform, sampleAvailable }),
    access: (settings) => modelAccess(settings, keys),
    startEngine,
    reveal,
    started: () => Promise.race([opening, pause(startedMs)]),
    pageReady: window.page.ready,
  });
  const failed = (name: string, error: ErrorInfo): void => log.info(`${name} answered ${tellError(error)}`);
  serveRequests(createRouter({ handlers, allowedOrigins: start.origins, failed }), window.current);
  applyTheme(preferences.current().theme);
  refresh();
  window.show();

  return (path) => {
    window.show();
    if (path !== null) void files.reporting(files.open(path));
  };
}

/** A file that was named goes before the sample, and that before the file whose job was left unfinished. */
async function openFirst(
  { file, sample }: ShellStart,
  unfinished: string | null,
  open: (path: string) => Promise<unknown>,
  openSample: () => Promise<unknown>,
): Promise<void> {
  const path = file ?? (sample ? null : unfinished);
  if (path !== null) await open(path);
  else if (sample) await openSample();
}

function pause(milliseconds: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  setTimeout(resolve, milliseconds);
  return promise;
}
