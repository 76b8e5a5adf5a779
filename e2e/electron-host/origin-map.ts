/**
 * Chromium knows no custom schemes, so `app://gleaner/x` is served as `https://gleaner.app-host.invalid/x`, a name
 * that can never resolve. Main-process code only ever sees the custom form.
 */
const suffix = '-host.invalid';
const own = new Set([
  'http:',
  'https:',
  'file:',
  'data:',
  'about:',
  'blob:',
  'chrome:',
  'devtools:',
  'ws:',
  'wss:',
]);

/** The URL Chromium is given. */
export function toChromium(url: string): string {
  const parsed = URL.parse(url);
  if (!parsed || own.has(parsed.protocol)) return url;
  const [, host = '', rest = ''] = /^[^:]+:(?:\/\/)?([^/?#]*)(.*)$/s.exec(url) ?? [];
  return `https://${host || 'root'}.${parsed.protocol.slice(0, -1)}${suffix}${rest || '/'}`;
}

/** The URL the app is told. */
export function fromChromium(url: string): string {
  const parsed = URL.parse(url);
  if (parsed?.protocol !== 'https:' || !parsed.hostname.endsWith(suffix)) return url;
  const labels = parsed.hostname.slice(0, -suffix.length).split('.');
  const scheme = labels.pop() ?? '';
  return `${scheme}://${labels.join('.')}${url.slice(parsed.origin.length)}`;
}

/** The origin of a URL as the app is told it: custom schemes are standard here, and so have one. */
export function originOf(url: string): string {
  const custom = /^([a-z][a-z0-9+.-]*:\/\/[^/?#]*)/i.exec(url)?.[1];
  const parsed = URL.parse(url);
  return parsed && parsed.origin !== 'null'
    ? parsed.origin
    : url.startsWith('file:')
      ? 'file://'
      : (custom ?? 'null');
}

/** Response headers that name the custom origin or scheme, in Chromium's terms (a Content-Security-Policy does). */
export function headerToChromium(value: string, scheme: string): string {
  return value
    .replaceAll(new RegExp(`\\b${scheme}://([a-z0-9.-]+)`, 'gi'), (url) => new URL(toChromium(url)).origin)
    .replaceAll(new RegExp(`(^|[\\s;])${scheme}:(?=[\\s;]|$)`, 'gi'), `$1https://*.${scheme}${suffix}`);
}
