import { randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '../../shared/app-error.ts';
import { codedError } from '../../shared/words/coded-error.ts';
import { guardDatabase } from '../database/database-error.ts';

const rowsPerTransaction = 500;

function refuseExisting(path: string): AppError {
  return codedError('output_exists', { params: { path } });
}

/** Puts what was written on the disk before the file gets its name. */
function sync(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Gives a file its name without ever taking another's: linking fails where the name is taken, renaming would not. */
function giveName(building: string, target: string): void {
  try {
    linkSync(building, target);
  } catch (thrown) {
    if (existsSync(target)) throw refuseExisting(target);
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null;
    // File systems without links (exFAT and some shares) rename, having looked right before.
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP' && code !== 'ENOSYS') throw thrown;
    renameSync(building, target);
  }
}

const escapeForPattern = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** Whether nobody builds the file any more: a lock goes with the process that holds it, however that ended. */
function isAbandoned(path: string): boolean {
  let db: Database.Database | null = null;
  try {
    db = new Database(path, { timeout: 0, fileMustExist: true });
    db.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (thrown) {
    // One that was cut off in the middle is no database any more, and nobody's either.
    return thrown instanceof Error && 'code' in thrown && /NOTADB|CORRUPT/.test(String(thrown.code));
  } finally {
    db?.close();
  }
}

/** Removes what imports to the same place have left that were killed. */
function removeAbandoned(target: string): void {
  const folder = dirname(target);
  const built = new RegExp(`^${escapeForPattern(basename(target))}\\.[\\da-f-]{36}\\.tmp$`);
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (built.test(name) && isAbandoned(path)) rmSync(path, { force: true });
  }
}

/** Begins a file under a temporary name beside `path`. */
export function beginBuilding(path: string) {
  const target = resolve(path);
  if (!existsSync(dirname(target))) {
    throw new AppError('file_not_found', 'The folder of the new file does not exist.', {
      hint: 'Make it first, or choose another.',
      params: { path: dirname(target) },
    });
  }
  removeAbandoned(target);
  const building = `${target}.${randomUUID()}.tmp`;
  const db = guardDatabase(() => new Database(building));
  let held = 0;
  /** Leaves nothing behind. After the file has its name it does nothing. */
  const discard = (): void => {
    db.close();
    rmSync(building, { force: true });
  };
  try {
    guardDatabase(() => {
      // Nothing to lose while building: what breaks off is thrown away.
      db.pragma('journal_mode = OFF');
      db.pragma('synchronous = OFF');
      // Held from here on to the end, so that others see that somebody builds it.
      db.pragma('locking_mode = EXCLUSIVE');
      db.exec('BEGIN EXCLUSIVE');
    });
  } catch (thrown) {
    discard();
    throw thrown;
  }
  return {
    /** Where it is built; it has another name until it is whole. */
    building,
    /** In a transaction all the time. */
    db,
    /** Says how many rows were written; now and then they are committed. */
    wrote: (rows: number): void => {
      held += rows;
      if (held < rowsPerTransaction) return;
      guardDatabase(() => db.exec('COMMIT; BEGIN'));
      held = 0;
    },
    discard,
  };
}

/**
 * Begins a new file. It is built under a temporary name beside `path` and gets its own when it is whole, so that there is
 * either the whole file or none. Throws `output_exists` where `path` exists, and coded errors for what SQLite says (no
 * folder, no permission, full disk).
 */
export function beginNewFile(path: string) {
  const target = resolve(path);
  if (existsSync(target)) throw refuseExisting(target);
  const file = beginBuilding(target);
  return {
    ...file,
    /** Gives the file its name. Throws `output_exists` where something has taken it meanwhile. */
    finish: (): void => {
      guardDatabase(() => file.db.exec('COMMIT'));
      file.db.close();
      sync(file.building);
      giveName(file.building, target);
      rmSync(file.building, { force: true });
    },
  };
}
