import type { CdpSession } from './chromium/cdp-pipe.ts';
import type { MainFrame } from './main-frame.ts';
import { fromChromium } from './origin-map.ts';
import { answerRequest, type PausedRequest } from './page-requests.ts';
import { makeEvent } from './prevent-default.ts';

/** What a page's CDP events come to, in a window's words. */
export interface PageListener {
  readonly mainFrame: MainFrame;
  emit(event: string, ...args: unknown[]): boolean;
  startedLoading(): void;
  stoppedLoading(): void;
  domReady(): void;
  finishedLoad(): void;
  failedLoad(url: string): void;
  crashed(): void;
  popupAsked(url: string, frameName: string, features: string): void;
}

interface Frame {
  readonly id: string;
  readonly url: string;
  readonly parentId?: string;
  readonly unreachableUrl?: string;
}

interface Navigation {
  readonly frameId: string;
  readonly url: string;
  readonly navigationType: string;
}

const levels: Readonly<Record<string, number>> = { debug: 0, verbose: 0, warning: 2, error: 3, assert: 3 };
const levelNames = ['debug', 'info', 'warning', 'error'] as const;

interface ConsoleCall {
  readonly type: string;
  readonly args: readonly { readonly value?: unknown; readonly description?: string }[];
  readonly stackTrace?: {
    readonly callFrames: readonly { readonly url: string; readonly lineNumber: number }[];
  };
}

function relayConsole(session: CdpSession, listener: PageListener): void {
  session.on<ConsoleCall>('Runtime.consoleAPICalled', ({ type, args, stackTrace }) => {
    const message = args
      .map((arg) => ('value' in arg ? String(arg.value) : (arg.description ?? '')))
      .join(' ');
    const level = levels[type] ?? 1;
    const at = stackTrace?.callFrames[0];
    const sourceId = fromChromium(at?.url ?? '');
    const lineNumber = (at?.lineNumber ?? -1) + 1;
    const event = makeEvent({
      message,
      level: levelNames[level],
      lineNumber,
      sourceId,
      frame: listener.mainFrame,
    });
    listener.emit('console-message', event, level, message, lineNumber, sourceId);
  });
}

/** Asks the app about a navigation the page itself began; true when it is to go on. */
function mayNavigate(name: 'will-navigate' | 'will-redirect', url: string, listener: PageListener): boolean {
  const event = makeEvent({
    url,
    isSameDocument: false,
    isMainFrame: true,
    frame: listener.mainFrame,
    initiator: listener.mainFrame,
  });
  listener.emit(name, event, url, false, true);
  return !event.defaultPrevented;
}

function relayRequests(session: CdpSession, listener: PageListener, mainFrameId: string): void {
  let requested = '';
  session.on<{ frameId: string; url: string }>('Page.frameRequestedNavigation', ({ frameId, url }) => {
    if (frameId === mainFrameId) requested = url.split('#')[0] ?? '';
  });
  session.on<PausedRequest>('Fetch.requestPaused', (paused) => {
    const isMainDocument = paused.resourceType === 'Document' && paused.frameId === mainFrameId;
    const url = fromChromium(paused.request.url);
    const isByPage = isMainDocument && requested === paused.request.url.split('#')[0];
    if (isByPage) requested = '';
    const isRedirect = isMainDocument && paused.redirectedRequestId !== undefined;
    const isRefused =
      (isRedirect && !mayNavigate('will-redirect', url, listener)) ||
      (isByPage && !mayNavigate('will-navigate', url, listener));
    if (!isRefused) {
      answerRequest(session, paused);
      return;
    }
    // 'Aborted' leaves the page that is there in place; the page may also be gone by now.
    session
      .send('Fetch.failRequest', { requestId: paused.requestId, errorReason: 'Aborted' })
      .catch(() => undefined);
  });
}

/**
 * Turns a page's CDP events into what its window and the app hear, from its first navigation on: of the empty page that
 * it was made as, nobody hears. The main frame's id is the target's id.
 */
export function relayPageEvents(session: CdpSession, listener: PageListener, mainFrameId: string): void {
  const { mainFrame } = listener;
  let hasBegun = false;
  relayConsole(session, listener);
  relayRequests(session, listener, mainFrameId);
  session.on<{ frame: Frame }>('Page.frameNavigated', ({ frame }) => {
    if (frame.parentId || !hasBegun) return;
    mainFrame.committed = frame.url;
    if (frame.unreachableUrl) listener.failedLoad(fromChromium(frame.unreachableUrl));
    else listener.emit('did-navigate', makeEvent({}), mainFrame.url, 200, 'OK');
  });
  session.on<{ frameId: string; url: string }>('Page.navigatedWithinDocument', ({ frameId, url }) => {
    if (frameId !== mainFrameId) return;
    mainFrame.committed = url;
    listener.emit('did-navigate-in-page', makeEvent({}), mainFrame.url, true);
  });
  session.on<Navigation>('Page.frameStartedNavigating', (navigation) => {
    if (navigation.frameId !== mainFrameId) return;
    hasBegun = true;
    const url = fromChromium(navigation.url);
    const isSameDocument = /sameDocument/i.test(navigation.navigationType);
    if (!isSameDocument) listener.startedLoading();
    const event = makeEvent({ url, isSameDocument, isMainFrame: true, frame: mainFrame });
    listener.emit('did-start-navigation', event, url, isSameDocument, true);
  });
  session.on<{ frameId: string }>('Page.frameStoppedLoading', ({ frameId }) => {
    if (hasBegun && frameId === mainFrameId) listener.stoppedLoading();
  });
  session.on('Page.domContentEventFired', () => {
    if (hasBegun) listener.domReady();
  });
  session.on('Page.loadEventFired', () => {
    if (hasBegun) listener.finishedLoad();
  });
  session.on('Inspector.targetCrashed', () => listener.crashed());
  session.on<{ url: string; windowName: string; windowFeatures: readonly string[] }>(
    'Page.windowOpen',
    ({ url, windowName, windowFeatures }) => {
      listener.popupAsked(fromChromium(url), windowName, windowFeatures.join(','));
    },
  );
}
