import { app } from 'electron';
import { readCommandLine } from './app/command-line.ts';
import { claimSingleInstance, settleIdentity } from './app/identity.ts';
import { openLog } from './app/log.ts';
import { appPaths } from './app/paths.ts';
import { appOrigin, registerAppScheme } from './security/app-protocol.ts';
import { forgetOpenAiEnvironment } from './security/forget-openai-environment.ts';
import { createWorkerHost } from './session/worker-host.ts';
import { runShell } from './shell.ts';

// The composition root: what must happen before Electron is ready, in order; the rest is in shell.ts.
forgetOpenAiEnvironment(process.env);
const paths = appPaths(import.meta.dirname, app.isPackaged ? process.resourcesPath : null);
const readArguments = (argv: readonly string[], folder: string) => readCommandLine(argv, folder, paths.self);
const commandLine = readArguments(process.argv, process.cwd());
const userData = settleIdentity(commandLine.userDataDir);
const log = openLog(`${userData}/logs`, {
  echo: !app.isPackaged && process.env.GLEANER_QUIET === undefined,
});
registerAppScheme();
// Every page of this program runs in the system's sandbox, whatever its window asks for.
app.enableSandbox();

process.on('uncaughtException', (thrown) => log.error('uncaught', thrown));
process.on('unhandledRejection', (thrown) => log.error('unhandled rejection', thrown));

/** Files that arrive before the shell stands (macOS sends them as events) wait here. */
let early: string | null = null;
let openPath = (path: string | null): void => {
  early = path ?? early;
};

app.on('open-file', (event, path) => {
  event.preventDefault();
  openPath(path);
});

if (claimSingleInstance((argv, folder) => openPath(readArguments(argv, folder).file))) {
  // Before Electron is ready: the first thread loads while the window does.
  const startEngine = createWorkerHost(paths.workerUrl, userData);
  app
    .whenReady()
    .then(() => {
      const devServer = app.isPackaged ? undefined : process.env.ELECTRON_RENDERER_URL;
      openPath = runShell({
        paths,
        userData,
        log,
        startEngine,
        file: commandLine.file ?? early,
        sample: commandLine.sample,
        pageUrl: devServer ?? `${appOrigin}/index.html`,
        origins: devServer === undefined ? [appOrigin] : [appOrigin, devServer],
      });
    })
    .catch((thrown) => {
      log.error('Gleaner could not start', thrown);
      app.exit(1);
    });
} else {
  app.quit();
}
