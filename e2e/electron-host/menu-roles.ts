import { app } from './app.ts';
import { BrowserWindow } from './browser-window.ts';

type Act = (window: BrowserWindow) => void;

const onApp: Readonly<Record<string, () => void>> = {
  quit: () => app.quit(),
  about: () => app.showAboutPanel(),
  hide: () => app.hide(),
  unhide: () => app.show(),
};

const onWindow: Readonly<Record<string, Act>> = {
  close: (window) => window.close(),
  minimize: (window) => window.minimize(),
  reload: (window) => window.reload(),
  forcereload: (window) => window.reload(),
  toggledevtools: (window) => window.webContents.toggleDevTools(),
  togglefullscreen: (window) => window.setFullScreen(!window.isFullScreen()),
  zoom: (window) => (window.isMaximized() ? window.unmaximize() : window.maximize()),
  resetzoom: (window) => window.webContents.setZoomLevel(0),
  zoomin: (window) => window.webContents.setZoomLevel(window.webContents.getZoomLevel() + 0.5),
  zoomout: (window) => window.webContents.setZoomLevel(window.webContents.getZoomLevel() - 0.5),
  undo: (window) => window.webContents.edit('undo'),
  redo: (window) => window.webContents.edit('redo'),
  cut: (window) => window.webContents.edit('cut'),
  copy: (window) => window.webContents.edit('copy'),
  paste: (window) => window.webContents.edit('paste'),
  selectall: (window) => window.webContents.edit('selectAll'),
};

/** Does what a menu role does, to the given window or the focused one; false when the role does nothing itself. */
export function executeRole(role: string | undefined, given: BrowserWindow | undefined): boolean {
  const key = role?.toLowerCase() ?? '';
  const window = given ?? BrowserWindow.getFocusedWindow();
  onApp[key]?.();
  if (window) onWindow[key]?.(window);
  return key in onApp || key in onWindow;
}

const modifier = process.platform === 'darwin' ? 'Command' : 'Control';

/** The words and keys a role brings when the template gives none. */
export function roleDefaults(role: string | undefined): { label: string; accelerator?: string } {
  if (!role) return { label: '' };
  const keys: Readonly<Record<string, string>> = {
    quit: `${modifier}+Q`,
    close: `${modifier}+W`,
    undo: `${modifier}+Z`,
    cut: `${modifier}+X`,
    copy: `${modifier}+C`,
    paste: `${modifier}+V`,
    selectall: `${modifier}+A`,
    reload: `${modifier}+R`,
  };
  const accelerator = keys[role.toLowerCase()];
  const words = role.replace(/([a-z])([A-Z])/g, '$1 $2');
  const label = words.charAt(0).toUpperCase() + words.slice(1);
  return accelerator ? { label, accelerator } : { label };
}
