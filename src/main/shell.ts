import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { app, session as pageSession, shell } from 'electron';
import packageJson from '../../package.json' with { type: 'json' };
import type { WindowCommand } from '../shared/contract.ts';
import type { SettingsView } from '../shared/settings.ts';
import { codedInfo } from '../shared/words/coded-error.ts';
import { createDialogs } from './app/dialogs.ts';
import type { LogFile } from './app/log.ts';
import { type Notice, notify } from './app/notifications.ts';
import type { AppPaths } from './app/paths.ts';
import { logPower } from './app/power.ts';
import type { Push } from './app/push.ts';
import { tellError } from './app/tell-error.ts';
import { createWhenDone, putToSleep } from './app/when-done.ts';
import { wordsFor } from './app/words.ts';
import { createHandlers } from './handlers.ts';
import type { MenuActionParts } from './menu/menu-actions.ts';
import { openSurfaces } from './menu/open-surfaces.ts';
import { serveApp } from './security/app-protocol.ts';
import { externalAddresses } from './security/external-address.ts';
import { modelAccess } from './security/model-access.ts';
import { guardNavigation } from './security/navigation-guard.ts';
import { openExternal } from './security/open-external.ts';
import { refusePermissions } from './security/permissions.ts';
import { type OpenedSession, openSession } from './session/open-session.ts';
import type { StartEngine } from './session/worker-host.ts';
import { applyTheme } from './settings/apply-theme.ts';
import { keepLearnt } from './settings/keep-learnt.ts';
import { openSettings } from './settings/open-settings.ts';
import { serveRequests } from './window/ipc-main.ts';
import { createRouter } from './window/ipc-router.ts';
import { openWindow } from './window/open-window.ts';
import type { MainWindow } from './window/window.ts';

interface ShellStart {
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

const startedMs = 1_000;
const addresses = externalAddresses(packageJson);

/**
 * Wires the shell together once Electron is ready: every room gets what it needs as plain arguments, here and
 * nowhere else. Answers how to open a file from outside, or with null how to bring Gleaner to the front.
 */
export function runShell(start: ShellStart): (path: string | null) => void {
  guardElectron(start);
  const parts = putTogether(start);
  const { settings, opened, window, surfaces } = parts;
  // Off it goes: the file first, so that the page finds it open.
  const opening = opened.files.reporting(openFirst(start, opened));
  answerPage(start, parts, opening);
  applyTheme(settings.preferences.current().theme);
  surfaces.refresh();
  window.show();

  return (path) => {
    window.show();
    if (path !== null) void opened.files.reporting(opened.files.open(path));
  };
}

/** What holds for every page that there ever is, before there is one. */
function guardElectron({ paths, log }: ShellStart): void {
  log.info(`Gleaner ${packageJson.version}, ${process.platform}, Electron ${process.versions.electron}`);
  serveApp(paths.rendererFolder);
  refusePermissions(pageSession.defaultSession);
  guardNavigation(log);
  logPower(log);
}

/** Makes the rooms, from what is kept to what is shown. The earlier ones reach the later ones once all stand. */
function putTogether(start: ShellStart) {
  const { paths, userData, log, startEngine, pageUrl } = start;
  const push: Push = (name, data) => window.page.push(name, data);
  const refresh = (): void => surfaces.refresh();
  const settings = openSettings(userData, log, (view: SettingsView) => {
    applyTheme(view.theme);
    push('settings.changed', view);
    refresh();
  });
  const { preferences, keys, store } = settings;
  const dialogs = createDialogs(
    () => wordsFor(preferences.language()),
    () => window.current(),
  );
  const tell = (notice: Notice): void => {
    if (preferences.current().notifications) notify(notice, () => command(window, 'job'));
    // Without a window and without a tray nothing would show that Gleaner is still here.
    if (window.current() === null && !surfaces.hasTray) window.show();
  };
  const whenDone = createWhenDone({
    onChange: (state) => push('whenDone.changed', state),
    sleep: () =>
      putToSleep(process.platform, (thrown) => {
        log.error('the machine could not be put to sleep', thrown);
        push('problem', codedInfo('no_sleep'));
      }),
    quit: () => app.quit(),
    now: Date.now,
  });
  const opened = openSession({
    paths,
    userData,
    startEngine,
    preferences,
    keys,
    dialogs,
    push,
    tell,
    whenDone,
    refresh,
    log,
  });
  const { session, files } = opened;
  const window = openWindow({
    paths,
    pageUrl,
    store,
    preferences,
    session,
    endWaiting: opened.endWaiting,
    files,
    dialogs,
    onOpened: refresh,
    log,
  });
  const sampleAvailable = existsSync(paths.shippedSample);
  const surfaces = openSurfaces({
    paths,
    actions: menuActionParts(userData, opened, window),
    session,
    preferences,
    window,
    sampleAvailable,
    docsAvailable: addresses.docs !== null,
    log,
  });
  return { settings, dialogs, opened, window, surfaces, whenDone, sampleAvailable };
}

/** Brings the window to the front and has it carry out the command. */
function command(window: MainWindow, name: WindowCommand): void {
  window.show();
  window.page.push('command', name);
}

const runtimeOf = ({ electron = '?', chrome = '?', node }: NodeJS.ProcessVersions): string =>
  `Electron ${electron} · Chromium ${chrome} · Node ${node}`;

const showLogs = (userData: string): void => reveal(join(userData, 'logs', 'main.log'));
const reveal = (path: string): void => shell.showItemInFolder(path);

function menuActionParts(
  userData: string,
  { session, files }: OpenedSession,
  window: MainWindow,
): MenuActionParts {
  return {
    session,
    files,
    command: (name) => command(window, name),
    show: window.show,
    reveal,
    openDocs: () => void files.reporting(openExternal(addresses, 'docs')),
    showLogs: () => showLogs(userData),
    quit: () => app.quit(),
  };
}

/** Answers what the page asks for; its first question waits a moment for the file that is being opened. */
function answerPage(
  { startEngine, paths, userData, origins, log }: ShellStart,
  { settings, dialogs, opened, window, whenDone, sampleAvailable }: ReturnType<typeof putTogether>,
  opening: Promise<void>,
): void {
  const { session, files, importing } = opened;
  const handlers = createHandlers({
    session,
    preferences: settings.preferences,
    files,
    importing,
    whenDone,
    dialogs,
    appInfo: () => ({
      version: packageJson.version,
      platform: process.platform,
      runtime: runtimeOf(process.versions),
      sampleAvailable,
    }),
    licences: () => readFile(paths.licencesFile, 'utf8'),
    showLogs: () => showLogs(userData),
    access: async (model) =>
      settings.preferences.withKnown(await modelAccess(model, settings.preferences.keys)),
    onLearnt: keepLearnt(settings.preferences, log),
    startEngine,
    reveal,
    started: () => Promise.race([opening, pause(startedMs)]),
    pageReady: window.page.ready,
  });
  const router = createRouter({
    handlers,
    allowedOrigins: origins,
    failed: (name, error) => log.info(`${name} answered ${tellError(error)}`),
  });
  serveRequests(router, window.current);
}

/** A file that was named goes before the sample, and that before the file whose job was left unfinished. */
async function openFirst({ file, sample }: ShellStart, { files, unfinished }: OpenedSession): Promise<void> {
  const path = file ?? (sample ? null : unfinished());
  if (path !== null) await files.open(path);
  else if (sample) await files.openSample();
}
