import {
  app,
  type BrowserWindow,
  dialog,
  type MessageBoxOptions,
  type MessageBoxReturnValue,
  type OpenDialogOptions,
  type SaveDialogOptions,
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

/** Where the person says which file. */
interface FileDialogs {
  /** The chosen database, or null. */
  chooseDatabase(): Promise<string | null>;
  /** A mailbox, or a folder of mails; or null. */
  chooseMail(place: MailPlace): Promise<string | null>;
  /** A file of rows; or null. */
  chooseData(what: DataChoice): Promise<string | null>;
  /** Where a new database goes; or null. */
  chooseNewDatabase(suggestion: string): Promise<string | null>;
  /** Where a table is exported to; or null. */
  chooseExport(suggestion: string, format: ExportFormat | 'png'): Promise<string | null>;
  /** Where a report is written to; or null. */
  chooseReport(suggestion: string): Promise<string | null>;
  /** A recipe's file; or null. */
  chooseRecipe(): Promise<string | null>;
  /** Where a recipe is written to; or null. */
  chooseNewRecipe(suggestion: string): Promise<string | null>;
}

/** What the person is asked, or told. */
interface QuestionDialogs {
  /** Whether the job may be paused to leave its file. */
  confirmLeave(name: string): Promise<boolean>;
  askClose(): Promise<CloseAnswer>;
  confirmQuit(): Promise<boolean>;
}

export type Dialogs = FileDialogs & QuestionDialogs;

type Parent = () => BrowserWindow | null;

/** Every dialog of the system's, over the window where there is one. */
export function createDialogs(words: () => Words, window: Parent): Dialogs {
  return { ...fileDialogs(words, window), ...questionDialogs(words, window) };
}

function fileDialogs(words: () => Words, window: Parent): FileDialogs {
  const choose = async (options: OpenDialogOptions): Promise<string | null> => {
    const parent = window();
    const { canceled, filePaths } =
      parent === null ? await dialog.showOpenDialog(options) : await dialog.showOpenDialog(parent, options);
    return canceled ? null : (filePaths[0] ?? null);
  };
  const save = async (options: SaveDialogOptions): Promise<string | null> => {
    const parent = window();
    const { canceled, filePath } =
      parent === null ? await dialog.showSaveDialog(options) : await dialog.showSaveDialog(parent, options);
    return canceled || filePath === '' ? null : filePath;
  };

  return {
    chooseDatabase() {
      const { dialog: say } = words();
      return choose({
        title: say.openTitle,
        properties: ['openFile'],
        filters: [
          { name: say.databases, extensions: ['db', 'sqlite', 'sqlite3', 'db3'] },
          { name: say.allFiles, extensions: ['*'] },
        ],
      });
    },
    chooseMail(place) {
      const { dialog: say } = words();
      if (place === 'folder') return choose({ title: say.folderTitle, properties: ['openDirectory'] });
      return choose({
        title: say.mailboxTitle,
        properties: ['openFile'],
        filters: [
          { name: say.mailboxes, extensions: ['mbox', 'mbx'] },
          { name: say.allFiles, extensions: ['*'] },
        ],
      });
    },
    chooseData(what) {
      const { dialog: say } = words();
      return choose({
        title: what === 'rows' ? say.rowsTitle : say.profilesTitle,
        properties: ['openFile'],
        filters: [
          { name: say.rows, extensions: ['csv', 'tsv', 'tab', 'txt', 'jsonl', 'ndjson'] },
          { name: say.allFiles, extensions: ['*'] },
        ],
      });
    },
    chooseNewDatabase(suggestion) {
      const { dialog: say } = words();
      return save({
        title: say.newFileTitle,
        defaultPath: suggestion,
        filters: [{ name: say.databases, extensions: ['db'] }],
      });
    },
    chooseExport(suggestion, format) {
      const { dialog: say } = words();
      return save({
        title: say.exportTitle,
        defaultPath: suggestion,
        filters: [{ name: say.exports[format], extensions: [format] }],
      });
    },
    chooseReport(suggestion) {
      const { dialog: say } = words();
      return save({
        title: say.reportTitle,
        defaultPath: suggestion,
        filters: [{ name: say.pages, extensions: ['html'] }],
      });
    },
    chooseRecipe() {
      const { dialog: say } = words();
      return choose({
        title: say.recipeTitle,
        properties: ['openFile'],
        filters: [{ name: say.recipes, extensions: ['json'] }],
      });
    },
    chooseNewRecipe(suggestion) {
      const { dialog: say } = words();
      return save({
        title: say.newRecipeTitle,
        defaultPath: suggestion,
        filters: [{ name: say.recipes, extensions: ['json'] }],
      });
    },
  };
}

function questionDialogs(words: () => Words, window: Parent): QuestionDialogs {
  const ask = (options: MessageBoxOptions): Promise<MessageBoxReturnValue> => {
    const parent = window();
    const complete = { title: app.name, noLink: true, ...options };
    return parent === null ? dialog.showMessageBox(complete) : dialog.showMessageBox(parent, complete);
  };

  return {
    async confirmLeave(name) {
      const { dialog: say } = words();
      const { response } = await ask({
        type: 'question',
        message: say.leaveMessage,
        detail: fill(say.leaveDetail, { name }),
        buttons: [say.leaveYes, say.cancel],
        defaultId: 0,
        cancelId: 1,
      });
      return response === 0;
    },
    async askClose() {
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
    async confirmQuit() {
      const { dialog: say } = words();
      const { response } = await ask({
        type: 'question',
        message: say.quitMessage,
        detail: say.quitDetail,
        buttons: [say.closeQuit, say.cancel],
        defaultId: 0,
        cancelId: 1,
      });
      return response === 0;
    },
  };
}
