import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contentSecurityPolicy } from '../src/main/security/asset-response.ts';

const root = join(import.meta.dirname, '..');

interface Source {
  readonly path: string;
  readonly text: string;
}

/** Everything that ships, tests and what they stand on left out. */
const sources: readonly Source[] = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(ts|tsx|html|css)$/.test(entry.name))
  .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
  .filter((path) => !/\.test\.tsx?$|\/testing\//.test(path))
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));

/** The files in which that is written, in order. */
const where = (pattern: RegExp, room = ''): readonly string[] =>
  sources
    .filter(({ path, text }) => path.startsWith(`src/${room}`) && pattern.test(text))
    .map(({ path }) => path)
    .sort();

const directives = (policy: string): ReadonlyMap<string, string> =>
  new Map(policy.split(';').map((each) => each.trim().split(/ (.*)/s, 2) as [string, string]));

describe('the sources of the shell', () => {
  it('import Electron in the main process and the preload alone', () => {
    const found = where(/from 'electron'|require\('electron'\)|import\('electron'\)/);
    expect(found.length).toBeGreaterThan(10);
    for (const path of found) expect(path).toMatch(/^src\/(main|preload)\//);
  });

  it('open what is outside in one place, and a page of our own by its name', () => {
    expect(where(/openExternal\(/)).toEqual(['src/main/security/open-external.ts', 'src/main/shell.ts']);
    expect(where(/shell\.openExternal|openPath\(.*http/)).toEqual(['src/main/security/open-external.ts']);
  });

  it('load one page, from the own protocol or the development server, and no file', () => {
    expect(where(/\.loadURL\(/)).toEqual(['src/main/window/window.ts']);
    expect(where(/\.loadFile\(|['"`]file:\/\//)).toEqual([]);
  });

  it('run no script from a string and put no markup into the page', () => {
    expect(where(/\beval\(|new Function\(|executeJavaScript|insertCSS/)).toEqual([]);
    expect(where(/innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|document\.write/)).toEqual(
      [],
    );
  });

  it('turn on nothing that Electron’s checklist forbids', () => {
    const forbidden =
      /webSecurity: false|allowRunningInsecureContent: true|experimentalFeatures: true|enableBlinkFeatures:|allowpopups|<webview|webviewTag: true|nodeIntegration\w*: true|contextIsolation: false|sandbox: false|no-sandbox|disable-web-security|ignore-certificate-errors|setCertificateVerifyProc|NODE_TLS_REJECT_UNAUTHORIZED/;
    expect(where(forbidden)).toEqual([]);
    expect(where(/enableSandbox\(\)/)).toEqual(['src/main/index.ts']);
    expect(where(/bypassCSP|corsEnabled|allowServiceWorkers/)).toEqual([]);
  });

  it('open windows in one place, with the preferences of one place', () => {
    expect(where(/new (BrowserWindow|BrowserView|WebContentsView|BaseWindow)\(/)).toEqual([
      'src/main/window/window.ts',
    ]);
    expect(where(/webPreferences: webPreferences\(/)).toEqual(['src/main/window/window.ts']);
  });

  it('listen to the page on one channel, behind the router', () => {
    expect(where(/ipcMain\.(on|once|handle|handleOnce)\(/)).toEqual(['src/main/window/ipc-main.ts']);
    expect(where(/ipcMain\.(on|once)\(|MessageChannelMain|webContents\.ipc/)).toEqual([]);
  });

  it('hand the page functions of ours, never Electron’s own', () => {
    expect(where(/exposeInMainWorld\(/)).toEqual(['src/preload/index.ts']);
    expect(where(/exposeInIsolatedWorld|window\.\w+ = (ipcRenderer|webUtils)/)).toEqual([]);
    const preload = sources.find(({ path }) => path === 'src/preload/index.ts')?.text ?? '';
    const bridge = preload.slice(preload.indexOf('const bridge'), preload.indexOf('contextBridge.expose'));
    expect([...bridge.matchAll(/^ {2}(\w+)[:(]/gm)].map(([, name]) => name)).toEqual([
      'request',
      'on',
      'pathOf',
    ]);
    // An event of Electron's carries its sender; it stays in the preload.
    expect(bridge).not.toMatch(/\(_?event\b|ipcRenderer\b(?!\.invoke\(requestChannel, name, input\))/);
  });

  it('start no crash reporter and send no dump', () => {
    expect(where(/crashReporter/)).toEqual([]);
  });
});

describe('the content security policy', () => {
  const html = sources.find(({ path }) => path === 'src/renderer/index.html')?.text ?? '';
  const inPage = /http-equiv="Content-Security-Policy"\s+content="([^"]+)"/.exec(html)?.[1] ?? '';

  it.each([
    ['header', contentSecurityPolicy],
    ['page', inPage],
  ])('of the %s lets run what lies in the own folder and nothing else', (_where, policy) => {
    const rules = directives(policy);
    expect(rules.get('default-src')).toBe("'none'");
    expect(rules.get('script-src')).toBe("'self'");
    expect(rules.get('connect-src')).toBe("'self'");
    expect(rules.get('base-uri')).toBe("'none'");
    expect(rules.get('form-action')).toBe("'none'");
    expect(policy).not.toMatch(/unsafe-eval|https?:|\*|blob:|strict-dynamic/);
    // Styles are the one exception: Mantine sets them as attributes.
    const unsafe = [...rules].filter(([, value]) => value.includes('unsafe-inline')).map(([name]) => name);
    expect(unsafe).toEqual(['style-src']);
    for (const kind of ['object-src', 'frame-src', 'worker-src', 'media-src'])
      expect(rules.has(kind)).toBe(false);
  });

  it('of the header keeps the page out of frames; the page itself holds no script', () => {
    expect(directives(contentSecurityPolicy).get('frame-ancestors')).toBe("'none'");
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|\son\w+=|javascript:/i);
  });
});
