import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { app } from './app.ts';
import type { CdpSession } from './chromium/cdp-pipe.ts';
import type { IpcEvent } from './ipc-main.ts';
import { MainFrame } from './main-frame.ts';
import { nativeTheme } from './native-theme.ts';
import { fromChromium, toChromium } from './origin-map.ts';
import { type PageListener, relayPageEvents } from './page-events.ts';
import { PageIpc } from './page-ipc.ts';
import { PageLook } from './page-look.ts';
import { claimRenderer, releaseRenderer, rendererOf } from './page-process.ts';
import { openPageTarget, type PageTarget } from './page-target.ts';
import { makeEvent } from './prevent-default.ts';
import { refuseUnknownMembers } from './refuse-unknown.ts';
import { session } from './session.ts';
import type { Size } from './window-bounds.ts';

export interface WebContentsOwner {
  readonly preload: string | undefined;
  size(): Size;
  closeAsked(): void;
  pageGone(): void;
}

type OpenHandler = (details: {
  readonly url: string;
  readonly frameName: string;
  readonly features: string;
  readonly disposition: string;
}) => { readonly action: string };

const all = new Map<number, WebContents>();

export class WebContents extends EventEmitter {
  readonly id: number;
  readonly session = session.defaultSession;
  readonly mainFrame: MainFrame;
  readonly #owner: WebContentsOwner;
  #opening: Promise<PageTarget> | undefined;
  #page: PageTarget | undefined;
  #ipc: PageIpc | undefined;
  #openHandler: OpenHandler | undefined;
  #asked = '';
  #isLoading = false;
  #hasFailed = false;
  #isCrashed = false;
  #isDestroyed = false;
  readonly #look = new PageLook();
  readonly #applyTheme = (): void => {
    if (this.#page) this.#look.apply(this.#page.session);
  };

  constructor(id: number, owner: WebContentsOwner) {
    super();
    this.id = id;
    this.mainFrame = new MainFrame(id);
    this.#owner = owner;
    all.set(id, this);
    nativeTheme.on('updated', this.#applyTheme);
    app.emit('web-contents-created', makeEvent({}), this);
  }

  static getAllWebContents(): WebContents[] {
    return [...all.values()];
  }

  static fromId(id: number): WebContents | undefined {
    return all.get(id);
  }

  static fromDevToolsTargetId(targetId: string): WebContents | undefined {
    return WebContents.getAllWebContents().find((contents) => contents.#page?.targetId === targetId);
  }

  /** The host's own: the page behind these contents, once it is open; nothing before a first load. */
  async opened(): Promise<PageTarget | undefined> {
    return this.#opening;
  }

  async #open(url: string): Promise<PageTarget> {
    const { preload } = this.#owner;
    const source = preload === undefined ? undefined : readFileSync(preload, 'utf8');
    const settings = { ...this.#owner.size(), preload: source };
    const page = await openPageTarget(settings, (opened) => {
      const { targetId, session: cdp, binding } = opened;
      // Known from now on: Playwright may ask whose page it is before its document is here.
      this.#page = opened;
      this.#ipc = new PageIpc(cdp, binding, {
        ipcEvent: () => this.#ipcEvent(),
        preloadFailed: (error) => {
          process.stderr.write(`electron-host: preload ${preload}: ${error.stack}\n`);
          this.emit('preload-error', makeEvent({}), preload, error);
        },
      });
      relayPageEvents(cdp, this.#pageListener(cdp), targetId);
      this.#look.apply(cdp);
    });
    page.gone.then(() => {
      if (this.#page === page && !this.#isDestroyed) this.#owner.pageGone();
    });
    // Answered when the document is here; a window may be closed before. What becomes of it the page's events tell.
    page.session.send('Page.navigate', { url }).catch(() => undefined);
    return page;
  }

  #pageListener(cdp: CdpSession): PageListener {
    return {
      mainFrame: this.mainFrame,
      emit: (event: string, ...args: unknown[]) => this.emit(event, ...args),
      startedLoading: () => this.#startedLoading(),
      stoppedLoading: () => this.#stoppedLoading(),
      domReady: () => {
        if (this.mainFrame.committed.startsWith('chrome-error:')) return;
        this.#look.apply(cdp);
        if (this.#look.zoomFactor !== 1) this.#look.applyZoom(cdp);
        this.emit('dom-ready', makeEvent({}));
      },
      finishedLoad: () => {
        if (this.mainFrame.committed.startsWith('chrome-error:')) return;
        claimRenderer(this.id).catch(() => undefined);
        this.emit('did-finish-load', makeEvent({}));
      },
      // Of an earlier load the error page may come late; its failure has been told already.
      failedLoad: (url: string) => {
        if (URL.parse(toChromium(url))?.href === URL.parse(this.#asked)?.href)
          this.#loadFailed('ERR_FAILED', url);
      },
      crashed: () => {
        this.#isCrashed = true;
        this.#stoppedLoading();
        const details = { reason: 'crashed', exitCode: 5 };
        this.emit('render-process-gone', makeEvent({}), details);
        app.emit('render-process-gone', makeEvent({}), this, details);
      },
      popupAsked: (url: string, frameName: string, features: string) => {
        const details = {
          url,
          frameName,
          features,
          disposition: 'foreground-tab',
          referrer: { url: this.getURL() },
        };
        const answer = this.#openHandler?.(details) ?? { action: 'deny' };
        if (answer.action === 'deny') return;
        process.stderr.write(`electron-host does not implement opening ${url} in a new window\n`);
      },
    };
  }

  #ipcEvent(): IpcEvent {
    return {
      type: 'frame',
      sender: this,
      senderFrame: this.mainFrame,
      frameId: this.mainFrame.routingId,
      processId: this.mainFrame.processId,
      reply: (channel, ...args) => this.send(channel, ...args),
    };
  }

  async loadURL(url: string): Promise<void> {
    const target = toChromium(url);
    const crashed = this.#isCrashed ? this.#page : undefined;
    const isNew = this.#opening === undefined || this.#isCrashed;
    this.#asked = target;
    this.#hasFailed = false;
    this.#isCrashed = false;
    const outcome = this.#outcomeOfLoad();
    if (isNew) {
      this.#opening = this.#open(target);
      this.#startedLoading();
    }
    const page = await this.#opening;
    crashed?.close();
    const gone = page?.gone.then(() => `ERR_FAILED (-2) loading '${url}'`);
    if (!isNew) {
      const result = await page?.session.send<{ errorText?: string }>('Page.navigate', { url: target });
      if (result?.errorText) this.#loadFailed(result.errorText.replace('net::', ''), url);
    }
    const failure = await Promise.race([outcome, gone]);
    if (failure) throw new Error(failure);
  }

  /** What the load under way comes to: nothing, or the message of its failure. */
  #outcomeOfLoad(): Promise<string | undefined> {
    return new Promise((resolve) => {
      const finished = (): void => settle(undefined);
      const failed = (_event: object, number: number, code: string, url: string): void =>
        settle(`${code} (${number}) loading '${url}'`);
      const settle = (failure: string | undefined): void => {
        this.off('did-finish-load', finished);
        this.off('did-fail-load', failed);
        resolve(failure);
      };
      this.on('did-finish-load', finished);
      this.on('did-fail-load', failed);
    });
  }

  #startedLoading(): void {
    if (this.#isLoading) return;
    this.#isLoading = true;
    this.emit('did-start-loading', makeEvent({}));
  }

  #stoppedLoading(): void {
    if (!this.#isLoading) return;
    this.#isLoading = false;
    this.emit('did-stop-loading', makeEvent({}));
  }

  #loadFailed(code: string, url: string): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    this.emit('did-fail-load', makeEvent({}), -2, code, url, true);
  }

  /**
   * After a crash the contents come back in a new page. Chromium could revive the old one, but Playwright gives
   * a crashed page up for good; so it sees the old one close and a new window come.
   */
  reload(): void {
    const url = this.mainFrame.committed || this.#asked;
    if (this.#isCrashed) this.loadURL(fromChromium(url)).catch(() => undefined);
    else this.#command('Page.reload');
  }

  reloadIgnoringCache(): void {
    this.reload();
  }

  send(channel: string, ...args: unknown[]): void {
    if (this.#isDestroyed) throw new TypeError('Object has been destroyed');
    this.#ipc?.send(channel, args);
  }

  async executeJavaScript(code: string, userGesture = false): Promise<unknown> {
    if (this.#isLoading || !this.#opening) {
      await new Promise((resolve) => this.once('did-stop-loading', resolve));
    }
    const page = await this.#opening;
    if (!page) throw new Error('The page was never opened.');
    const { result, exceptionDetails } = await page.session.send<{
      result: { value?: unknown };
      exceptionDetails?: { text: string; exception?: { description?: string } };
    }>('Runtime.evaluate', { expression: code, awaitPromise: true, returnByValue: true, userGesture });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  /** A command whose answer nobody waits for; a page that is gone needs it no longer. */
  #command(method: string, params = {}): void {
    this.#opening?.then((page) => page.session.send(method, params)).catch(() => undefined);
  }

  getOSProcessId(): number {
    return this.#isCrashed ? 0 : rendererOf(this.id);
  }

  forcefullyCrashRenderer(): void {
    this.#command('Page.crash');
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }

  getURL(): string {
    return this.mainFrame.url || fromChromium(this.#asked);
  }

  isLoading(): boolean {
    return this.#isLoading;
  }

  isCrashed(): boolean {
    return this.#isCrashed;
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  close(): void {
    this.#owner.closeAsked();
  }

  /** The host's own: ends the page; the window calls it once its closing is decided. */
  async dispose(): Promise<void> {
    this.#isDestroyed = true;
    nativeTheme.off('updated', this.#applyTheme);
    const page = await this.#opening?.catch(() => undefined);
    all.delete(this.id);
    releaseRenderer(this.id);
    await page?.close();
    this.emit('destroyed');
  }

  setZoomFactor(factor: number): void {
    this.#look.zoomFactor = factor;
    if (this.#page) this.#look.applyZoom(this.#page.session);
  }

  getZoomFactor(): number {
    return this.#look.zoomFactor;
  }

  setZoomLevel(level: number): void {
    this.setZoomFactor(1.2 ** level);
  }

  getZoomLevel(): number {
    return Math.log(this.#look.zoomFactor) / Math.log(1.2);
  }

  focus(): void {}
  openDevTools(): void {}
  closeDevTools(): void {}
  toggleDevTools(): void {}
  isDevToolsOpened(): boolean {
    return false;
  }
  /** The host's own: what the Edit menu's roles do to the page (`copy`, `undo`, …). */
  edit(command: string): void {
    const expression = `document.execCommand(${JSON.stringify(command)})`;
    this.#command('Runtime.evaluate', { expression, userGesture: true });
  }
}
refuseUnknownMembers('webContents', WebContents);
