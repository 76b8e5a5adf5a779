import { app } from 'electron';

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
