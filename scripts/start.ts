/**
 * `npm start`: builds what is out of date, makes the sample where there is none, and starts Gleaner on it with the
 * demo model. `npm start -- FILE` opens that file instead. Where Electron's own program cannot be had it says so in
 * one sentence and uses the Chromium host, if there is a browser and a display to show it on.
 */
import { type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const electronFolder = join(root, 'node_modules', 'electron');
const hostFolder = join(root, 'e2e', 'electron-host', 'dist');
const downloadMs = 5 * 60_000;

/** Electron's program, or null where it has not been fetched. */
function electronProgram(): string | null {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const pathFile = join(electronFolder, 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : null;
  if (override !== undefined) return join(override, name ?? 'electron');
  const program = name === null ? null : join(electronFolder, 'dist', name);
  return program !== null && existsSync(program) ? program : null;
}

function node(args: readonly string[], quiet = false, timeout?: number): SpawnSyncReturns<Buffer> {
  return spawnSync(process.execPath, [...args], {
    cwd: root,
    stdio: quiet ? 'ignore' : 'inherit',
    ...(timeout === undefined ? {} : { timeout }),
  });
}

/** When anything under the path was last changed, in milliseconds; nought where there is nothing. */
function newest(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

function isBuilt(): boolean {
  const outputs = ['main/index.js', 'main/engine-worker.js', 'preload/index.cjs', 'renderer/index.html'];
  const built = Math.min(...outputs.map((output) => newest(join(root, 'out', output))));
  const sources = ['src', 'electron.vite.config.ts', 'package.json'];
  return built > 0 && sources.every((source) => newest(join(root, source)) <= built);
}

function build(): void {
  if (isBuilt()) return;
  const command = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  if (node([command, 'build', '--logLevel', 'warn']).status !== 0) fail('Gleaner could not be built.');
}

function ensureSample(): void {
  if (existsSync(join(root, 'resources', 'sample.db'))) return;
  if (node([join(root, 'scripts', 'make-sample.ts')]).status !== 0) {
    console.error('The sample could not be made; Gleaner starts without it.');
  }
}

function fetchElectron(): string | null {
  console.log('Fetching Electron once (about 120 MB) …');
  node([join(electronFolder, 'install.js')], true, downloadMs);
  return electronProgram();
}

/** The Chromium host, where it can show a window: it needs a browser, not just the headless shell, and a display. */
async function hostProgram(): Promise<string | null> {
  const hasDisplay =
    process.platform !== 'linux' || Boolean(process.env.DISPLAY) || Boolean(process.env.WAYLAND_DISPLAY);
  const program = join(hostFolder, 'electron');
  if (!hasDisplay || process.platform === 'win32' || !existsSync(program)) return null;
  try {
    const { findChromium } = await import('../e2e/electron-host/chromium/find-chromium.ts');
    return findChromium(true).isShell ? null : program;
  } catch {
    // No browser at all; the sentence about Electron has been said.
    return null;
  }
}

function fail(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}

function run(program: string, environment: NodeJS.ProcessEnv): void {
  const given = process.argv.slice(2);
  const hasFile = given.some((argument) => !argument.startsWith('-'));
  const child = spawn(program, [root, ...(hasFile ? [] : ['--sample']), ...given], {
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(`${program} could not be started: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 0 : 1)));
}

build();
ensureSample();
const program = electronProgram() ?? fetchElectron();
if (program !== null) run(program, {});
else {
  console.error(
    'Electron’s program could not be downloaded: set ELECTRON_MIRROR to a mirror you can reach (for example https://npmmirror.com/mirrors/electron/) and run npm start again.',
  );
  const host = await hostProgram();
  if (host === null) process.exit(1);
  console.error('Until then Gleaner starts in the test host, on the browser found here.');
  run(host, { ELECTRON_OVERRIDE_DIST_PATH: hostFolder, GLEANER_HOST_HEADED: '1' });
}
