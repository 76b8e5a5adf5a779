import type { Log } from '../app/log.ts';
import type { AppPaths } from '../app/paths.ts';
import { createKeepAwake } from '../app/power.ts';
import { wordsFor } from '../app/words.ts';
import { isRunning } from '../session/job-words.ts';
import type { Session } from '../session/session.ts';
import type { Preferences } from '../settings/preferences.ts';
import type { MainWindow } from '../window/window.ts';
import { showProgress, titleWindow } from '../window/window-signs.ts';
import { createAppMenu } from './app-menu.ts';
import { createMenuActions, type MenuActionParts } from './menu-actions.ts';
import { jobCommands } from './menu-template.ts';
import { createTray } from './tray.ts';

interface SurfaceParts {
  readonly paths: AppPaths;
  readonly actions: MenuActionParts;
  readonly session: Session;
  readonly preferences: Preferences;
  readonly window: MainWindow;
  readonly sampleAvailable: boolean;
  readonly docsAvailable: boolean;
  readonly log: Log;
}

/** Everything of the system's outside the page: the menu, the tray, the taskbar and the title. */
export function openSurfaces(parts: SurfaceParts) {
  const { session, preferences, window, sampleAvailable, docsAvailable } = parts;
  const actions = createMenuActions(parts.actions);
  const tray = createTray(parts.paths.trayIconFile, actions, parts.log);
  const menu = createAppMenu(actions);
  const keepAwake = createKeepAwake();
  return {
    /** False where the system has no tray. */
    hasTray: tray.present,
    /** Brings menu, tray, title, taskbar and sleep in line with what is open. Cheap where nothing changed. */
    refresh: (): void => {
      const words = wordsFor(preferences.language());
      const [path, job] = [session.path(), session.job()];
      const { recent } = preferences.current();
      const fileOpen = path !== null;
      menu.update(words, { fileOpen, sampleAvailable, docsAvailable, recent, ...jobCommands(fileOpen, job) });
      tray.update(words, { path, job });
      keepAwake(isRunning(job));
      const shown = window.current();
      if (shown === null || shown.isDestroyed()) return;
      titleWindow(shown, path);
      showProgress(shown, job);
    },
  };
}
