import { basename } from 'node:path';
import type { MenuItemConstructorOptions } from 'electron';
import { isFinished, type JobSnapshot } from '../../shared/job.ts';
import { pipelinePages } from '../../shared/pipelines/registry.ts';
import type { Words } from '../app/words.ts';
import { isRunning } from '../session/job-words.ts';
import type { MenuActions } from './menu-actions.ts';

/** What the menu depends on; it is built anew where this differs. */
export interface MenuState {
  readonly fileOpen: boolean;
  readonly sampleAvailable: boolean;
  readonly docsAvailable: boolean;
  readonly recent: readonly string[];
  readonly canStart: boolean;
  readonly canPause: boolean;
  readonly canResume: boolean;
  readonly canCancel: boolean;
}

/** Which commands the job's state allows. */
export function jobCommands(
  fileOpen: boolean,
  job: JobSnapshot | null,
): Pick<MenuState, 'canStart' | 'canPause' | 'canResume' | 'canCancel'> {
  const paused = job?.status === 'paused';
  return {
    canStart: fileOpen && (job === null || isFinished(job.status)),
    canPause: fileOpen && isRunning(job),
    canResume: fileOpen && paused,
    canCancel: fileOpen && (isRunning(job) || paused),
  };
}

type Item = MenuItemConstructorOptions;
const separator: Item = { type: 'separator' };

/** The whole menu bar as data. Every item that does something has an id. */
export function menuTemplate(
  words: Words,
  state: MenuState,
  actions: MenuActions,
  platform: NodeJS.Platform,
): Item[] {
  const mac = platform === 'darwin';
  return [
    ...(mac ? [macAppMenu(words, actions)] : []),
    fileMenu(words, state, actions, mac),
    editMenu(words),
    jobMenu(words, state, actions),
    viewMenu(words, actions, mac),
    ...(mac ? [macWindowMenu(words)] : []),
    helpMenu(words, state, actions, mac),
  ];
}

function macAppMenu({ menu }: Words, actions: MenuActions): Item {
  return {
    id: 'app',
    label: 'Gleaner',
    submenu: [
      { id: 'help.about', label: menu.about, click: actions.about },
      separator,
      settingsItem(menu.settings, actions),
      separator,
      { role: 'services', label: menu.services },
      separator,
      { role: 'hide', label: menu.hide },
      { role: 'hideOthers', label: menu.hideOthers },
      { role: 'unhide', label: menu.showAll },
      separator,
      { id: 'file.quit', label: menu.quit, accelerator: 'Cmd+Q', click: actions.quit },
    ],
  };
}

function macWindowMenu({ menu }: Words): Item {
  return {
    id: 'window',
    label: menu.window,
    role: 'window',
    submenu: [
      { role: 'minimize', label: menu.minimize },
      { role: 'close', label: menu.closeWindow },
    ],
  };
}

function settingsItem(label: string, actions: MenuActions): Item {
  return {
    id: 'view.settings',
    label,
    accelerator: 'CmdOrCtrl+,',
    click: () => actions.showPage('settings'),
  };
}

function fileMenu({ menu }: Words, state: MenuState, actions: MenuActions, mac: boolean): Item {
  const recent: Item[] =
    state.recent.length === 0
      ? [{ id: 'file.recent.none', label: menu.noRecent, enabled: false }]
      : [
          ...state.recent.map(
            (path, index): Item => ({
              id: `file.recent.${index}`,
              label: escapeLabel(basename(path)),
              sublabel: path,
              click: () => actions.openRecent(path),
            }),
          ),
          separator,
          { id: 'file.recent.clear', label: menu.clearRecent, click: actions.clearRecent },
        ];
  const quit: Item[] = mac
    ? []
    : [separator, { id: 'file.quit', label: menu.quit, accelerator: 'Ctrl+Q', click: actions.quit }];
  return {
    id: 'file',
    label: menu.file,
    submenu: [
      { id: 'file.open', label: menu.open, accelerator: 'CmdOrCtrl+O', click: actions.open },
      { id: 'file.recent', label: menu.openRecent, submenu: recent },
      {
        id: 'file.sample',
        label: menu.openSample,
        enabled: state.sampleAvailable,
        click: actions.openSample,
      },
      separator,
      { id: 'file.import.data', label: menu.importData, click: actions.importData },
      importMenu(menu, actions),
      {
        id: 'file.export',
        label: menu.exportTable,
        accelerator: 'CmdOrCtrl+E',
        enabled: state.fileOpen,
        click: actions.exportTable,
      },
      separator,
      { id: 'file.reveal', label: menu.reveal, enabled: state.fileOpen, click: actions.reveal },
      { id: 'file.close', label: menu.close, enabled: state.fileOpen, click: actions.closeFile },
      ...quit,
    ],
  };
}

function importMenu(menu: Words['menu'], actions: MenuActions): Item {
  return {
    id: 'file.import',
    label: menu.importMail,
    submenu: [
      {
        id: 'file.import.mailbox',
        label: menu.importMailbox,
        click: () => actions.importMail('mailbox'),
      },
      { id: 'file.import.folder', label: menu.importFolder, click: () => actions.importMail('folder') },
    ],
  };
}

/** On macOS copy and paste work only where the menu has them. */
function editMenu({ menu }: Words): Item {
  return {
    id: 'edit',
    label: menu.edit,
    submenu: [
      { role: 'undo', label: menu.undo },
      { role: 'redo', label: menu.redo },
      separator,
      { role: 'cut', label: menu.cut },
      { role: 'copy', label: menu.copy },
      { role: 'paste', label: menu.paste },
      { role: 'selectAll', label: menu.selectAll },
    ],
  };
}

function jobMenu({ menu }: Words, state: MenuState, actions: MenuActions): Item {
  return {
    id: 'job',
    label: menu.job,
    submenu: [
      {
        id: 'job.start',
        label: menu.start,
        accelerator: 'CmdOrCtrl+Enter',
        enabled: state.canStart,
        click: actions.start,
      },
      separator,
      { id: 'job.pause', label: menu.pause, enabled: state.canPause, click: actions.pause },
      { id: 'job.resume', label: menu.resume, enabled: state.canResume, click: actions.resume },
      { id: 'job.cancel', label: menu.cancel, enabled: state.canCancel, click: actions.cancel },
    ],
  };
}

function viewMenu({ menu, page }: Words, actions: MenuActions, mac: boolean): Item {
  return {
    id: 'view',
    label: menu.view,
    submenu: [
      ...pipelinePages.map(
        (name, index): Item => ({
          id: `view.${name}`,
          label: page[name],
          ...(index < 9 ? { accelerator: `CmdOrCtrl+${index + 1}` } : {}),
          click: () => actions.showPage(name),
        }),
      ),
      { id: 'view.runs', label: menu.runs, click: () => actions.showPage('runs') },
      ...(mac ? [] : [settingsItem(menu.settings, actions)]),
      separator,
      // The page listens for the keys itself, also where there is no menu.
      {
        id: 'view.palette',
        label: menu.palette,
        accelerator: 'CmdOrCtrl+K',
        registerAccelerator: false,
        click: actions.palette,
      },
      separator,
      { role: 'reload', label: menu.reload },
      { role: 'toggleDevTools', label: menu.developerTools },
      separator,
      { role: 'resetZoom', label: menu.actualSize },
      { role: 'zoomIn', label: menu.zoomIn },
      { role: 'zoomOut', label: menu.zoomOut },
      separator,
      { role: 'togglefullscreen', label: menu.fullScreen },
    ],
  };
}

function helpMenu({ menu }: Words, state: MenuState, actions: MenuActions, mac: boolean): Item {
  const docs: Item[] = state.docsAvailable
    ? [{ id: 'help.docs', label: menu.docs, click: actions.openDocs }]
    : [];
  const about: Item[] = mac ? [] : [separator, { id: 'help.about', label: menu.about, click: actions.about }];
  return {
    id: 'help',
    label: menu.help,
    role: 'help',
    submenu: [
      ...docs,
      { id: 'help.shortcuts', label: menu.shortcuts, click: actions.shortcuts },
      { id: 'help.logs', label: menu.logs, click: actions.showLogs },
      ...about,
    ],
  };
}

/** In a label `&` marks the access key; doubled it is itself. */
function escapeLabel(text: string): string {
  return text.replaceAll('&', '&&');
}
