import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { DemoModel } from '../src/engine/demo-model/demo-model.ts';
import type { Desk } from './fixture/desk.ts';
import type { Gleaner } from './fixture/gleaner.ts';
import { expect, test } from './fixture/story.ts';

/** What a fetch of the page's own gives: the status, or the name of the error. */
function fetchFrom(page: Page, address: string): Promise<number | string> {
  return page.evaluate(async (to) => {
    try {
      return (await fetch(to)).status;
    } catch (thrown) {
      return thrown instanceof Error ? thrown.name : String(thrown);
    }
  }, address);
}

async function findsTheBridge(page: Page): Promise<void> {
  const found = await page.evaluate(() => {
    const names = ['require', 'process', 'Buffer', 'module', 'global', 'electron', 'ipcRenderer', 'webUtils'];
    const bridge = window.gleaner;
    return {
      names: names.filter((name) => name in window),
      bridge: Object.keys(bridge ?? {}).sort(),
      frozen: Object.isFrozen(bridge),
      replaced: Reflect.set(window, 'gleaner', 7) && (Reflect.get(window, 'gleaner') as unknown) === 7,
    };
  });
  expect(found).toEqual({ names: [], bridge: ['on', 'pathOf', 'request'], frozen: true, replaced: false });
}

async function runsNoScript(page: Page, model: DemoModel): Promise<void> {
  const ran = await page.evaluate(async () => {
    const marks: string[] = [];
    const broken: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) => broken.push(event.effectiveDirective));
    Reflect.set(window, 'broken', broken);
    Reflect.set(window, 'mark', (what: string) => marks.push(what));
    const inline = document.createElement('script');
    inline.textContent = 'mark("inline script")';
    const remote = document.createElement('script');
    remote.src = 'data:text/javascript,mark("data script")';
    const image = document.createElement('img');
    image.setAttribute('onerror', 'mark("handler")');
    image.src = 'data:image/png;base64,x';
    const frame = document.createElement('iframe');
    frame.srcdoc = '<script>parent.mark("frame")</script>';
    const elsewhere = document.createElement('iframe');
    elsewhere.src = 'https://example.com/';
    document.body.append(inline, remote, image, frame, elsewhere);
    // In a task of its own: what runs this very function is let through by the debugger.
    setTimeout(() => {
      for (const run of [
        // biome-ignore lint/security/noGlobalEval: whether it runs is the question
        () => globalThis.eval('mark("eval")'),
        () => new Function('mark("function")')(),
        () => setTimeout('mark("timer")' as unknown as () => void, 0),
      ]) {
        try {
          run();
        } catch {
          // The policy of the page, as it should be.
        }
      }
    }, 0);
    await new Promise((resolve) => setTimeout(resolve, 300));
    return marks;
  });
  expect(ran).toEqual([]);
  expect(await fetchFrom(page, `${model.baseUrl}/models`)).toBe('TypeError');
  const broken = await page.evaluate(() => [...new Set(Reflect.get(window, 'broken') as string[])].sort());
  expect(broken).toEqual(['connect-src', 'frame-src', 'script-src', 'script-src-attr', 'script-src-elem']);
}

async function readsNoFile(page: Page): Promise<void> {
  expect(await fetchFrom(page, '/index.html')).toBe(200);
  for (const path of [
    '/../../package.json',
    '/..%2f..%2fpackage.json',
    '/%2e%2e/%2e%2e/package.json',
    '/assets/..%2f..%2f..%2fpackage.json',
    '/..%5c..%5cpackage.json',
    '//etc/hosts',
  ]) {
    expect([403, 404, 'TypeError'], path).toContain(await fetchFrom(page, path));
  }
  expect(await fetchFrom(page, 'file:///etc/hosts')).toBe('TypeError');
}

async function goesNowhere(page: Page, desk: Desk): Promise<void> {
  const before = page.url();
  /** One after the other: what is refused is in the log, by its origin alone. */
  const refused = (line: string) =>
    expect.poll(() => readFileSync(join(desk.userData, 'logs', 'main.log'), 'utf8')).toContain(line);
  await page.evaluate(() => {
    const link = document.createElement('a');
    link.href = 'https://link.example/13800138000';
    document.body.append(link);
    link.click();
  });
  await refused('refused to navigate to https://link.example\n');
  await page.evaluate(() => {
    location.href = 'https://location.example/13800138000';
  });
  await refused('refused to navigate to https://location.example\n');
  await expect(page.getByTestId('nav-settings')).toBeVisible();
  expect(page.url()).toBe(before);
  // A webview is an unknown element here: a real one has methods.
  expect(await page.evaluate(() => 'loadURL' in document.createElement('webview'))).toBe(false);
}

async function opensNoWindow({ app, page }: Gleaner, desk: Desk): Promise<void> {
  await page.evaluate(() => void window.open('https://window.example/13800138000'));
  await expect
    .poll(() => readFileSync(join(desk.userData, 'logs', 'main.log'), 'utf8'))
    .toContain('refused to open https://window.example\n');
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
}

async function isGrantedNothing({ app, page }: Gleaner): Promise<void> {
  // Electron answers the page itself; the Chromium host keeps the handlers for a story to ask.
  const isHost = await app.evaluate(({ session }) => 'permissions' in session.defaultSession);
  if (isHost) {
    const answers = await app.evaluate(({ session }) => {
      const { permissions } = session.defaultSession as unknown as {
        readonly permissions: {
          readonly request: (contents: null, permission: string, answer: (granted: boolean) => void) => void;
          readonly check: (contents: null, permission: string) => boolean;
        };
      };
      const heard: boolean[] = [];
      permissions.request(null, 'media', (granted) => heard.push(granted));
      return [...heard, permissions.check(null, 'media')];
    });
    expect(answers).toEqual([false, false]);
  } else {
    const state = await page.evaluate(
      async () => (await navigator.permissions.query({ name: 'geolocation' })).state,
    );
    expect(state).toBe('denied');
  }
}

test('a script that got into the page finds nothing there but the bridge: it runs nothing further, asks no one, reads no file outside the folder of the pages, goes nowhere, opens no window and is granted nothing', async ({
  desk,
  model,
  start,
}) => {
  const gleaner = await start();
  const { page } = gleaner;
  await test.step('it finds nothing but the bridge', () => findsTheBridge(page));
  await test.step('a permission that it asks for is refused', () => isGrantedNothing(gleaner));
  await test.step('it reads no file outside the folder of the pages', () => readsNoFile(page));
  await test.step('it goes nowhere and embeds nothing', () => goesNowhere(page, desk));
  await test.step('it runs no further script, and asks no one for anything', () => runsNoScript(page, model));
  await test.step('it opens no window', () => opensNoWindow(gleaner, desk));
  // Playwright waits for a page that never came to be before it lets the app quit.
  await gleaner.kill();
});
