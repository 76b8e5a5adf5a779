import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { AppError } from '../../shared/app-error.ts';

/** Whether the file or folder may be written by this user. */
export function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** A name that says which file it belongs to, wherever it stands. */
function nameApart(path: string, ending: string): string {
  const mark = createHash('sha256').update(path).digest('hex').slice(0, 16);
  return `${basename(path).slice(0, 80)}.${mark}${ending}`;
}

/**
 * Where results and ledger of a source go that cannot be written: beside it, or where its folder cannot be written
 * either, into the folder for such, under a name that says which file it belongs to. Null where it needs none.
 * @param folder where sidecars go whose source lies in a folder that takes none
 */
export function placeSidecar(
  path: string,
  folder: string | null,
  canWrite: typeof isWritable = isWritable,
): string | null {
  const beside = join(dirname(path), `${basename(path)}.gleaner.db`);
  // What a sidecar holds stays true when its source can be written one day.
  if (existsSync(beside)) return beside;
  const apart = folder === null ? null : join(folder, nameApart(path, '.gleaner.db'));
  if (apart !== null && existsSync(apart)) return apart;
  // SQLite makes files beside the one it writes, so the folder counts as well.
  if (canWrite(path) && canWrite(dirname(path))) return null;
  return apart === null || canWrite(dirname(path)) ? beside : apart;
}

/** A folder of a file's own: beside it, or, where its folder takes none, in the one for sidecars. */
export const folderOf =
  (ending: string) =>
  (givenPath: string, sidecarFolder: string | null): string => {
    const path = resolve(givenPath);
    if (sidecarFolder === null || isWritable(dirname(path))) return `${path}${ending}`;
    return join(sidecarFolder, nameApart(path, ending));
  };

/** Where lines of orders of a file are kept until they are sent. */
export const orderFolder = folderOf('.gleaner-orders');

/** Whether a file's header says that it is kept with a WAL. */
export const isKeptWithWal = (header: Uint8Array): boolean => header[18] === 2;

/**
 * A file that is kept with a WAL needs two files beside it even to be read, and SQLite says no more than that it cannot
 * be opened where the folder takes none. This says why, or gives back what was thrown where that is not it.
 */
export function explainUnreadable(
  thrown: unknown,
  path: string,
  header: Uint8Array,
  canWrite: typeof isWritable,
): unknown {
  const isDenied =
    thrown instanceof AppError && (thrown.code === 'permission_denied' || thrown.code === 'read_only');
  if (!isDenied || !isKeptWithWal(header) || canWrite(dirname(path))) return thrown;
  return new AppError(
    'permission_denied',
    `${basename(path)} cannot be read where it lies: its folder takes no files.`,
    {
      hint: 'Copy it into a folder in which you may write, and open the copy.',
      cause: thrown,
      params: { path },
    },
  );
}
