import type { ServerResponse } from 'node:http';
import { type Refusal, refusalBody } from './refusals.ts';

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  send(response, status, 'application/json; charset=utf-8', JSON.stringify(body), headers);
}

export function sendHtmlPage(response: ServerResponse): void {
  const page =
    '<!doctype html><html><head><title>Sign in</title></head><body>Please sign in to the network.</body></html>';
  send(response, 200, 'text/html; charset=utf-8', page, {});
}

export function sendRefusal(response: ServerResponse, refusal: Refusal): void {
  sendJson(response, refusal.status, refusalBody(refusal), refusal.headers);
}

function send(
  response: ServerResponse,
  status: number,
  contentType: string,
  body: string,
  headers: Readonly<Record<string, string>>,
): void {
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': String(Buffer.byteLength(body)),
    ...headers,
  });
  response.end(body);
}
