import type { BrowserWindow } from 'electron';
import type { JobSnapshot } from '../../shared/job.ts';
import type { Language } from '../../shared/words/wording.ts';
import { wordsFor } from '../app/words.ts';
import { isRunning } from '../session/job-words.ts';
import { showProgress, titleWindow } from '../window/window-signs.ts';
import type { AppMenu } from './app-menu.ts';
import { jobCommands } from './menu-template.ts';
import type { AppTray } from './tray.ts';

interface SurfaceState {
  readonly language: Language;
  readonly path: string | null;
  readonly job: JobSnapshot | null;
  readonly recent: readonly string[];
  readonly sampleAvailable: boolean;
  readonly docsAvailable: boolean;
}

interface Surfaces {
  readonly menu: AppMenu;
  readonly tray: AppTray;
  readonly keepAwake: (awake: boolean) => void;
  readonly window: () => BrowserWindow | null;
}

/** Brings everything outside the page in line with the state: menu, tray, title, taskbar, sleep. Cheap where nothing changed. */
export function refreshSurfaces({ menu, tray, keepAwake, window }: Surfaces, state: SurfaceState): void {
  const words = wordsFor(state.language);
  const fileOpen = state.path !== null;
  menu.update(words, {
    fileOpen,
    sampleAvailable: state.sampleAvailable,
    docsAvailable: state.docsAvailable,
    recent: state.recent,
    ...jobCommands(fileOpen, state.job),
  });
  tray.update(words, { path: state.path, job: state.job });
  keepAwake(isRunning(state.job));
  const shown = window();
  if (shown === null || shown.isDestroyed()) return;
  titleWindow(shown, state.path);
  showProgress(shown, state.job);
}
