import { refuseUnknown } from './refuse-unknown.ts';

interface MessageBoxOptions {
  readonly defaultId?: number;
  readonly checkboxChecked?: boolean;
}

/** Every dialog the host answered itself, for specs; one a spec has replaced is not in here. */
const calls: { readonly name: string; readonly options: unknown }[] = [];

/** Dialogs are called with a window first, or without. */
function optionsOf<Options>(args: readonly unknown[]): Options {
  return (args.length > 1 ? args[1] : args[0]) as Options;
}

function record<Options>(name: string, args: readonly unknown[]): Options {
  const options = optionsOf<Options>(args);
  calls.push({ name, options });
  return options;
}

/** No one is there to choose: files are cancelled and message boxes get their default button. */
export const dialog = refuseUnknown('dialog', {
  calls,
  showOpenDialog: async (...args: unknown[]) => {
    record('showOpenDialog', args);
    return { canceled: true, filePaths: [] as string[] };
  },
  showSaveDialog: async (...args: unknown[]) => {
    record('showSaveDialog', args);
    return { canceled: true, filePath: '' };
  },
  showMessageBox: async (...args: unknown[]) => {
    const { defaultId = 0, checkboxChecked = false } = record<MessageBoxOptions>('showMessageBox', args);
    return { response: defaultId, checkboxChecked };
  },
  showErrorBox: (title: string, content: string): void => {
    calls.push({ name: 'showErrorBox', options: { title, content } });
  },
});
