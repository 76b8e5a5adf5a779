// A small app that uses of Electron what Gleaner uses; built like electron-vite's output, an ES module.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { app, BrowserWindow, ipcMain, Menu, Notification, net, protocol, Tray } from 'electron';

const here = import.meta.dirname;
globalThis.fixture = { log: [] };
const log = (line) => globalThis.fixture.log.push(line);

protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
if (process.env.FIXTURE_USER_DATA) {
  mkdirSync(process.env.FIXTURE_USER_DATA, { recursive: true });
  app.setPath('userData', process.env.FIXTURE_USER_DATA);
}

function askWorker() {
  return new Promise((resolve, reject) => {
    const worker = new Worker(path.join(here, 'database-worker.js'));
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

async function servePage(request) {
  const { pathname } = new URL(request.url);
  const file = await net.fetch(pathToFileURL(path.join(here, 'page', pathname)).href);
  const headers = new Headers(file.headers);
  headers.set('content-security-policy', "default-src 'self'; script-src 'self'");
  return new Response(file.body, { headers });
}

function openWindow() {
  const window = new BrowserWindow({
    width: 1000,
    height: 700,
    show: false,
    webPreferences: { preload: path.join(here, 'preload.cjs'), sandbox: true },
  });
  window.once('ready-to-show', () => window.show());
  window.on('close', (event) => {
    if (globalThis.fixture.keepsWindow) event.preventDefault();
    log('close');
  });
  window.on('closed', () => log('closed'));
  window.webContents.on('will-navigate', (event) => {
    log(`will-navigate ${event.url}`);
    event.preventDefault();
  });
  window.webContents.on('render-process-gone', (_event, details) => log(`gone ${details.reason}`));
  window.webContents.setWindowOpenHandler(({ url }) => {
    log(`open ${url}`);
    return { action: 'deny' };
  });
  window.loadURL('app://fixture/index.html');
  return window;
}

function handleRequests() {
  ipcMain.handle('add', (_event, a, b) => a + b);
  ipcMain.handle('echo', (_event, value) => value);
  ipcMain.handle('frame', (event) => ({ url: event.senderFrame.url, origin: event.senderFrame.origin }));
  ipcMain.handle('refuse', () => {
    throw new RangeError('not today');
  });
  ipcMain.handle('database', askWorker);
  ipcMain.on('stream', (event, count) => {
    for (let n = 0; n < count; n += 1) event.sender.send('tick', { n, payload: 'x'.repeat(5000) });
  });
}

if (!app.requestSingleInstanceLock()) {
  process.stdout.write('handed over\n');
  app.exit(0);
}
app.on('second-instance', (_event, argv) => log(`second ${argv.at(-1)}`));
app.on('window-all-closed', () => log('window-all-closed'));
app.on('will-quit', () => log('will-quit'));

// Not `await`ed here: in Electron too, `ready` waits for the main module, and the two would wait for each other.
app.whenReady().then(() => {
  protocol.handle('app', servePage);
  handleRequests();
  const tray = new Tray('icon.png');
  tray.setToolTip('fixture at 40 %');
  tray.setContextMenu(
    Menu.buildFromTemplate([{ id: 'pause', label: 'Pause', click: () => log('tray pause') }]),
  );
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      {
        label: 'File',
        submenu: [{ id: 'open', label: 'Open', click: () => log('open clicked') }, { role: 'quit' }],
      },
    ]),
  );
  const notification = new Notification({ title: 'Done', body: 'All of it' });
  notification.on('click', () => log('notification click'));
  notification.show();
  openWindow();
  process.stdout.write('window opened\n');
});
