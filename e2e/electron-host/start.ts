import { readFileSync, statSync } from 'node:fs';
import inspector from 'node:inspector';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { startChromium } from './chromium/start-chromium.ts';
import { type CommandLine, parseCommandLine } from './command-line.ts';
import { setChromium } from './host-chromium.ts';
import { hostLocale } from './locale.ts';
import { provideElectron } from './module-hooks.ts';
import { dressProcess, setChromeVersion } from './versions.ts';

const distFolder = path.join(import.meta.dirname, 'dist');

interface Application {
  readonly folder: string;
  readonly main: string;
  readonly name: string;
  readonly version: string;
}

/** The app as Electron finds it: a folder's package.json names its main module, or a script is named itself. */
function findApplication(given: string | undefined): Application {
  if (!given) throw new Error('electron-host: no app given (a folder with a package.json, or a script).');
  const resolved = path.resolve(given);
  if (!statSync(resolved).isDirectory()) {
    return { folder: path.dirname(resolved), main: resolved, name: 'Electron', version: '' };
  }
  const manifest = JSON.parse(readFileSync(path.join(resolved, 'package.json'), 'utf8')) as Readonly<
    Record<'name' | 'productName' | 'version' | 'main', string | undefined>
  >;
  return {
    folder: resolved,
    main: path.join(resolved, manifest.main ?? 'index.js'),
    name: manifest.productName ?? manifest.name ?? 'Electron',
    version: manifest.version ?? '',
  };
}

function listenToSignals(quit: () => void): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, quit);
  // Electron warns and goes on; Node alone would end the process.
  process.on('unhandledRejection', (reason) => {
    const text = reason instanceof Error ? reason.stack : String(reason);
    process.stderr.write(`(electron-host) UnhandledPromiseRejectionWarning: ${text}\n`);
  });
}

/** `ready` waits for the main module, as in Electron; a module that in turn awaits `ready` is worth a hint. */
async function loadMain(main: string): Promise<void> {
  const hint = setTimeout(() => {
    process.stderr.write(
      `electron-host: ${main} is still loading; does it await app.whenReady() at top level?\n`,
    );
  }, 5000);
  await import(pathToFileURL(main).href);
  clearTimeout(hint);
}

async function start(commandLine: CommandLine): Promise<void> {
  process.argv = [path.join(distFolder, 'electron'), ...commandLine.args];
  dressProcess(path.join(distFolder, 'resources'));
  if (commandLine.inspectPort !== undefined) inspector.open(commandLine.inspectPort, '127.0.0.1');
  const starting = startChromium({
    debuggingPort: commandLine.switches.get('remote-debugging-port'),
    locale: hostLocale(commandLine.switches),
    isHeaded: process.env.GLEANER_HOST_HEADED === '1',
    onGone: () => {
      process.stderr.write('electron-host: Chromium ended by itself.\n');
      process.exit(1);
    },
  });
  const application = findApplication(commandLine.app);
  // Loaded only now, because the host's modules and Chromium take their time side by side.
  const { electron } = await import('./electron-module.ts');
  electron.app.start({
    appPath: application.folder,
    name: application.name,
    version: application.version,
    switches: commandLine.switches,
  });
  provideElectron(electron);
  listenToSignals(() => electron.app.quit());
  const require = createRequire(import.meta.url);
  for (const loader of commandLine.preloadModules) require(path.resolve(loader));
  await loadMain(application.main);
  const chromium = await starting;
  setChromium(chromium);
  setChromeVersion(chromium.version);
  if (chromium.devToolsLine) process.stderr.write(`${chromium.devToolsLine}\n`);
  electron.app.becomeReady();
}

const commandLine = parseCommandLine(process.argv.slice(2));
if (commandLine.switches.has('version') || commandLine.args[0] === '-v') {
  dressProcess(distFolder);
  process.stdout.write(`v${process.versions.electron}\n`);
} else {
  start(commandLine).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  });
}
