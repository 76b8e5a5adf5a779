import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';

/** Names the program and settles where its data lies, before anything reads either. */
export function settleIdentity(userDataDir: string | null): string {
  app.setName('Gleaner');
  if (process.platform === 'win32') app.setAppUserModelId('org.gleaner.app');
  const folder = userDataDir ?? process.env.GLEANER_USER_DATA ?? join(app.getPath('appData'), 'Gleaner');
  mkdirSync(folder, { recursive: true });
  app.setPath('userData', folder);
  return folder;
}

/**
 * Makes this the only Gleaner with its user data; false where another is. That other gets this one's
 * command line through `onSecond`.
 */
export function claimSingleInstance(
  onSecond: (argv: readonly string[], workingDirectory: string) => void,
): boolean {
  if (!app.requestSingleInstanceLock()) return false;
  app.on('second-instance', (_event, argv, workingDirectory) => onSecond(argv, workingDirectory));
  return true;
}
