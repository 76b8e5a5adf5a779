import { Menu, nativeImage, Tray } from 'electron';
import type { Log } from '../app/log.ts';
import type { Words } from '../app/words.ts';
import type { MenuActions } from './menu-actions.ts';
import { type TrayState, trayTemplate, trayTooltip } from './tray-template.ts';

export interface AppTray {
  /** False where the system has no tray; everything else works without one. */
  readonly present: boolean;
  update(words: Words, state: TrayState): void;
}

/** Puts Gleaner into the tray. A system that has none is logged, not complained about. */
export function createTray(iconFile: string, actions: MenuActions, log: Log): AppTray {
  let tray: Tray;
  try {
    const image = nativeImage.createFromPath(iconFile);
    if (process.platform === 'darwin') image.setTemplateImage(true);
    tray = new Tray(image);
    tray.on('click', () => {
      if (process.platform !== 'darwin') actions.show();
    });
  } catch (thrown) {
    log.error('there is no tray here', thrown);
    return { present: false, update: () => undefined };
  }
  let shown = '';
  return {
    present: true,
    update(words, state) {
      const template = trayTemplate(words, state, actions);
      const next = JSON.stringify(template);
      if (next === shown) return;
      shown = next;
      tray.setToolTip(trayTooltip(words, state));
      tray.setContextMenu(Menu.buildFromTemplate(template));
    },
  };
}
