import { Menu } from 'electron';
import type { Words } from '../app/words.ts';
import type { MenuActions } from './menu-actions.ts';
import { type MenuState, menuTemplate } from './menu-template.ts';

export function createAppMenu(actions: MenuActions) {
  let shown = '';
  return {
    /** Builds the menu anew where anything that it shows differs from what it shows now. */
    update(words: Words, state: MenuState) {
      const next = JSON.stringify([words.menu, state]);
      if (next === shown) return;
      shown = next;
      Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(words, state, actions, process.platform)));
    },
  };
}
