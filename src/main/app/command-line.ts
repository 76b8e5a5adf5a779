import { resolve } from 'node:path';

/**
 * Reads the arguments of this or a second instance. Switches are ignored but `--sample` and
 * `--user-data-dir=PATH`; so are the program itself and the paths of the app (`electron .`).
 */
export function readCommandLine(
  argv: readonly string[],
  workingDirectory: string,
  appPaths: readonly string[],
) {
  /** The database to open, absolute; null where none is named. */
  let file: string | null = null;
  let sample = false;
  let userDataDir: string | null = null;
  let skipValue = false;
  for (const argument of argv.slice(1)) {
    if (skipValue) skipValue = false;
    else if (argument === '-r' || argument === '--require') skipValue = true;
    else if (argument === '--sample') sample = true;
    else if (argument.startsWith('--user-data-dir=')) {
      userDataDir = resolve(workingDirectory, argument.slice('--user-data-dir='.length));
    } else if (argument !== '' && !argument.startsWith('-')) {
      const path = resolve(workingDirectory, argument);
      if (!appPaths.includes(path)) file ??= path;
    }
  }
  return { file, sample, userDataDir };
}
