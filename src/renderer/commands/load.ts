import { spotlight } from '@mantine/spotlight';
import type { Bridge, PageName, WindowCommand } from '../../shared/contract.ts';
import { pipelineOfPage } from '../../shared/pipelines/registry.ts';
import { ask } from '../bridge/ask.ts';
import { showJob, showPage, showRun } from '../store/navigation.ts';
import {
  withFound,
  withImportProgress,
  withProblem,
  withSnapshot,
  withWorkspace,
} from '../store/reducers.ts';
import { update, useStore } from '../store/store.ts';
import { exportProgressed, openExport } from './exports.ts';
import { importMail, planRows } from './imports.ts';
import { pauseJob, resumeJob, startSelected } from './job-commands.ts';
import { refreshRecent } from './open-file.ts';
import { queueChanged } from './queue.ts';

/** Listens to everything main pushes. */
function listen(bridge: Bridge): void {
  bridge.on('job.snapshot', (job) => update((state) => withSnapshot(state, job)));
  bridge.on('source.found', (told) => update((state) => withFound(state, told)));
  bridge.on('workspace.changed', (workspace) => {
    update((state) => withWorkspace(state, workspace));
    void refreshRecent();
  });
  bridge.on('settings.changed', (settings) => useStore.setState({ settings }));
  bridge.on('export.progress', exportProgressed);
  bridge.on('import.progress', (progress) => update((state) => withImportProgress(state, progress)));
  bridge.on('trial.changed', (trial) => useStore.setState({ trial }));
  bridge.on('job.feed', (feed) => useStore.setState({ feed }));
  bridge.on('queue.changed', queueChanged);
  bridge.on('whenDone.changed', (whenDone) => useStore.setState({ whenDone }));
  bridge.on('problem', (error) => update((state) => withProblem({ ...state, opening: false }, error)));
  bridge.on('command', obey);
}

/** The page that a start is made from: the one on show where it can start something, else the file's first. */
function showStart(): void {
  const { page, source } = useStore.getState();
  showRun(pipelineOfPage(page, source?.found ?? {}));
}

/** What the menu and the tray command, but for the pages that they show. */
const acts: Readonly<Record<Exclude<WindowCommand, PageName>, () => void>> = {
  start: () => {
    showStart();
    void startSelected();
  },
  pause: () => void pauseJob(),
  resume: () => void resumeJob(),
  cancel: () => {
    showJob();
    useStore.setState({ cancelAsked: true });
  },
  importMailbox: () => void importMail('mailbox'),
  importFolder: () => void importMail('folder'),
  importData: () => void planRows(),
  export: () => openExport(),
  palette: () => spotlight.open(),
  shortcuts: () => useStore.setState({ dialog: 'shortcuts' }),
  about: () => useStore.setState({ dialog: 'about' }),
  job: showJob,
};

/** Carries out a command of the menu or the tray. */
function obey(command: WindowCommand): void {
  if (Object.hasOwn(acts, command)) acts[command as keyof typeof acts]();
  else showPage(command as PageName);
}

/** Listens first, then asks for everything the window shows, so that nothing falls between. */
export async function load(bridge: Bridge): Promise<void> {
  listen(bridge);
  const [settings, app, recent, workspace, trial, whenDone] = await Promise.all([
    ask('settings.get', undefined),
    ask('app.info', undefined),
    ask('recent.list', undefined),
    ask('workspace.get', undefined),
    ask('trial.get', undefined),
    ask('whenDone.get', undefined),
  ]);
  if (settings.ok) useStore.setState({ settings: settings.data });
  if (app.ok) useStore.setState({ app: app.data });
  if (recent.ok) useStore.setState({ recent: recent.data });
  if (trial.ok) useStore.setState({ trial: trial.data });
  if (whenDone.ok) useStore.setState({ whenDone: whenDone.data });
  if (workspace.ok) update((state) => withWorkspace(state, workspace.data));
  for (const answer of [settings, app, workspace])
    if (!answer.ok) update((state) => withProblem(state, answer.error));
}
