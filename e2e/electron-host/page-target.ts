import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { CdpSession } from './chromium/cdp-pipe.ts';
import { answerFilePaths } from './file-path.ts';
import { browserSession, cdpPipe, takeStartupTarget } from './host-chromium.ts';
import { pageWorldSource, preloadWorldSource } from './page/injected-sources.ts';
import { setPageSize } from './resize-page.ts';
import { hostVersions } from './versions.ts';

export interface PageSettings {
  readonly width: number;
  readonly height: number;
  /** The built preload's text; undefined when the window has none. */
  readonly preload: string | undefined;
}

/** A page of Chromium's as the host drives it: a CDP session, and the name its preload's binding goes by. */
export interface PageTarget {
  readonly targetId: string;
  readonly session: CdpSession;
  readonly binding: string;
  /** Resolves when the page is closed, by whomever. */
  readonly gone: Promise<void>;
  close(): Promise<void>;
}

interface Attached {
  readonly sessionId: string;
  readonly targetInfo: { readonly targetId: string; readonly type: string; readonly openerId?: string };
}

const askAgainMs = 100;

const attached = new Map<string, PromiseWithResolvers<string>>();
const closers = new Map<string, () => void>();
let isWatching = false;

function attachment(targetId: string): PromiseWithResolvers<string> {
  const known = attached.get(targetId);
  if (known) return known;
  const created = Promise.withResolvers<string>();
  attached.set(targetId, created);
  return created;
}

/** Ears for every page's beginning and end; pages that pages open themselves are shut at the door. */
async function watchTargets(): Promise<void> {
  if (isWatching) return;
  isWatching = true;
  const browser = browserSession();
  browser.on<{ targetId: string }>('Target.targetDestroyed', ({ targetId }) => closers.get(targetId)?.());
  browser.on<Attached>('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    const { targetId, type, openerId } = targetInfo;
    if (type === 'page' && !openerId) {
      attachment(targetId).resolve(sessionId);
      return;
    }
    const command = openerId
      ? browser.send('Target.closeTarget', { targetId })
      : cdpPipe().session(sessionId).send('Runtime.runIfWaitingForDebugger');
    // Short-lived targets may be gone before the command reaches them.
    command.catch(() => undefined);
  });
  await browser.send('Target.setDiscoverTargets', { discover: true });
  await browser.send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: true,
    flatten: true,
  });
}

async function prepare(session: CdpSession, preload: string | undefined, binding: string): Promise<void> {
  const nonce = randomUUID();
  const worldName = 'electron-preload';
  const settings = { nonce, binding, platform: process.platform, versions: hostVersions() };
  const scripts =
    preload === undefined
      ? []
      : [
          session.send('Runtime.addBinding', { name: binding, executionContextName: worldName }),
          session.send('Page.addScriptToEvaluateOnNewDocument', { source: pageWorldSource(nonce) }),
          session.send('Page.addScriptToEvaluateOnNewDocument', {
            worldName,
            source: preloadWorldSource(preload, settings),
          }),
        ];
  answerFilePaths(session);
  await Promise.all([
    session.send('Page.enable'),
    session.send('Runtime.enable'),
    session.send('Debugger.enable'),
    session.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }),
    ...scripts,
    session.send('Runtime.runIfWaitingForDebugger'),
  ]);
}

/**
 * Closes a page for certain. Chromium puts the question to the document that is there; where another is just taking
 * its place, the question goes with the old one and is never answered, so it is asked again until the page is gone.
 */
async function closeTarget(targetId: string, gone: Promise<void>): Promise<void> {
  let isGone = false;
  const ended = gone.then(() => {
    isGone = true;
  });
  while (!isGone) {
    // A page that is already gone is what closing it is for.
    await browserSession()
      .send('Target.closeTarget', { targetId })
      .catch(() => undefined);
    await Promise.race([ended, setTimeout(askAgainMs, undefined, { ref: false })]);
  }
}

/**
 * Makes an empty page in which everything is in place for its first document: the preload, the interception of
 * requests, and `listen`, which is called first of all. A page made on its URL is not always held until then: a full
 * Chromium asks for it meanwhile, finds no such host, and tries again a second later.
 */
export async function openPageTarget(
  { width, height, preload }: PageSettings,
  listen: (page: PageTarget) => void,
): Promise<PageTarget> {
  await watchTargets();
  const startup = await takeStartupTarget();
  // A full Chromium would make it a tab of the window that is there, to which it gives no size.
  const created = { url: 'about:blank', width, height, newWindow: true };
  const targetId =
    startup ?? (await browserSession().send<{ targetId: string }>('Target.createTarget', created)).targetId;
  const gone = new Promise<void>((resolve) => closers.set(targetId, resolve));
  const sessionId = await attachment(targetId).promise;
  attached.delete(targetId);
  gone.then(() => {
    closers.delete(targetId);
    cdpPipe().forget(sessionId);
  });
  const session = cdpPipe().session(sessionId);
  const binding = `electronHost${randomUUID().replaceAll('-', '')}`;
  const page = { targetId, session, binding, gone, close: () => closeTarget(targetId, gone) };
  listen(page);
  await Promise.all([setPageSize(targetId, { width, height }), prepare(session, preload, binding)]);
  return page;
}
