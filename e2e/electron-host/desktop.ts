import { refuseUnknown } from './refuse-unknown.ts';
import { type Bounds, displayBounds, workArea } from './window-bounds.ts';

/** What the app asked the desktop to do, for specs; none of it is done. */
const calls: { readonly name: string; readonly argument: string }[] = [];

function recorder(name: string): (argument?: string) => void {
  return (argument = '') => {
    calls.push({ name, argument });
  };
}

export const shell = refuseUnknown('shell', {
  calls,
  openExternal: async (url: string): Promise<void> => recorder('openExternal')(url),
  openPath: async (file: string): Promise<string> => {
    recorder('openPath')(file);
    return '';
  },
  showItemInFolder: recorder('showItemInFolder'),
  beep: (): void => recorder('beep')(),
});

let copied = '';

export const clipboard = refuseUnknown('clipboard', {
  writeText: (text: string): void => {
    copied = text;
  },
  readText: (): string => copied,
  clear: (): void => {
    copied = '';
  },
});

const display = {
  id: 1,
  label: 'electron-host',
  bounds: displayBounds,
  workArea,
  size: { width: displayBounds.width, height: displayBounds.height },
  workAreaSize: { width: workArea.width, height: workArea.height },
  scaleFactor: 1,
  rotation: 0,
  internal: true,
};

const neverEmits = (): object => screen;

/** One display that never changes, so its events never come. */
export const screen: object = refuseUnknown('screen', {
  getPrimaryDisplay: () => display,
  getAllDisplays: () => [display],
  getDisplayMatching: (_bounds: Bounds) => display,
  getDisplayNearestPoint: (_point: object) => display,
  getCursorScreenPoint: () => ({ x: 0, y: 0 }),
  on: neverEmits,
  off: neverEmits,
  removeListener: neverEmits,
});

export const crashReporter = refuseUnknown('crashReporter', {
  start: (_options: object): void => {},
});
