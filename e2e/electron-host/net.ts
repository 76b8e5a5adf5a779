import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { protocolHandlerFor } from './protocol.ts';
import { refuseUnknown } from './refuse-unknown.ts';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain',
};

async function fetchFile(url: string): Promise<Response> {
  const file = fileURLToPath(url);
  try {
    const body = await readFile(file);
    const type = contentTypes[path.extname(file).toLowerCase()] ?? 'application/octet-stream';
    return new Response(new Uint8Array(body), { headers: { 'content-type': type } });
  } catch (error) {
    throw new Error('net::ERR_FILE_NOT_FOUND', { cause: error });
  }
}

/** Like the global fetch, and also takes file: URLs and the app's own schemes. */
export async function hostFetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const url = input instanceof Request ? input.url : String(input);
  if (new URL(url).protocol === 'file:') return fetchFile(url);
  const handler = protocolHandlerFor(url);
  if (handler) return handler(new Request(input, init));
  return fetch(input, init);
}

export const net = refuseUnknown('net', {
  fetch: hostFetch,
  isOnline: (): boolean => true,
  online: true,
});
