import {
  app,
  type BrowserWindow,
  dialog,
  type FileFilter,
  type MessageBoxOptions,
  type MessageBoxReturnValue,
  type OpenDialogOptions,
} from 'electron';
import type { DataChoice, MailPlace } from '../../shared/contract.ts';
import type { ExportFormat } from '../../shared/export.ts';
import { fill } from '../../shared/words/fill.ts';
import type { Words } from './words.ts';

/** What the person wants of a running job when the window is closed. */
export interface CloseAnswer {
  readonly choice: 'keep-running' | 'quit' | 'cancel';
  readonly remember: boolean;
}

export type Dialogs = ReturnType<typeof createDialogs>;

type Parent = () => BrowserWindow | null;

/** Every dialog of the system's, over the window where there is one. */
export function createDialogs(words: () => Words, window: Parent) {
  return { ...fileDialogs(words, window), ...questionDialogs(words, window) };
}

/** Where the person says which file, of one that there is or of a new one; null where none was chosen. */
function fileDialogs(words: () => Words, window: Parent) {
  const choose = async (title: string, options: OpenDialogOptions): Promise<string | null> => {
    const parent = window();
    const asked: OpenDialogOptions = { title, properties: ['openFile'], ...options };
    const { canceled, filePaths } =
      parent === null ? await dialog.showOpenDialog(asked) : await dialog.showOpenDialog(parent, asked);
    return canceled ? null : (filePaths[0] ?? null);
  };
  const chooseOf = (title: string, name: string, extensions: string[]): Promise<string | null> =>
    choose(title, {
      filters: [
        { name, extensions },
        { name: words().dialog.allFiles, extensions: ['*'] },
      ],
    });
  const save = async (title: string, defaultPath: string, filter: FileFilter): Promise<string | null> => {
    const parent = window();
    const asked = { title, defaultPath, filters: [filter] };
    const { canceled, filePath } =
      parent === null ? await dialog.showSaveDialog(asked) : await dialog.showSaveDialog(parent, asked);
    return canceled || filePath === '' ? null : filePath;
  };

  return {
    chooseDatabase() {
      const { openTitle, databases } = words().dialog;
      return chooseOf(openTitle, databases, ['db', 'sqlite', 'sqlite3', 'db3']);
    },
    chooseMail(place: MailPlace) {
      const { folderTitle, mailboxTitle, mailboxes } = words().dialog;
      if (place === 'folder') return choose(folderTitle, { properties: ['openDirectory'] });
      return chooseOf(mailboxTitle, mailboxes, ['mbox', 'mbx']);
    },
    chooseData(what: DataChoice) {
      const { rowsTitle, profilesTitle, rows } = words().dialog;
      const title = what === 'rows' ? rowsTitle : profilesTitle;
      return chooseOf(title, rows, ['csv', 'tsv', 'tab', 'txt', 'jsonl', 'ndjson']);
    },
    chooseNewDatabase(suggestion: string) {
      const { newFileTitle, databases } = words().dialog;
      return save(newFileTitle, suggestion, { name: databases, extensions: ['db'] });
    },
    chooseExport(suggestion: string, format: ExportFormat | 'png') {
      const { exportTitle, exports } = words().dialog;
      return save(exportTitle, suggestion, { name: exports[format], extensions: [format] });
    },
    chooseReport(suggestion: string) {
      const { reportTitle, pages } = words().dialog;
      return save(reportTitle, suggestion, { name: pages, extensions: ['html'] });
    },
    chooseRecipe() {
      const { recipeTitle, recipes } = words().dialog;
      return choose(recipeTitle, { filters: [{ name: recipes, extensions: ['json'] }] });
    },
    chooseNewRecipe(suggestion: string) {
      const { newRecipeTitle, recipes } = words().dialog;
      return save(newRecipeTitle, suggestion, { name: recipes, extensions: ['json'] });
    },
  };
}

/** What the person is asked. */
function questionDialogs(words: () => Words, window: Parent) {
  const ask = (options: MessageBoxOptions): Promise<MessageBoxReturnValue> => {
    const parent = window();
    const complete = { title: app.name, noLink: true, ...options };
    return parent === null ? dialog.showMessageBox(complete) : dialog.showMessageBox(parent, complete);
  };
  /** Whether the person says yes, in those words. */
  const confirm = async (message: string, detail: string, yes: string): Promise<boolean> => {
    const buttons = [yes, words().dialog.cancel];
    const { response } = await ask({ type: 'question', message, detail, buttons, defaultId: 0, cancelId: 1 });
    return response === 0;
  };

  return {
    /** Whether the job may be paused to leave its file. */
    confirmLeave(name: string) {
      const { leaveMessage, leaveDetail, leaveYes } = words().dialog;
      return confirm(leaveMessage, fill(leaveDetail, { name }), leaveYes);
    },
    async askClose(): Promise<CloseAnswer> {
      const { dialog: say } = words();
      const choices = ['keep-running', 'quit', 'cancel'] as const;
      const { response, checkboxChecked } = await ask({
        type: 'question',
        message: say.closeMessage,
        detail: say.closeDetail,
        buttons: [say.closeKeep, say.closeQuit, say.cancel],
        defaultId: 0,
        cancelId: 2,
        checkboxLabel: say.remember,
        checkboxChecked: false,
      });
      return { choice: choices[response] ?? 'cancel', remember: checkboxChecked };
    },
    confirmQuit() {
      const { quitMessage, quitDetail, closeQuit } = words().dialog;
      return confirm(quitMessage, quitDetail, closeQuit);
    },
  };
}
