import { closeSync, existsSync, mkdirSync, openSync, readSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '../../shared/app-error.ts';
import { codedError } from '../../shared/words/coded-error.ts';
import { guardDatabase } from './database-error.ts';
import { lookedAtBytes, looksEncrypted } from './looks-encrypted.ts';
import { explainUnreadable, isKeptWithWal, isWritable, placeSidecar } from './place-sidecar.ts';

/**
 * The connection to one source file. Where the source can be written, everything lives in `main`; where it
 * cannot, the source is attached as `source` and the ledger with the results is the sidecar in `main`.
 */
export interface SourceFile {
  readonly db: Database.Database;
  readonly path: string;
  /** The schema in which the analyst's tables are. */
  readonly schema: 'main' | 'source';
  /** The sidecar's path where one is used. */
  readonly sidecar: string | null;
  readonly sizeBytes: number;
  /** Of a trial: the database in which the results of the file's runs are, which may not be there. Left out where it is no trial. */
  readonly runsAt?: string;
}

export interface OpenOptions {
  /** Makes the sidecar where one is needed and there is none yet. */
  readonly createSidecar?: boolean;
  /** Where the sidecar goes of a source in a folder that cannot be written; without one it stays beside it. */
  readonly sidecarFolder?: string | null;
  /**
   * The sidecar, whatever the source is: nothing at all is written into that. Somebody else has it open, in this process, and
   * has checked it.
   */
  readonly trialAt?: string | null;
  /** Whether a file or folder can be written; by default the system is asked. */
  readonly canWrite?: (path: string) => boolean;
}

const sqliteMagic = 'SQLite format 3\u0000';
export const busyTimeoutMs = 5_000;

/** @throws AppError file_not_found, is_directory, empty_file, permission_denied */
export function checkPath(path: string): { readonly sizeBytes: number } {
  const params = { path };
  let stats: ReturnType<typeof statSync>;
  try {
    stats = statSync(path);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === 'EACCES' || code === 'EPERM') throw deniedError(path, cause);
    throw codedError('file_not_found', { cause, params });
  }
  if (stats.isDirectory()) throw codedError('is_directory', { params });
  if (stats.size === 0) throw codedError('empty_file', { params });
  return { sizeBytes: stats.size };
}

function deniedError(path: string, cause: unknown): AppError {
  return codedError('permission_denied', { cause, params: { path } });
}

/** Reads and checks the first bytes before SQLite opens the file; never while it is open in this process. */
export function readHeader(path: string): Buffer {
  const head = Buffer.alloc(lookedAtBytes);
  let length = 0;
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch (cause) {
    throw deniedError(path, cause);
  }
  try {
    length = readSync(descriptor, head, 0, head.length, 0);
  } finally {
    closeSync(descriptor);
  }
  if (!head.toString('latin1').startsWith(sqliteMagic)) {
    if (looksEncrypted(head.subarray(0, length), statSync(path).size))
      throw codedError('file_encrypted', { params: { path } });
    throw codedError('not_a_database', {
      hint: 'Choose a .db or .sqlite file; a table in another format has to be imported into one first.',
      params: { path },
    });
  }
  return head;
}

export function harden(db: Database.Database): void {
  db.pragma('trusted_schema = OFF');
  db.pragma('cell_size_check = ON');
  db.pragma('mmap_size = 0');
  db.pragma('temp_store = MEMORY');
  db.pragma('cache_size = -16000');
}

function quickCheck(db: Database.Database, schema: string, path: string): void {
  const verdict = guardDatabase(() => db.pragma(`${schema}.quick_check(1)`, { simple: true }));
  if (verdict === 'ok') return;
  throw codedError('database_corrupt', { cause: verdict, params: { path } });
}

/**
 * Opens the analyst's file, hardened, and checks that it is whole. Nothing is written, and nothing is
 * created beside it: a sidecar comes into being only with `createSidecar`.
 * @throws AppError file_not_found, is_directory, empty_file, not_a_database, database_corrupt,
 *   permission_denied, database_locked, file_encrypted, wal_missing
 */
export function openSourceFile(givenPath: string, options: OpenOptions = {}): SourceFile {
  const path = resolve(givenPath);
  const { sizeBytes } = checkPath(path);
  const { trialAt = null } = options;
  const canWrite = options.canWrite ?? isWritable;
  const sidecar = placeSidecar(path, options.sidecarFolder ?? null, canWrite);
  if (trialAt !== null) {
    const beside = openBeside(path, trialAt, sizeBytes, options.createSidecar === true);
    return { ...beside, runsAt: sidecar ?? path };
  }
  const header = readHeader(path);
  const lacksWal = isKeptWithWal(header) && !existsSync(`${path}-wal`);
  const db = guardDatabase(() => openConnection(path, sidecar, options.createSidecar === true));
  const schema = sidecar === null ? 'main' : 'source';
  try {
    guardDatabase(() => {
      harden(db);
      if (sidecar !== null) db.prepare('ATTACH ? AS source').run(path);
    });
    quickCheck(db, schema, path);
    if (lacksWal) refuseWithoutTables(db, schema, path);
    if (sidecar !== null) quickCheck(db, 'main', sidecar);
  } catch (thrown) {
    db.close();
    throw explainUnreadable(lacksWal ? hintAtWal(thrown, path) : thrown, path, header, canWrite);
  }
  return { db, path, schema, sidecar, sizeBytes };
}

/** Opens a file that is open in this process already, with a sidecar of one's own. */
function openBeside(path: string, sidecar: string, sizeBytes: number, create: boolean): SourceFile {
  const db = guardDatabase(() => openConnection(path, sidecar, create));
  try {
    guardDatabase(() => {
      harden(db);
      db.prepare('ATTACH ? AS source').run(path);
    });
    quickCheck(db, 'main', sidecar);
  } catch (thrown) {
    db.close();
    throw thrown;
  }
  return { db, path, schema: 'source', sidecar, sizeBytes };
}

/** A file that was copied without its WAL holds what had been put back into it: of a new one nothing at all. */
function refuseWithoutTables(db: Database.Database, schema: string, path: string): void {
  if (db.prepare(`SELECT 1 FROM ${schema}.sqlite_schema LIMIT 1`).get() === undefined)
    throw codedError('wal_missing', { params: { path } });
}

/** One that is damaged may have been copied while its program was putting the WAL back. */
function hintAtWal(thrown: unknown, path: string): unknown {
  if (!(thrown instanceof AppError) || thrown.code !== 'database_corrupt') return thrown;
  return codedError('database_corrupt', {
    hint: `If this is a copy, copy ${basename(path)}-wal along with it, or close the program that has it open first. Else ${thrown.hint.charAt(0).toLowerCase()}${thrown.hint.slice(1)}`,
    cause: thrown,
    params: { path },
  });
}

function openConnection(path: string, sidecar: string | null, createSidecar: boolean): Database.Database {
  if (sidecar === null) return new Database(path, { fileMustExist: true, timeout: busyTimeoutMs });
  if (createSidecar || statSync(sidecar, { throwIfNoEntry: false }) !== undefined) {
    mkdirSync(dirname(sidecar), { recursive: true, mode: 0o700 });
    return new Database(sidecar, { timeout: busyTimeoutMs });
  }
  return new Database(':memory:', { timeout: busyTimeoutMs });
}

/** Makes every commit last through a power cut. Called before the first write of a job. */
export function makeDurable(db: Database.Database): void {
  guardDatabase(() => {
    // Said of `main` alone: a source that cannot be written is attached beside it.
    db.pragma('main.journal_mode = WAL');
    db.pragma('main.synchronous = FULL');
    db.pragma('main.journal_size_limit = 67108864');
    if (process.platform === 'darwin') {
      db.pragma('fullfsync = ON');
      db.pragma('checkpoint_fullfsync = ON');
    }
  });
}
