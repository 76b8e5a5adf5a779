import { spotlight } from '@mantine/spotlight';
import type { Bridge, WindowCommand } from '../../shared/contract.ts';
import { pipelineOfPage } from '../../shared/pipelines/registry.ts';
import { showJob, showPage, showRun } from '../store/navigation.ts';
import {
  withFound,
  withImportProgress,
  withProblem,
  withSettings,
  withSnapshot,
  withWorkspace,
} from '../store/reducers.ts';
import { update, useStore } from '../store/store.ts';
import { exportProgressed, openExport } from './exports.ts';
import { importMail, planRows } from './imports.ts';
import { pauseJob, resumeJob, startSelected } from './job-commands.ts';
import { refreshRecent } from './open-file.ts';
import { queueChanged } from './queue.ts';

/** Listens to everything main pushes. Returns the way to stop. */
export function listen(bridge: Bridge): () => void {
  const stops = [
    bridge.on('job.snapshot', (job) => update((state) => withSnapshot(state, job))),
    bridge.on('source.found', (told) => update((state) => withFound(state, told))),
    bridge.on('workspace.changed', (workspace) => {
      update((state) => withWorkspace(state, workspace));
      void refreshRecent();
    }),
    bridge.on('settings.changed', (settings) => update((state) => withSettings(state, settings))),
    bridge.on('export.progress', exportProgressed),
    bridge.on('import.progress', (progress) => update((state) => withImportProgress(state, progress))),
    bridge.on('trial.changed', (trial) => useStore.setState({ trial })),
    bridge.on('job.feed', (feed) => useStore.setState({ feed })),
    bridge.on('queue.changed', queueChanged),
    bridge.on('whenDone.changed', (whenDone) => useStore.setState({ whenDone })),
    bridge.on('problem', (error) => update((state) => withProblem({ ...state, opening: false }, error))),
    bridge.on('command', obey),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** The page that a start is made from: the one on show where it can start something, else the file's first. */
function showStart(): void {
  const { page, source } = useStore.getState();
  showRun(pipelineOfPage(page, source?.found ?? {}));
}

/** Carries out a command of the menu or the tray. */
function obey(command: WindowCommand): void {
  switch (command) {
    case 'start':
      showStart();
      void startSelected();
      return;
    case 'pause':
      void pauseJob();
      return;
    case 'resume':
      void resumeJob();
      return;
    case 'cancel':
      showJob();
      useStore.setState({ cancelAsked: true });
      return;
    case 'importMailbox':
      void importMail('mailbox');
      return;
    case 'importFolder':
      void importMail('folder');
      return;
    case 'importData':
      void planRows();
      return;
    case 'export':
      openExport();
      return;
    case 'palette':
      spotlight.open();
      return;
    case 'shortcuts':
    case 'about':
      useStore.setState({ dialog: command });
      return;
    case 'job':
      showJob();
      return;
    default:
      showPage(command);
  }
}
