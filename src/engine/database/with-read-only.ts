import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import Database from 'better-sqlite3';
import { guardDatabase } from './database-error.ts';
import { busyTimeoutMs, checkPath, harden, readHeader } from './open-source-file.ts';
import { explainUnreadable, isWritable, placeSidecar } from './place-sidecar.ts';

/**
 * Looks into the database that holds a source's ledger: its sidecar where it has one, else itself. The connection can
 * read only, and is open no longer than the work takes: whoever writes the file can always close it as the last, and so
 * put its WAL back into it.
 * @throws AppError like opening the file; database_locked where somebody holds it for themselves
 */
export function withReadOnly<Result>(
  givenPath: string,
  sidecarFolder: string | null,
  work: (db: Database.Database) => Result,
): Result {
  const path = resolve(givenPath);
  checkPath(path);
  const header = readHeader(path);
  const sidecar = placeSidecar(path, sidecarFolder);
  const place = sidecar !== null && existsSync(sidecar) ? sidecar : path;
  try {
    return guardDatabase(() => {
      const db = new Database(place, { readonly: true, fileMustExist: true, timeout: busyTimeoutMs });
      try {
        harden(db);
        return work(db);
      } finally {
        db.close();
      }
    });
  } catch (thrown) {
    throw explainUnreadable(thrown, path, header, isWritable);
  }
}
