import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';

/**
 * Proof that the engine which says it runs a job is alive: a lock that the system lets go of with the thread or the
 * process that holds it, whatever becomes of the process's number. It excludes nobody: the lease in the file does.
 */
export type LifeLock = ReturnType<typeof createLifeLock>;

const suffix = '.lock';
/** A lock that nobody holds stays so long after its last sign of life: its lease may still be asked about. */
const keptMs = 60 * 60_000;

/** Where locks go if the person's own folder takes none. */
function sharedFolder(): string {
  return join(tmpdir(), `gleaner-locks-${process.getuid?.() ?? userInfo().username}`);
}

/**
 * Whether somebody holds a lock. Any number may ask at once, and none is taken for a holder by another. `unknown`: the lock is out
 * of reach (gone, or of somebody whose folder is closed to us).
 */
export function probeLock(path: string): 'held' | 'free' | 'unknown' {
  if (!existsSync(path)) return 'unknown';
  let db: Database.Database | null = null;
  try {
    db = new Database(path, { readonly: true, fileMustExist: true, timeout: 0 });
    // Reading shares the file with every reader, and with no holder.
    db.prepare('SELECT COUNT(*) FROM sqlite_schema').get();
    return 'free';
  } catch (thrown) {
    const isBusy = thrown instanceof Database.SqliteError && thrown.code.startsWith('SQLITE_BUSY');
    return isBusy ? 'held' : 'unknown';
  } finally {
    db?.close();
  }
}

/** Removes locks of the dead that nobody will ask about any more. */
function sweep(folder: string, now: number): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const stats = name.endsWith(suffix) ? statSync(path, { throwIfNoEntry: false }) : undefined;
    if (stats === undefined || now - stats.mtimeMs < keptMs || probeLock(path) !== 'free') continue;
    rmSync(path, { force: true });
  }
}

function ignoringFaults(work: () => void): void {
  try {
    work();
  } catch {
    // Locks that are swept, renewed or removed too late harm nobody.
  }
}

function take(path: string): Database.Database {
  const db = new Database(path, { timeout: 0 });
  try {
    // Nothing is ever written into it.
    db.exec('BEGIN EXCLUSIVE');
    return db;
  } catch (thrown) {
    db.close();
    throw thrown;
  }
}

/**
 * A lock of one engine, not held yet.
 * @param folder where it goes; a folder for temporary files serves where this one cannot be written or is null
 */
export function createLifeLock(folder: string | null, fallback = sharedFolder()) {
  const owner = randomUUID();
  let held: { readonly db: Database.Database; readonly path: string } | null = null;

  const holdIn = (place: string): boolean => {
    try {
      mkdirSync(place, { recursive: true });
      const path = join(place, `${owner}${suffix}`);
      held = { db: take(path), path };
      ignoringFaults(() => sweep(place, Date.now()));
      return true;
    } catch {
      // The next place may take it; without any the lease is judged by what else it says.
      return false;
    }
  };

  return {
    /** Names the engine that holds it, among all there are. */
    owner,
    /** Where it is; null while it is not held, or where no folder takes it. */
    path: () => held?.path ?? null,
    /** Takes it, if it is not held yet. */
    hold: () => {
      if (held === null && (folder === null || !holdIn(folder))) holdIn(fallback);
    },
    /** Says that it is still in use, so that nobody sweeps it away. */
    renew: () => {
      const path = held?.path;
      // By its name: to open the file once more and close it would let go of the lock.
      if (path !== undefined) ignoringFaults(() => utimesSync(path, new Date(), new Date()));
    },
    release: () => {
      if (held === null) return;
      const { db, path } = held;
      held = null;
      db.close();
      ignoringFaults(() => rmSync(path, { force: true }));
    },
  };
}
