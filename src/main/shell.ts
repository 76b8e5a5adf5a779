import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { app, session as pageSession, safeStorage, shell } from 'electron';
import packageJson from '../../package.json' with { type: 'json' };
import type { ErrorInfo } from '../shared/app-error.ts';
import { createAppMenu } from './app-menu.ts';
import { serveApp } from './app-protocol.ts';
import { quitsWithLastWindow } from './close-decision.ts';
import { createCloseGuard } from './close-guard.ts';
import { createDialogs } from './dialogs.ts';
import { externalAddresses } from './external-address.ts';
import { createFileOpening } from './file-opening.ts';
import { createHandlers } from './handlers.ts';
import { serveRequests } from './ipc-main.ts';
import { createRouter } from './ipc-router.ts';
import { isRunning, type Notice } from './job-words.ts';
import { createKeepAwake } from './keep-awake.ts';
import { openKeyStore } from './key-store.ts';
import type { LogFile } from './log.ts';
import { createMailImport } from './mail-import.ts';
import { createMenuActions } from './menu-actions.ts';
import { modelAccess } from './model-access.ts';
import { guardNavigation } from './navigation-guard.ts';
import { notify } from './notifications.ts';
import { openExternal } from './open-external.ts';
import type { AppPaths } from './paths.ts';
import { refusePermissions } from './permissions.ts';
import { logPower } from './power-log.ts';
import { createPreferences } from './preferences.ts';
import { superviseQuit } from './quit.ts';
import { openReopenStore } from './reopen-store.ts';
import { createSafeCipher } from './safe-cipher.ts';
import { ensureSample } from './sample-file.ts';
import { createSession } from './session.ts';
import { createReactions } from './session-reactions.ts';
import { openSettingsStore } from './settings-store.ts';
import { wordsFor } from './strings.ts';
import { refreshSurfaces } from './surfaces.ts';
import { clearRecentDocuments, noteRecentDocument } from './system-recent.ts';
import { tellError } from './tell-error.ts';
import { applyTheme } from './theme.ts';
import { createTray } from './tray.ts';
import { createMainWindow } from './window.ts';
import { createImportHost, type StartEngine } from './worker-host.ts';

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
      window.mail.push('settings.changed', view);
      refresh();
    },
  });
  const words = () => wordsFor(preferences.language());
  const dialogs = createDialogs(words, () => window.current());

  // The open file and its job.
  const showJob = (): void => {
    window.show();
    window.mail.push('command', 'job');
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
      push: (name, data) => window.mail.push(name, data),
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
      window.mail.push('problem', error);
    },
  });

  const mail = createMailImport({
    startImport: createImportHost(paths.importWorkerUrl),
    chooseMail: dialogs.chooseMail,
    chooseOutput: dialogs.chooseNewDatabase,
    open: files.open,
    onProgress: (progress) => window.mail.push('import.progress', progress),
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
      window.mail.push('command', command);
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
    pageReady: window.mail.ready,
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
