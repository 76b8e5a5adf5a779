import { readFile, realpath } from 'node:fs/promises';
import { extname, isAbsolute, join, relative, sep } from 'node:path';

/** The window may run its own scripts and styles and nothing else; Mantine needs inline style attributes. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

/**
 * The file that an `app://HOST/…` address means, or null where it means none inside the folder:
 * another host, a way out of the folder (however encoded), or a kind of file that the window has no use for.
 */
export function assetPath(folder: string, host: string, address: string): string | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.host !== host) return null;
  let pathname: string;
  try {
    pathname = decodeURIComponent(url.pathname);
  } catch {
    return null;
  }
  if (pathname.includes('\0') || pathname.includes('\\')) return null;
  const path = join(folder, pathname === '/' || pathname === '' ? 'index.html' : pathname);
  return isInside(folder, path) && Object.hasOwn(types, extname(path)) ? path : null;
}

function isInside(folder: string, path: string): boolean {
  const inside = relative(folder, path);
  return inside !== '' && inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside);
}

/** Answers one request of the window from the built renderer, with the headers that confine it. */
export async function assetResponse(
  folder: string,
  host: string,
  method: string,
  address: string,
): Promise<Response> {
  const path = method === 'GET' ? assetPath(folder, host, address) : null;
  if (path === null) return plain(403, 'Forbidden');
  try {
    // Where links lead counts, not where they lie.
    const real = await realpath(path);
    if (!isInside(await realpath(folder), real)) return plain(403, 'Forbidden');
    const body = await readFile(real);
    return new Response(new Uint8Array(body), { headers: headers(types[extname(path)] ?? 'text/plain') });
  } catch {
    // Whatever keeps the file from being read, to the page it is not there.
    return plain(404, 'Not found');
  }
}

function plain(status: number, text: string): Response {
  return new Response(text, { status, headers: headers('text/plain; charset=utf-8') });
}

function headers(type: string): Record<string, string> {
  return {
    'content-type': type,
    'content-security-policy': contentSecurityPolicy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-cache',
  };
}
