import { hostFetch } from './net.ts';
import { protocol } from './protocol.ts';
import { refuseUnknown } from './refuse-unknown.ts';

type Headers = Record<string, string | string[]>;
export interface RequestDetails {
  readonly url: string;
  readonly method: string;
  readonly resourceType: string;
  readonly responseHeaders?: Headers;
  readonly statusCode?: number;
}
export interface RequestAnswer {
  readonly cancel?: boolean;
  readonly redirectURL?: string;
  readonly responseHeaders?: Headers;
}
type RequestListener = (details: RequestDetails, callback: (answer: RequestAnswer) => void) => void;

const listeners: { beforeRequest: RequestListener | null; headersReceived: RequestListener | null } = {
  beforeRequest: null,
  headersReceived: null,
};

function ask(listener: RequestListener | null, details: RequestDetails): Promise<RequestAnswer> {
  return new Promise((resolve) => {
    if (listener) listener(details, resolve);
    else resolve({});
  });
}

/** What `webRequest.onBeforeRequest` says to a request. */
export function askBeforeRequest(details: RequestDetails): Promise<RequestAnswer> {
  return ask(listeners.beforeRequest, details);
}

/** What `webRequest.onHeadersReceived` makes of a response of a custom scheme. */
export function askHeadersReceived(details: RequestDetails): Promise<RequestAnswer> {
  return ask(listeners.headersReceived, details);
}

function listenerOf(args: readonly unknown[]): RequestListener | null {
  return (args.at(-1) as RequestListener | null | undefined) ?? null;
}

const webRequest = refuseUnknown('session.webRequest', {
  onBeforeRequest: (...args: unknown[]): void => {
    listeners.beforeRequest = listenerOf(args);
  },
  onHeadersReceived: (...args: unknown[]): void => {
    listeners.headersReceived = listenerOf(args);
  },
});

/** Permission handlers are kept for a spec to call; this Chromium asks for no permissions. */
const permissions: Record<'request' | 'check' | 'device', unknown> = {
  request: null,
  check: null,
  device: null,
};

const defaultSession = refuseUnknown('session.defaultSession', {
  permissions,
  webRequest,
  protocol,
  fetch: hostFetch,
  setPermissionRequestHandler: (handler: unknown): void => {
    permissions.request = handler;
  },
  setPermissionCheckHandler: (handler: unknown): void => {
    permissions.check = handler;
  },
  setDevicePermissionHandler: (handler: unknown): void => {
    permissions.device = handler;
  },
  setSpellCheckerEnabled: (_isEnabled: boolean): void => {},
  clearCache: async (): Promise<void> => {},
});

export type Session = typeof defaultSession;
export const session = refuseUnknown('session', { defaultSession });
