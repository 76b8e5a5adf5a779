import { EventEmitter } from 'node:events';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from './app.ts';
import { makeEvent } from './prevent-default.ts';
import { refuseUnknownMembers } from './refuse-unknown.ts';
import { resizePage } from './resize-page.ts';
import { WebContents } from './web-contents.ts';
import { type Bounds, centred, changed } from './window-bounds.ts';
import { addWindow, removeWindow } from './window-list.ts';
import { WindowPlacement } from './window-placement.ts';

export interface BrowserWindowOptions {
  readonly width?: number;
  readonly height?: number;
  readonly x?: number;
  readonly y?: number;
  readonly minWidth?: number;
  readonly minHeight?: number;
  readonly show?: boolean;
  readonly title?: string;
  readonly backgroundColor?: string;
  readonly webPreferences?: {
    readonly preload?: string;
    readonly contextIsolation?: boolean;
    readonly nodeIntegration?: boolean;
    readonly [other: string]: unknown;
  };
  readonly [other: string]: unknown;
}

const all = new Map<number, BrowserWindow>();
let focused: BrowserWindow | null = null;
let lastId = 0;

/** Numbers a window; its web contents go by the same number. */
function nextId(): number {
  lastId += 1;
  return lastId;
}

export class BrowserWindow extends EventEmitter {
  readonly id = nextId();
  readonly webContents: WebContents;
  /** What was set and cannot be seen in a page, for specs: progress bar, overlay icon, and the like. */
  readonly chrome: Record<string, unknown> = {};
  readonly #placement: WindowPlacement;
  #title: string;
  #isVisible: boolean;
  #closing: Promise<boolean> | undefined;
  #isDestroyed = false;

  constructor(options: BrowserWindowOptions = {}) {
    super();
    const { width = 800, height = 600, minWidth = 0, minHeight = 0, webPreferences = {} } = options;
    if (webPreferences.contextIsolation === false || webPreferences.nodeIntegration === true) {
      throw new Error('electron-host does not implement windows without contextIsolation');
    }
    const minimum = { width: minWidth, height: minHeight };
    this.#placement = new WindowPlacement(changed(centred({ width, height }), options, minimum), minimum, {
      // A page that closes meanwhile has no size to set.
      resized: () => resizePage(this.webContents.opened(), this.getBounds()).catch(() => undefined),
      emit: (event) => this.emit(event, makeEvent({})),
    });
    this.#title = options.title ?? app.name;
    this.#isVisible = options.show !== false;
    this.chrome.backgroundColor = options.backgroundColor;
    this.webContents = new WebContents(this.id, {
      preload: webPreferences.preload,
      size: () => this.getBounds(),
      closeAsked: () => this.close(),
      pageGone: () => this.destroy(),
    });
    all.set(this.id, this);
    addWindow(this);
    this.webContents.once('did-finish-load', () => this.emit('ready-to-show', makeEvent({})));
    app.emit('browser-window-created', makeEvent({}), this);
    if (this.#isVisible) queueMicrotask(() => this.#setFocus(true));
  }

  static getAllWindows(): BrowserWindow[] {
    return [...all.values()];
  }

  static getFocusedWindow(): BrowserWindow | null {
    return focused;
  }

  static fromWebContents(contents: WebContents): BrowserWindow | null {
    return BrowserWindow.getAllWindows().find((window) => window.webContents === contents) ?? null;
  }

  static fromId(id: number): BrowserWindow | null {
    return all.get(id) ?? null;
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url);
  }

  loadFile(file: string): Promise<void> {
    return this.loadURL(pathToFileURL(path.resolve(app.getAppPath(), file)).href);
  }

  reload(): void {
    this.webContents.reload();
  }

  close(): void {
    this.requestClose();
  }

  /** The host's own: close that says whether it came to that. */
  requestClose(): Promise<boolean> {
    if (this.#isDestroyed) return Promise.resolve(true);
    if (this.#closing) return this.#closing;
    const event = makeEvent({});
    this.emit('close', event);
    return event.defaultPrevented ? Promise.resolve(false) : this.#end();
  }

  destroy(): void {
    this.#end();
  }

  #end(): Promise<boolean> {
    this.#closing ??= this.#dispose();
    return this.#closing;
  }

  async #dispose(): Promise<boolean> {
    this.#setFocus(false);
    await this.webContents.dispose();
    this.#isDestroyed = true;
    all.delete(this.id);
    this.emit('closed', makeEvent({}));
    removeWindow(this.id);
    return true;
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  show(): void {
    this.showInactive();
    this.focus();
  }

  showInactive(): void {
    if (this.isMinimized()) this.restore();
    if (this.#isVisible) return;
    this.#isVisible = true;
    this.emit('show', makeEvent({}));
  }

  hide(): void {
    this.#setFocus(false);
    if (!this.#isVisible) return;
    this.#isVisible = false;
    this.emit('hide', makeEvent({}));
  }

  focus(): void {
    if (this.#isVisible) this.#setFocus(true);
  }

  blur(): void {
    this.#setFocus(false);
  }

  #setFocus(hasFocus: boolean): void {
    if (hasFocus === (focused === this) || this.#closing) return;
    if (hasFocus) focused?.blur();
    focused = hasFocus ? this : null;
    this.emit(hasFocus ? 'focus' : 'blur', makeEvent({}));
    app.emit(hasFocus ? 'browser-window-focus' : 'browser-window-blur', makeEvent({}), this);
  }

  isVisible(): boolean {
    return this.#isVisible && !this.isMinimized();
  }

  isFocused(): boolean {
    return focused === this;
  }

  isMinimized(): boolean {
    return this.#placement.form === 'minimized';
  }

  isMaximized(): boolean {
    return this.#placement.form === 'maximized';
  }

  isFullScreen(): boolean {
    return this.#placement.form === 'fullscreen';
  }

  isNormal(): boolean {
    return this.#placement.form === 'normal';
  }

  minimize(): void {
    if (this.isMinimized()) return;
    this.#setFocus(false);
    this.#placement.become('minimized', 'minimize');
  }

  maximize(): void {
    this.showInactive();
    if (!this.isMaximized()) this.#placement.become('maximized', 'maximize');
  }

  unmaximize(): void {
    if (this.isMaximized()) this.restore();
  }

  restore(): void {
    this.#placement.restore();
  }

  setFullScreen(isFull: boolean): void {
    if (isFull === this.isFullScreen()) return;
    if (isFull) this.#placement.become('fullscreen', 'enter-full-screen');
    else this.#placement.become('normal', 'leave-full-screen');
  }

  getNormalBounds(): Bounds {
    return { ...this.#placement.normal };
  }

  getBounds(): Bounds {
    return this.#placement.bounds;
  }

  getContentBounds(): Bounds {
    return this.getBounds();
  }

  setBounds(bounds: Partial<Bounds>): void {
    this.#placement.setBounds(bounds);
  }

  getSize(): [number, number] {
    const { width, height } = this.getBounds();
    return [width, height];
  }

  setSize(width: number, height: number): void {
    this.setBounds({ width, height });
  }

  getPosition(): [number, number] {
    const { x, y } = this.getBounds();
    return [x, y];
  }

  setPosition(x: number, y: number): void {
    this.setBounds({ x, y });
  }

  center(): void {
    this.setBounds(centred(this.#placement.normal));
  }

  setMinimumSize(width: number, height: number): void {
    this.#placement.minimum = { width, height };
  }

  getTitle(): string {
    return this.#title;
  }

  setTitle(title: string): void {
    this.#title = title;
  }

  setProgressBar(progress: number, options: object = {}): void {
    this.chrome.progressBar = { progress, ...options };
  }

  setOverlayIcon(overlay: unknown, description: string): void {
    this.chrome.overlayIcon = overlay && { overlay, description };
  }

  setBackgroundColor(color: string): void {
    this.chrome.backgroundColor = color;
  }

  setTitleBarOverlay(options: object): void {
    this.chrome.titleBarOverlay = options;
  }

  setMenuBarVisibility(isVisible: boolean): void {
    this.chrome.menuBarVisible = isVisible;
  }

  setMenu(menu: unknown): void {
    this.chrome.menu = menu;
  }

  setIcon(icon: unknown): void {
    this.chrome.icon = icon;
  }

  flashFrame(isFlashing: boolean): void {
    this.chrome.flashFrame = isFlashing;
  }

  moveTop(): void {}
}
refuseUnknownMembers('BrowserWindow', BrowserWindow);
