import type { MailPlace, PageName, WindowCommand } from '../../shared/contract.ts';
import type { FileOpening } from '../session/file-opening.ts';
import type { Session } from '../session/session.ts';

export interface MenuActionParts {
  readonly session: Session;
  readonly files: FileOpening;
  /** Brings the window to the front and has it carry out the command. */
  readonly command: (command: WindowCommand) => void;
  readonly show: () => void;
  readonly reveal: (path: string) => void;
  readonly openDocs: () => void;
  readonly showLogs: () => void;
  readonly quit: () => void;
}

export type MenuActions = ReturnType<typeof createMenuActions>;

/** What menu and tray do. Starting is left to the window, which first shows the estimate. */
export function createMenuActions(parts: MenuActionParts) {
  const { session, files, command } = parts;
  const report = (task: Promise<unknown>): void => void files.reporting(task);
  const opening = (task: () => Promise<unknown>) => (): void => {
    parts.show();
    report(task());
  };
  return {
    open: opening(files.openChosen),
    openRecent: (path: string) => opening(() => files.open(path))(),
    clearRecent: () => report(files.clearRecent()),
    openSample: opening(() => files.openSample()),
    importMail: (place: MailPlace) => command(place === 'mailbox' ? 'importMailbox' : 'importFolder'),
    importData: () => command('importData'),
    exportTable: () => command('export'),
    reveal: () => {
      const path = session.path();
      if (path !== null) parts.reveal(path);
    },
    closeFile: () => report(session.close()),
    quit: parts.quit,
    start: () => command('start'),
    pause: () => report(session.pause()),
    resume: () => report(session.resume()),
    cancel: () => report(session.cancel()),
    showPage: (page: PageName) => command(page),
    openDocs: parts.openDocs,
    showLogs: parts.showLogs,
    palette: () => command('palette'),
    shortcuts: () => command('shortcuts'),
    about: () => command('about'),
    show: parts.show,
  };
}
