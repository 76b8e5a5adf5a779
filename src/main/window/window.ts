import { BrowserWindow, nativeTheme, screen } from 'electron';
import { pushChannel } from '../../shared/channels.ts';
import type { WindowState } from '../../shared/settings.ts';
import type { Log } from '../app/log.ts';
import { webPreferences } from '../security/web-preferences.ts';
import { fitWindow, minimumSize } from './fit-window.ts';
import { createPageQueue } from './page-queue.ts';

interface MainWindowOptions {
  readonly preloadFile: string;
  readonly pageUrl: string;
  readonly iconFile: string;
  readonly state: () => WindowState;
  readonly saveState: (state: WindowState) => void;
  /** Answers whether the window may close now; where not, the asker sees to it. */
  readonly mayClose: () => boolean;
  readonly onOpened: (window: BrowserWindow) => void;
  readonly onSystemShutdown: () => void;
  readonly log: Log;
}

export type MainWindow = ReturnType<typeof createMainWindow>;

/** The one window, which may be closed and come back. */
export function createMainWindow(options: MainWindowOptions) {
  let window: BrowserWindow | null = null;
  const page = createPageQueue((message) => {
    // A window on its way out has lost its page before it says `closed`.
    if (window === null || window.isDestroyed() || window.webContents.isDestroyed()) return;
    window.webContents.send(pushChannel, message);
  });

  const open = (): BrowserWindow => {
    const opened = build(options);
    window = opened;
    opened.on('close', (event) => {
      if (options.mayClose()) options.saveState(stateOf(opened));
      else event.preventDefault();
    });
    opened.on('closed', () => {
      page.gone();
      if (window === opened) window = null;
    });
    opened.webContents.on('did-start-loading', () => page.gone());
    options.onOpened(opened);
    opened.loadURL(options.pageUrl).catch((thrown) => options.log.error('the page did not load', thrown));
    return opened;
  };

  return {
    page,
    current: () => window,
    /** Brings it to the front, or back. */
    show(): void {
      if (window === null) {
        open();
        return;
      }
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
  };
}

function build(options: MainWindowOptions): BrowserWindow {
  const { log } = options;
  const state = options.state();
  const primary = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter((display) => display.id !== primary.id);
  const window = new BrowserWindow({
    ...fitWindow(
      state,
      [primary, ...others].map((display) => display.workArea),
    ),
    minWidth: minimumSize.width,
    minHeight: minimumSize.height,
    show: false,
    title: 'Gleaner 拾穗',
    icon: options.iconFile,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#18191b' : '#f6f4ef',
    webPreferences: webPreferences(options.preloadFile),
  });
  if (state.maximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  // The title is the open file's, not the page's.
  window.on('page-title-updated', (event) => event.preventDefault());
  window.on('session-end', () => options.onSystemShutdown());
  window.on('unresponsive', () => log.error('the window does not respond'));
  const mayReload = createReloadPolicy(3, 60_000);
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    log.error(`the page's process is gone: ${reason}`);
    if (reason !== 'clean-exit' && mayReload(Date.now())) window.webContents.reload();
  });
  rememberBounds(window, options.saveState);
  return window;
}

/** Whether a page whose process died may be loaded once more: at most `limit` times within any `windowMs`. */
function createReloadPolicy(limit: number, windowMs: number): (at: number) => boolean {
  let reloads: readonly number[] = [];
  return (at) => {
    reloads = reloads.filter((earlier) => at - earlier < windowMs);
    if (reloads.length >= limit) return false;
    reloads = [...reloads, at];
    return true;
  };
}

/** Saves half a second after the last move, not at each of hundreds. */
function rememberBounds(window: BrowserWindow, save: (state: WindowState) => void): void {
  let timer: NodeJS.Timeout | undefined;
  const later = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (!window.isDestroyed() && !window.isMinimized()) save(stateOf(window));
    }, 500);
  };
  window.on('resize', later);
  window.on('move', later);
  window.on('closed', () => clearTimeout(timer));
}

function stateOf(window: BrowserWindow): WindowState {
  return { ...window.getNormalBounds(), maximized: window.isMaximized() };
}
