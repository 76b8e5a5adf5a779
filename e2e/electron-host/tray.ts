import { EventEmitter } from 'node:events';
import type { Menu } from './menu.ts';
import { refuseUnknownMembers } from './refuse-unknown.ts';

export class Tray extends EventEmitter {
  /** Every tray that is up, for specs: `Tray.shown[0].tooltip`, `.menu`, `.emit('click')`. */
  static readonly shown: Tray[] = [];
  image: unknown;
  tooltip = '';
  title = '';
  menu: Menu | null = null;

  constructor(image: unknown) {
    super();
    this.image = image;
    Tray.shown.push(this);
  }

  setImage(image: unknown): void {
    this.image = image;
  }

  setPressedImage(_image: unknown): void {}

  setToolTip(text: string): void {
    this.tooltip = text;
  }

  setTitle(text: string): void {
    this.title = text;
  }

  getTitle(): string {
    return this.title;
  }

  setContextMenu(menu: Menu | null): void {
    this.menu = menu;
  }

  popUpContextMenu(menu?: Menu): void {
    (menu ?? this.menu)?.popup();
  }

  setIgnoreDoubleClickEvents(_isIgnored: boolean): void {}

  isDestroyed(): boolean {
    return !Tray.shown.includes(this);
  }

  destroy(): void {
    const at = Tray.shown.indexOf(this);
    if (at >= 0) Tray.shown.splice(at, 1);
  }
}
refuseUnknownMembers('Tray', Tray);
