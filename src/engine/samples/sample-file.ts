import { randomUUID } from 'node:crypto';
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import Database from 'better-sqlite3';

/** Fills a new database with a sample. */
export type FillSample = (db: Database.Database) => void;

/**
 * Writes a sample's file, which takes its place only when it is whole; one that was there is replaced. The same content gives
 * the same bytes. Throws what SQLite or the file system throws, and then leaves `path` as it was.
 */
export function writeSampleFile(path: string, fill: FillSample): void {
  const target = resolve(path);
  const building = `${target}.${randomUUID()}.tmp`;
  mkdirSync(dirname(target), { recursive: true });
  try {
    const db = new Database(building);
    try {
      db.pragma('journal_mode = OFF');
      db.transaction(() => fill(db))();
    } finally {
      db.close();
    }
    // A journal left by the old file must not be played into the new one.
    for (const journal of ['-wal', '-shm', '-journal']) rmSync(target + journal, { force: true });
    renameSync(building, target);
  } finally {
    rmSync(building, { force: true });
  }
}
