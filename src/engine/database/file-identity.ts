import { type BigIntStats, statSync } from 'node:fs';
import { basename } from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '../../shared/app-error.ts';
import type { SourceFile } from './open-source-file.ts';

/** How a file is no longer the one that was opened. */
type Change = 'gone' | 'replaced' | 'overwritten' | 'wal_gone';

/**
 * Whether the path still leads to the file that was opened. Other programs may write to it through SQLite as they
 * like; what is looked for is what SQLite cannot know of: the file moved, deleted, replaced or written over by bytes.
 */
export type FileIdentity = ReturnType<typeof identifyFile>;

const words: Readonly<Record<Change, (name: string) => readonly [message: string, hint: string]>> = {
  gone: (name) => [
    `${name} has been moved, renamed or deleted while the job was running.`,
    'Put it back under its name and resume, or open it where it is now. Everything saved so far is in it.',
  ],
  replaced: (name) => [
    `Another file has been put in the place of ${name} while the job was running.`,
    'Everything saved so far is in the earlier file: put that back and resume, or open the new one to begin on it.',
  ],
  overwritten: (name) => [
    `${name} has been written over from outside while the job was running.`,
    'Close it here, put back a whole copy of it (a backup is in the data folder), and open it again.',
  ],
  wal_gone: (name) => [
    `${name}-wal, which belongs to the file while it is open, has been removed from outside.`,
    'Everything saved so far is in the file itself. Close it here, open it again and resume.',
  ],
};

function changedError(path: string, change: Change): AppError {
  const [message, hint] = words[change](basename(path));
  return new AppError('source_changed', message, { hint, params: { path, change } });
}

interface Seen {
  readonly path: string;
  readonly schema: 'main' | 'source';
  readonly first: BigIntStats;
  bytes: bigint;
  modified: bigint;
  /** Its bytes were changed, and not by a commit of ours. */
  touched: boolean;
  /** Changes when another connection has committed. */
  version: number;
  /** The WAL beside it, once there is one. */
  wal: BigIntStats | null;
}

const look = (path: string): BigIntStats | null =>
  statSync(path, { bigint: true, throwIfNoEntry: false }) ?? null;

/** Some file systems have no such numbers; theirs are all nought. */
const isSame = (a: BigIntStats, b: BigIntStats): boolean => a.dev === b.dev && a.ino === b.ino;

/** What tells one state of what we keep in a file from another; null where we keep nothing. */
type MarkOf = (db: Database.Database) => string | null;

export function identifyFile({ db, path, schema, sidecar }: SourceFile, markOf: MarkOf) {
  const versions = {
    main: db.prepare<[], number>('PRAGMA main.data_version').pluck(),
    source: db.prepare<[], number>(`PRAGMA ${schema}.data_version`).pluck(),
  };
  const versionOf = (name: Seen['schema']): number => versions[name].get() as number;
  /** As SQLite knows it; the file itself may be smaller while the rest is in the WAL. */
  const bytesOf = (name: Seen['schema']): bigint => {
    const pages = db.pragma(`${name}.page_count`, { simple: true }) as number;
    return BigInt(pages * (db.pragma(`${name}.page_size`, { simple: true }) as number));
  };
  const see = (file: string, name: Seen['schema']): Seen | null => {
    const first = look(file);
    if (first === null) return null;
    return {
      path: file,
      schema: name,
      first,
      bytes: first.size,
      modified: first.mtimeNs,
      touched: false,
      version: versionOf(name),
      wal: null,
    };
  };
  const files = [see(path, schema), sidecar === null ? null : see(sidecar, 'main')].filter(
    (file) => file !== null,
  );
  let overwritten = false;

  const findChange = (file: Seen, now: BigIntStats | null): Change | null => {
    if (now === null) return 'gone';
    if (!isSame(file.first, now)) return 'replaced';
    if (file.schema === 'main') {
      const wal = look(`${file.path}-wal`);
      if (file.wal !== null && (wal === null || !isSame(file.wal, wal))) return 'wal_gone';
      file.wal = wal;
    }
    const version = versionOf(file.schema);
    const byAnother = version !== file.version;
    file.version = version;
    if (now.size < file.bytes && now.size < bytesOf(file.schema)) return 'overwritten';
    const touched = isTouched(file, now);
    note(file, now);
    file.touched = false;
    return touched && !byAnother && !isWhole(file, db, markOf) ? 'overwritten' : null;
  };

  return {
    /**
     * Costs a few looks at the folder. Only where the bytes changed and SQLite knows of no writer are the pages checked.
     * @throws AppError source_changed, with what happened and what to do
     */
    check: () => {
      if (overwritten) throw changedError(path, 'overwritten');
      for (const file of files) {
        const change = findChange(file, look(file.path));
        if (change === null) continue;
        overwritten ||= change === 'overwritten';
        throw changedError(file.path, change);
      }
    },
    /** Said before a commit of our own, so that what others did to the file is not taken for our doing. */
    committing: () => {
      for (const file of files) {
        const now = look(file.path);
        if (now !== null && isSame(file.first, now)) file.touched = isTouched(file, now);
      }
    },
    /** Takes note of what the commit has changed. */
    committed: () => {
      for (const file of files) {
        const now = look(file.path);
        if (now !== null && isSame(file.first, now) && now.size >= file.bytes) note(file, now);
      }
    },
    /**
     * After a change was found: brings what was committed from the WAL into the file that was opened, wherever it is now.
     * A WAL left behind under the old name would be taken for that of whatever file comes to lie there.
     */
    rescue: () => {
      if (!overwritten) db.pragma('main.wal_checkpoint(TRUNCATE)');
    },
    /** False where the bytes under us are not ours any more, so that writing to them would do harm. */
    mayWrite: () => !overwritten,
  };
}

const isTouched = (file: Seen, now: BigIntStats): boolean =>
  file.touched || now.mtimeNs !== file.modified || now.size !== file.bytes;

function note(file: Seen, now: BigIntStats): void {
  file.bytes = now.size;
  file.modified = now.mtimeNs;
}

/** Looks at the pages as they lie on the disk now, through a connection that remembers none of them. */
function isWhole({ path, schema }: Seen, db: Database.Database, markOf: MarkOf): boolean {
  let fresh: Database.Database | null = null;
  try {
    fresh = new Database(path, { readonly: true, fileMustExist: true });
    fresh.pragma('cell_size_check = ON');
    if (fresh.pragma('quick_check(1)', { simple: true }) !== 'ok') return false;
    const known = schema === 'source' ? null : markOf(db);
    // A whole database may still be another one.
    return known === null || markOf(fresh) === known;
  } catch {
    // Whatever it is now, it is no database of ours any more.
    return false;
  } finally {
    fresh?.close();
  }
}
