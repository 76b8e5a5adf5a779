import type { Log } from '../app/log.ts';
import type { AppPaths } from '../app/paths.ts';
import { createKeepAwake } from '../app/power.ts';
import type { Session } from '../session/session.ts';
import type { Preferences } from '../settings/preferences.ts';
import type { MainWindow } from '../window/window.ts';
import { createAppMenu } from './app-menu.ts';
import { createMenuActions, type MenuActionParts } from './menu-actions.ts';
import { refreshSurfaces } from './surfaces.ts';
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

export interface OpenedSurfaces {
  /** False where the system has no tray. */
  readonly hasTray: boolean;
  /** Brings menu, tray, taskbar and title in line with what is open. */
  readonly refresh: () => void;
}

/** Everything of the system's outside the page: the menu, the tray, the taskbar and the title. */
export function openSurfaces(parts: SurfaceParts): OpenedSurfaces {
  const { session, preferences, window } = parts;
  const actions = createMenuActions(parts.actions);
  const tray = createTray(parts.paths.trayIconFile, actions, parts.log);
  const surfaces = {
    menu: createAppMenu(actions),
    tray,
    keepAwake: createKeepAwake(),
    window: window.current,
  };
  return {
    hasTray: tray.present,
    refresh: () =>
      refreshSurfaces(surfaces, {
        language: preferences.language(),
        path: session.path(),
        job: session.job(),
        recent: preferences.current().recent,
        sampleAvailable: parts.sampleAvailable,
        docsAvailable: parts.docsAvailable,
      }),
  };
}
