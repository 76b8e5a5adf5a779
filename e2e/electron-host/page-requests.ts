import type { CdpSession } from './chromium/cdp-pipe.ts';
import { fromChromium, headerToChromium } from './origin-map.ts';
import { protocolHandlerFor } from './protocol.ts';
import { askBeforeRequest, askHeadersReceived, type RequestDetails } from './session.ts';

export interface PausedRequest {
  readonly requestId: string;
  readonly frameId: string;
  readonly resourceType: string;
  readonly redirectedRequestId?: string;
  readonly request: {
    readonly url: string;
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly postDataEntries?: readonly { readonly bytes?: string }[];
  };
}

function requestFor({ request }: PausedRequest, url: string): Request {
  const parts = (request.postDataEntries ?? []).map((entry) => Buffer.from(entry.bytes ?? '', 'base64'));
  const hasBody = parts.length > 0 && request.method !== 'GET' && request.method !== 'HEAD';
  return new Request(url, {
    method: request.method,
    headers: request.headers,
    ...(hasBody ? { body: new Uint8Array(Buffer.concat(parts)) } : {}),
  });
}

function headerList(response: Response, override: RequestDetails['responseHeaders']): [string, string][] {
  if (!override) return [...response.headers];
  return Object.entries(override).flatMap(([name, values]) =>
    [values].flat().map((value): [string, string] => [name, value]),
  );
}

async function fulfil(session: CdpSession, paused: PausedRequest, url: string): Promise<void> {
  const { requestId, resourceType, request } = paused;
  const handler = protocolHandlerFor(url);
  if (!handler) {
    await session.send('Fetch.failRequest', { requestId, errorReason: 'AddressUnreachable' });
    return;
  }
  const response = await handler(requestFor(paused, url));
  const body = Buffer.from(await response.arrayBuffer());
  const responseHeaders = Object.fromEntries([...response.headers].map(([name, value]) => [name, [value]]));
  const answer = await askHeadersReceived({
    url,
    method: request.method,
    resourceType,
    responseHeaders,
    statusCode: response.status,
  });
  const scheme = new URL(url).protocol.slice(0, -1);
  await session.send('Fetch.fulfillRequest', {
    requestId,
    responseCode: response.status,
    responseHeaders: headerList(response, answer.responseHeaders).map(([name, value]) => ({
      name,
      value: headerToChromium(value, scheme),
    })),
    body: body.toString('base64'),
  });
}

/** Answers a request of the page: refused, served by the app's protocol handler, or let through to the network. */
export async function answerRequest(session: CdpSession, paused: PausedRequest): Promise<void> {
  const { requestId, request, resourceType } = paused;
  const url = fromChromium(request.url);
  try {
    const before = await askBeforeRequest({ url, method: request.method, resourceType });
    if (before.cancel) await session.send('Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' });
    else if (url === request.url) await session.send('Fetch.continueRequest', { requestId });
    else await fulfil(session, paused, url);
  } catch (error) {
    process.stderr.write(`electron-host: ${url}: ${error instanceof Error ? error.stack : String(error)}\n`);
    // The page may have gone meanwhile, and its request with it.
    await session.send('Fetch.failRequest', { requestId, errorReason: 'Failed' }).catch(() => undefined);
  }
}
