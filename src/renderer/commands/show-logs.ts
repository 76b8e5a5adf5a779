import { askOrTell } from './ask-or-tell.ts';

/** Opens the folder of the log files, which hold no key, no id and nothing of what anybody did. */
export const showLogs = async (): Promise<void> => void (await askOrTell('app.showLogs', undefined));
