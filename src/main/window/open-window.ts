import { app } from 'electron';
import type { Dialogs } from '../app/dialogs.ts';
import type { Log } from '../app/log.ts';
import type { AppPaths } from '../app/paths.ts';
import { superviseQuit } from '../app/quit.ts';
import type { FileOpening } from '../session/file-opening.ts';
import { isRunning } from '../session/job-words.ts';
import type { OpenedSession } from '../session/open-session.ts';
import type { Session } from '../session/session.ts';
import type { KeptSettings } from '../settings/open-settings.ts';
import { createCloseGuard, quitsWithLastWindow } from './close-guard.ts';
import { createMainWindow, type MainWindow } from './window.ts';

const shutdownMs = 3_000;

interface OpenWindowParts extends Pick<KeptSettings, 'store' | 'preferences'> {
  readonly paths: AppPaths;
  readonly pageUrl: string;
  readonly session: Session;
  readonly endWaiting: OpenedSession['endWaiting'];
  readonly files: FileOpening;
  readonly dialogs: Dialogs;
  readonly onOpened: () => void;
  readonly log: Log;
}

/** The window, not shown yet, and how it and Gleaner end: with a pause of the job, asked for where one runs. */
export function openWindow(parts: OpenWindowParts): MainWindow {
  const { paths, store, preferences, session, files, dialogs, log } = parts;
  const jobRunning = (): boolean => isRunning(session.job());
  const quit = superviseQuit({
    jobRunning,
    confirm: dialogs.confirmQuit,
    shutdown: async () => {
      await Promise.all([session.shutdown(shutdownMs), parts.endWaiting(shutdownMs)]);
    },
  });
  const window = createMainWindow({
    preloadFile: paths.preloadFile,
    pageUrl: parts.pageUrl,
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
    onOpened: parts.onOpened,
    onSystemShutdown: quit.now,
    log,
  });
  app.on('window-all-closed', () => {
    if (quitsWithLastWindow(jobRunning(), process.platform)) app.quit();
  });
  app.on('activate', window.show);
  return window;
}
