import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { someOf } from '../../src/engine/testing/thoroughness.ts';
import { electronLaunchOptions, prepareChromium } from './launch-options.ts';

// This is the host's own test, whatever else is installed.
process.env.GLEANER_HOST = 'chromium';
const { binary, env, host } = electronLaunchOptions();
const fixtureApp = path.join(import.meta.dirname, 'fixture-app');
const userData = mkdtempSync(path.join(tmpdir(), 'electron-host-test-'));

interface FixtureGlobal {
  fixture: { log: string[]; keepsWindow?: boolean };
}
interface FixtureWindow {
  fixture: {
    request(channel: string, ...args: unknown[]): Promise<unknown>;
    tell(channel: string, ...args: unknown[]): void;
    on(channel: string, callback: (value: unknown) => void): () => void;
    pathOf(file: unknown): string;
    fail(): void;
    unknown(): void;
  };
}

let app: ElectronApplication;
let page: Page;
let children: ChildProcess[] = [];

async function launch(): Promise<void> {
  app = await _electron.launch({
    args: [fixtureApp],
    env: { ...env, FIXTURE_USER_DATA: userData },
    colorScheme: null,
  });
  page = await app.firstWindow();
  // A window may be seen while its page is still the empty one that it was made as.
  await page.waitForURL('**/index.html');
}

/** The fixture's log; as Electron's own windows do, it arrives a moment after what caused it. */
async function expectLogged(line: string): Promise<void> {
  await expect
    .poll(() => app.evaluate(() => (globalThis as unknown as FixtureGlobal).fixture.log))
    .toContain(line);
}

function inPage<Result>(run: (fixture: FixtureWindow['fixture']) => Result): Promise<Awaited<Result>> {
  return page.evaluate(`(${run})(window.fixture)`) as Promise<Awaited<Result>>;
}

/** Ids of the processes whose command line names a profile of this host process. */
function chromiumsOf(pid: number | undefined): string[] {
  return readdirSync('/proc').filter((entry) => {
    if (!/^\d+$/.test(entry)) return false;
    try {
      return readFileSync(`/proc/${entry}/cmdline`, 'utf8').includes(`gleaner-chromium-profile-${pid}-`);
    } catch {
      return false; // It ended while we looked.
    }
  });
}

function startDirectly(...args: string[]): Promise<{ output: string; code: number | null }> {
  const child = spawn(binary, [fixtureApp, ...args], { env: { ...env, FIXTURE_USER_DATA: userData } });
  children.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
  return new Promise((resolve) => child.once('exit', (code) => resolve({ output, code })));
}

beforeAll(() => {
  if (process.platform === 'linux') prepareChromium();
}, 60_000);
afterAll(() => rmSync(userData, { recursive: true, force: true }));
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children = [];
});

// The host is a shell script, and these stories look for its processes in /proc.
const onLinux = describe.runIf(process.platform === 'linux');

onLinux('a running app', () => {
  beforeAll(launch);
  afterAll(() => app.close());

  test('is the Chromium host, and can be started anew', async () => {
    expect(host).toBe('chromium');
    await app.close();
    await launch();
    expect(await page.title()).not.toBe('');
  });

  test('a click in the page reaches the main process and its answer comes back', async () => {
    await page.click('#ask');
    await expect.poll(() => page.textContent('#answer')).toBe('5');
  });

  test('main-process code sees the custom scheme, and the page keeps its policy', async () => {
    expect(await inPage((fixture) => fixture.request('frame'))).toEqual({
      url: 'app://fixture/index.html',
      origin: 'app://fixture',
    });
    expect(await app.evaluate(({ webContents }) => webContents.getAllWebContents()[0]?.getURL())).toBe(
      'app://fixture/index.html',
    );
    const inline = page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.inlineRan = true';
      document.body.append(script);
      return 'inlineRan' in window;
    });
    expect(await inline).toBe(false);
  });

  test('values cross as structured clones', async () => {
    const isSame = await inPage(async (fixture) => {
      const bytes = new Uint8Array([0, 128, 255]);
      const loop: Record<string, unknown> = {
        when: new Date(5),
        none: undefined,
        big: 10n ** 20n,
        nan: Number.NaN,
      };
      loop.self = loop;
      const sent = {
        loop,
        map: new Map([[{ a: 1 }, new Set([1, 'x'])]]),
        bytes,
        error: new RangeError('e'),
        re: /a/g,
      };
      const got = (await fixture.request('echo', sent)) as typeof sent;
      const [entry] = got.map;
      return [
        got.loop.self === got.loop,
        (got.loop.when as Date).getTime() === 5,
        'none' in got.loop && got.loop.none === undefined,
        got.loop.big === 10n ** 20n,
        Number.isNaN(got.loop.nan),
        entry?.[0].a === 1 && entry[1].has('x'),
        got.bytes instanceof Uint8Array && got.bytes[2] === 255,
        got.error instanceof Error && got.error.message === 'e',
        got.re instanceof RegExp && got.re.flags === 'g',
      ];
    });
    expect(isSame).toEqual(Array.from({ length: 9 }, () => true));
  });

  test('functions do not cross to the main process, and errors say where they come from', async () => {
    const messageOf = (run: (fixture: FixtureWindow['fixture']) => unknown): Promise<string> =>
      page.evaluate(
        `Promise.resolve().then(() => (${run})(window.fixture)).catch((error) => error.message)`,
      ) as Promise<string>;
    expect(await messageOf((fixture) => fixture.request('echo', { run: () => 1 }))).toBe(
      'An object could not be cloned.',
    );
    expect(await messageOf((fixture) => fixture.request('refuse'))).toBe(
      "Error invoking remote method 'refuse': RangeError: not today",
    );
    expect(await messageOf((fixture) => fixture.request('nobody'))).toBe(
      "Error invoking remote method 'nobody': Error: No handler registered for 'nobody'",
    );
    expect(await messageOf((fixture) => fixture.fail())).toBe('no such thing');
    expect(await messageOf((fixture) => fixture.unknown())).toContain('electron-host does not implement');
  });

  test('the page reaches nothing but what the preload exposes', async () => {
    const seen = await page.evaluate(() => ({
      require: typeof Reflect.get(window, 'require'),
      process: typeof Reflect.get(window, 'process'),
      bindings: Object.getOwnPropertyNames(window).filter((name) => name.startsWith('electronHost')),
      isFrozen: Object.isFrozen(Reflect.get(window, 'fixture')),
    }));
    expect(seen).toEqual({ require: 'undefined', process: 'undefined', bindings: [], isFrozen: true });
    // A page that patches what the bridge uses learns nothing of the channel.
    const stolen = await page.evaluate(async () => {
      const caught: unknown[] = [];
      const real = EventTarget.prototype.dispatchEvent;
      EventTarget.prototype.dispatchEvent = function (event) {
        caught.push(this);
        return real.call(this, event);
      };
      const { fixture } = window as unknown as FixtureWindow;
      await fixture.request('add', 1, 1);
      EventTarget.prototype.dispatchEvent = real;
      return caught.length;
    });
    expect(stolen).toBe(0);
  });

  test('messages of 5 KB stream to the page, all of them and in order', async () => {
    const { inOrder, elapsedMs } = await inPage(
      (fixture) =>
        new Promise<{ inOrder: boolean; elapsedMs: number }>((resolve) => {
          const startedAt = performance.now();
          const seen: number[] = [];
          const stop = fixture.on('tick', (tick) => {
            seen.push((tick as { n: number }).n);
            if (seen.length < 1000) return;
            stop();
            const inOrder = seen.every((n, index) => n === index);
            resolve({ inOrder, elapsedMs: performance.now() - startedAt });
          });
          fixture.tell('stream', 1000);
        }),
    );
    console.log(`1000 messages of 5 KB: ${Math.round(elapsedMs)} ms`);
    expect(inOrder).toBe(true);
    expect(elapsedMs).toBeLessThan(10_000);
  });

  test('better-sqlite3 answers from a worker of the main process', async () => {
    expect(await inPage((fixture) => fixture.request('database'))).toBe(42);
  });

  test('menu, tray and notification are there for a spec to see and to click', async () => {
    await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('open')?.click());
    await expectLogged('open clicked');
    const tooltip = await app.evaluate(({ Tray }) => {
      const [tray] = (Tray as unknown as { shown: { tooltip: string; menu: Electron.Menu }[] }).shown;
      tray?.menu.getMenuItemById('pause')?.click();
      return tray?.tooltip;
    });
    expect(tooltip).toBe('fixture at 40 %');
    await expectLogged('tray pause');
    const title = await app.evaluate(({ Notification }) => {
      const [shown] = (Notification as unknown as { shown: Electron.Notification[] }).shown;
      shown?.emit('click');
      return shown?.title;
    });
    expect(title).toBe('Done');
    await expectLogged('notification click');
  });

  test('dialogs cancel by themselves and can be replaced', async () => {
    const answers = await app.evaluate(async ({ dialog }) => {
      const first = await dialog.showOpenDialog({ properties: ['openFile'] });
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: ['/tmp/a.db'] });
      const second = await dialog.showOpenDialog({});
      const box = await dialog.showMessageBox({ message: '?', buttons: ['No', 'Yes'], defaultId: 1 });
      return [first.canceled, second.filePaths[0], box.response];
    });
    expect(answers).toEqual([true, '/tmp/a.db', 1]);
  });

  test('what the host does not implement says so', async () => {
    const refuse = (name: string, run: (electron: typeof import('electron')) => unknown) =>
      expect(app.evaluate(run)).rejects.toThrow(`electron-host does not implement ${name}`);
    await refuse('electron.desktopCapturer', (electron) => electron.desktopCapturer);
    await refuse('app.getGPUInfo', ({ app }) => app.getGPUInfo('basic'));
    await refuse('BrowserWindow.capturePage', ({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.capturePage(),
    );
  });

  test('browserWindow gives the window of a page, with its size and its state', async () => {
    const window = await app.browserWindow(page);
    expect(await window.evaluate((it) => it.getBounds())).toMatchObject({ width: 1000, height: 700 });
    expect(await page.evaluate(() => [innerWidth, innerHeight])).toEqual([1000, 700]);
    await window.evaluate((it) => it.setSize(1200, 800));
    await expect.poll(() => page.evaluate(() => [innerWidth, innerHeight])).toEqual([1200, 800]);
    expect(await window.evaluate((it) => [it.isVisible(), it.isFocused(), it.isMaximized()])).toEqual([
      true,
      true,
      false,
    ]);
    await window.evaluate((it) => it.setProgressBar(0.4));
    const progress = await window.evaluate(
      (it) => (it as unknown as { chrome: { progressBar: unknown } }).chrome.progressBar,
    );
    expect(progress).toEqual({ progress: 0.4 });
  });

  test('a theme set in the main process shows in the page', async () => {
    const isDark = (): Promise<boolean> =>
      page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
    expect(await isDark()).toBe(false);
    await app.evaluate(({ nativeTheme }) => (nativeTheme.themeSource = 'dark'));
    await expect.poll(isDark).toBe(true);
    await page.reload();
    expect(await isDark()).toBe(true);
    await app.evaluate(({ nativeTheme }) => (nativeTheme.themeSource = 'system'));
    await expect.poll(isDark).toBe(false);
  });

  test('a chosen and a dropped file give their paths', async () => {
    await page.setInputFiles('#file', path.join(fixtureApp, 'package.json'));
    const chosen = await page.evaluate(() => {
      const input = document.querySelector<HTMLInputElement>('#file');
      return (window as unknown as FixtureWindow).fixture.pathOf(input?.files?.[0]);
    });
    expect(chosen).toBe(path.join(fixtureApp, 'package.json'));
    const cdp = await page.context().newCDPSession(page);
    const data = { items: [], files: [path.join(fixtureApp, 'main.js')], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await cdp.send('Input.dispatchDragEvent', { type, x: 20, y: 20, data });
    }
    await expect.poll(() => page.textContent('#dropped')).toBe(path.join(fixtureApp, 'main.js'));
    expect(await inPage((fixture) => fixture.pathOf(new File(['x'], 'made-in-the-page.txt')))).toBe('');
  });

  test('leaving the page and opening windows is the app’s to refuse', async () => {
    await page.click('#away', { noWaitAfter: true });
    await expectLogged('will-navigate https://example.invalid/');
    await page.click('#popup');
    await expectLogged('open https://example.invalid/popup');
    expect(app.windows()).toHaveLength(1);
    expect(page.url()).toContain('index.html');
  });

  test('secrets come back, and are not in the file in clear', async () => {
    const [isClear, secret] = await app.evaluate(({ safeStorage }) => {
      const sealed = safeStorage.encryptString('sk-123');
      return [sealed.toString('latin1').includes('sk-123'), safeStorage.decryptString(sealed)];
    });
    expect([isClear, secret]).toEqual([false, 'sk-123']);
  });

  test('the quiet rest of the surface answers as Electron would', async () => {
    const seen = await app.evaluate(
      async ({ app, clipboard, nativeImage, net, powerSaveBlocker, screen, shell, webContents }) => {
        clipboard.writeText('copied');
        const blocker = powerSaveBlocker.start('prevent-app-suspension');
        const wasOn = powerSaveBlocker.isStarted(blocker);
        powerSaveBlocker.stop(blocker);
        await shell.openExternal('https://example.invalid/');
        const manifest = (await (await net.fetch(`file://${app.getAppPath()}/package.json`)).json()) as {
          name: string;
        };
        const [contents] = webContents.getAllWebContents();
        return {
          clipboard: clipboard.readText(),
          blocker: [wasOn, powerSaveBlocker.isStarted(blocker)],
          names: [app.getName(), manifest.name, app.isPackaged, app.isReady(), process.type],
          image: nativeImage.createFromPath('/nowhere.png').isEmpty(),
          width: screen.getPrimaryDisplay().workArea.width,
          script: await contents?.executeJavaScript('document.title'),
          renderer: (contents?.getOSProcessId() ?? 0) > 0,
          versions:
            /^45\./.test(process.versions.electron ?? '') && /^\d+\./.test(process.versions.chrome ?? ''),
        };
      },
    );
    expect(seen).toEqual({
      clipboard: 'copied',
      blocker: [true, false],
      names: ['host-fixture', 'host-fixture', false, true, 'browser'],
      image: true,
      width: 1920,
      script: 'Fixture',
      renderer: true,
      versions: true,
    });
  });

  test('a second process hands its arguments over and ends', async () => {
    const { output, code } = await startDirectly('/tmp/second.db');
    expect(output).toContain('handed over');
    expect(code).toBe(0);
    await expectLogged('second /tmp/second.db');
  });

  test('a window closes while its page is coming, at whatever moment', async () => {
    // The moments around the one at which the page's document takes the place of the empty one.
    const moments = someOf(
      Array.from({ length: 16 }, (_, ms) => ms),
      6,
    );
    const closed = await app.evaluate(async ({ BrowserWindow, protocol }, after) => {
      const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
      let answered = (): void => undefined;
      protocol.handle('slow', async (request) => {
        if (request.url.includes('never')) await new Promise(() => undefined);
        setImmediate(() => answered());
        return new Response('<title>Slow</title>', { headers: { 'content-type': 'text/html' } });
      });
      async function closes(url: string, moment: Promise<unknown>): Promise<number> {
        const window = new BrowserWindow({ show: false });
        const isClosed = new Promise<void>((resolve) => window.on('closed', () => resolve()));
        window.loadURL(url).catch(() => undefined);
        await moment;
        window.close();
        await isClosed;
        return 1;
      }
      let count = await closes('slow://fixture/never', sleep(300));
      for (const ms of after) {
        const isAnswered = new Promise<void>((resolve) => {
          answered = resolve;
        });
        count += await closes(
          'slow://fixture/soon',
          isAnswered.then(() => sleep(ms)),
        );
      }
      return count;
    }, moments);
    expect(closed).toBe(moments.length + 1);
    await expect.poll(() => app.windows().length).toBe(1);
  });

  test('a crashed renderer is reported, and reloading brings the window back in a new page', async () => {
    const windowId = await (await app.browserWindow(page)).evaluate((it) => it.id);
    const crash = page.waitForEvent('crash');
    await app.evaluate(({ webContents }) => webContents.getAllWebContents()[0]?.forcefullyCrashRenderer());
    await crash;
    await expectLogged('gone crashed');
    const coming = app.waitForEvent('window');
    await app.evaluate(({ webContents }) => webContents.getAllWebContents()[0]?.reload());
    page = await coming;
    await page.click('#ask');
    await expect.poll(() => page.textContent('#answer')).toBe('5');
    expect(await (await app.browserWindow(page)).evaluate((it) => it.id)).toBe(windowId);
    await expect.poll(() => app.windows().length).toBe(1);
  });

  test('a window may refuse to close; closed, it is the last and the app hears of it', async () => {
    const window = await app.browserWindow(page);
    const keep = (keeps: boolean) =>
      app.evaluate((_electron, value) => {
        (globalThis as unknown as FixtureGlobal).fixture.keepsWindow = value;
      }, keeps);
    await keep(true);
    await window.evaluate((it) => it.close());
    await expectLogged('close');
    expect(page.isClosed()).toBe(false);
    await keep(false);
    const closed = page.waitForEvent('close');
    await window.evaluate((it) => it.close());
    await closed;
    await expectLogged('window-all-closed');
  });
});

onLinux('the end of an app', () => {
  test('close quits it, and its Chromium with it', async () => {
    await launch();
    const { pid } = app.process();
    expect(chromiumsOf(pid).length).toBeGreaterThan(0);
    await app.close();
    await expect.poll(() => chromiumsOf(pid)).toEqual([]);
    expect(readdirSync(tmpdir()).filter((name) => name.includes(`profile-${pid}-`))).toEqual([]);
  });

  test('SIGKILL of the executable takes Chromium along', async () => {
    await launch();
    const { pid } = app.process();
    const ended = app.waitForEvent('close');
    process.kill(pid ?? 0, 'SIGKILL');
    await ended;
    await expect.poll(() => chromiumsOf(pid)).toEqual([]);
  });

  test('the lock of a killed app is free again, and SIGTERM quits in good order', async () => {
    const finished = startDirectly();
    const [child] = children;
    await new Promise<void>((resolve) => child?.stdout?.once('data', () => resolve()));
    child?.kill('SIGTERM');
    const { output, code } = await finished;
    expect(output).toContain('window opened');
    expect(code).toBe(0);
    await expect.poll(() => chromiumsOf(child?.pid)).toEqual([]);
  });
});
