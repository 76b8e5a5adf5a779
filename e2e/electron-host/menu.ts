import { EventEmitter } from 'node:events';
import { app } from './app.ts';
import type { BrowserWindow } from './browser-window.ts';
import { executeRole, roleDefaults } from './menu-roles.ts';
import { makeEvent } from './prevent-default.ts';
import { refuseUnknownMembers } from './refuse-unknown.ts';

export interface MenuItemOptions {
  readonly id?: string;
  readonly label?: string;
  readonly sublabel?: string;
  readonly toolTip?: string;
  readonly role?: string;
  readonly type?: 'normal' | 'separator' | 'submenu' | 'checkbox' | 'radio';
  readonly accelerator?: string;
  readonly enabled?: boolean;
  readonly visible?: boolean;
  readonly checked?: boolean;
  readonly icon?: unknown;
  readonly submenu?: readonly MenuItemOptions[] | Menu;
  readonly click?: (item: MenuItem, window: BrowserWindow | undefined, event: object) => void;
  readonly [other: string]: unknown;
}

let lastCommandId = 0;

export class MenuItem {
  readonly id: string | undefined;
  readonly commandId: number;
  readonly role: string | undefined;
  readonly type: NonNullable<MenuItemOptions['type']>;
  readonly submenu: Menu | undefined;
  readonly accelerator: string | undefined;
  readonly icon: unknown;
  label: string;
  sublabel: string;
  toolTip: string;
  enabled: boolean;
  visible: boolean;
  checked: boolean;
  menu: Menu | undefined = undefined;
  /** What choosing the item does; specs call it as they would on Electron. */
  readonly click: (event?: object, window?: BrowserWindow) => void;

  constructor(options: MenuItemOptions) {
    const { submenu, role, click } = options;
    const defaults = roleDefaults(role);
    lastCommandId += 1;
    this.commandId = lastCommandId;
    this.id = options.id;
    this.role = role;
    this.submenu =
      submenu === undefined ? undefined : submenu instanceof Menu ? submenu : Menu.buildFromTemplate(submenu);
    this.type = options.type ?? (this.submenu ? 'submenu' : 'normal');
    this.accelerator = options.accelerator ?? defaults.accelerator;
    this.icon = options.icon;
    this.label = options.label ?? defaults.label;
    this.sublabel = options.sublabel ?? '';
    this.toolTip = options.toolTip ?? '';
    this.enabled = options.enabled ?? true;
    this.visible = options.visible ?? true;
    this.checked = options.checked ?? false;
    this.click = (event = makeEvent({}), window) => {
      if (this.type === 'checkbox') this.checked = !this.checked;
      if (this.type === 'radio') this.menu?.checkRadio(this);
      if (!executeRole(role, window)) click?.(this, window, event);
    };
  }
}
refuseUnknownMembers('MenuItem', MenuItem);

export class Menu extends EventEmitter {
  readonly items: MenuItem[] = [];
  /** How the menu was last popped up, for specs; undefined while it is not. */
  poppedUp: object | undefined;

  static buildFromTemplate(template: readonly (MenuItemOptions | MenuItem)[]): Menu {
    const menu = new Menu();
    for (const entry of template) menu.append(entry instanceof MenuItem ? entry : new MenuItem(entry));
    return menu;
  }

  static setApplicationMenu(menu: Menu | null): void {
    app.applicationMenu = menu;
  }

  static getApplicationMenu(): Menu | null {
    return app.applicationMenu as Menu | null;
  }

  append(item: MenuItem): void {
    this.insert(this.items.length, item);
  }

  insert(position: number, item: MenuItem): void {
    item.menu = this;
    this.items.splice(position, 0, item);
  }

  getMenuItemById(id: string): MenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id);
      if (found) return found;
    }
    return null;
  }

  /** The host's own: one of a run of radio items is checked. */
  checkRadio(chosen: MenuItem): void {
    const isEnd = (item: MenuItem | undefined): boolean => item?.type !== 'radio';
    let first = this.items.indexOf(chosen);
    while (!isEnd(this.items[first - 1])) first -= 1;
    for (let at = first; !isEnd(this.items[at]); at += 1) {
      const item = this.items[at];
      if (item) item.checked = item === chosen;
    }
  }

  popup(options: object = {}): void {
    this.poppedUp = options;
    this.emit('menu-will-show', makeEvent({}));
  }

  closePopup(): void {
    this.poppedUp = undefined;
    this.emit('menu-will-close', makeEvent({}));
  }
}
refuseUnknownMembers('Menu', Menu);
