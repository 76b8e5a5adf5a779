import { randomUUID } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { AppError, type ErrorInfo } from '../../shared/app-error.ts';
import type { FileStorage } from '../../shared/source.ts';
import { codedInfo } from '../../shared/words/coded-error.ts';
import { asDatabaseError } from './database-error.ts';
import type { SourceFile } from './open-source-file.ts';

/** Where copies of files go before the first write, and how much of the disk they may take. */
export interface BackupPlace {
  readonly folder: string;
  /** A larger file is not copied, and that is said before it is written to. */
  readonly maxFileBytes?: number;
  /** The oldest copies go when there are more, or more bytes of them; the newest always stays. */
  readonly maxCopies?: number;
  readonly maxTotalBytes?: number;
}

export interface BackupProgress {
  readonly copiedBytes: number;
  readonly totalBytes: number;
}

const gibibyte = 1_024 ** 3;
const defaults = { maxFileBytes: 2 * gibibyte, maxCopies: 20, maxTotalBytes: 4 * gibibyte } as const;
const suffix = '.gleaner-backup.db';
/** Pages copied at a time: some 4 MB, a few milliseconds, between which requests are answered. */
const pagesAStep = 1_024;
const longestStem = 60;

function limitOf(place: BackupPlace): number {
  return place.maxFileBytes ?? defaults.maxFileBytes;
}

/** What to tell of a file that is too large to be copied; null where it is not. */
export function backupSkippedNotice(source: SourceFile, place: BackupPlace): ErrorInfo | null {
  if (source.sizeBytes <= limitOf(place)) return null;
  const limit = `${Math.round((limitOf(place) / gibibyte) * 10) / 10} GB`;
  return codedInfo('backup_skipped', { params: { path: source.path, limit } });
}

function nameOf(path: string, at: number): string {
  const stem = [...basename(path)].slice(0, longestStem).join('');
  return `${stem}.${new Date(at).toISOString().replaceAll(/[:.]/g, '-')}${suffix}`;
}

/** The copies of files of that name. Of a file elsewhere that is called the same, they cannot be told apart. */
export function copiesOf({ folder }: BackupPlace, path: string): FileStorage['copies'] {
  const stamped = nameOf(path, 0).length;
  const stem = nameOf(path, 0).slice(0, -suffix.length - 24);
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const own = names
    .filter((name) => name.length === stamped && name.startsWith(stem) && name.endsWith(suffix))
    .sort();
  const newest = own.at(-1);
  return {
    count: own.length,
    bytes: own.reduce((sum, name) => sum + sizeOf(join(folder, name)), 0),
    newest: newest === undefined ? null : join(folder, newest),
  };
}

/** Another process that starts a job at the same moment may just have removed the copy. */
const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

/** Removes the oldest copies until the rest is within the limits. */
function prune(place: BackupPlace, newest: string): void {
  const stampOf = (name: string): string => name.slice(-suffix.length - 24, -suffix.length);
  const copies = readdirSync(place.folder)
    .filter((name) => name.endsWith(suffix) && name !== newest)
    .sort((a, b) => (stampOf(a) < stampOf(b) ? 1 : -1));
  let count = 1;
  let bytes = sizeOf(join(place.folder, newest));
  for (const name of copies) {
    const path = join(place.folder, name);
    count += 1;
    bytes += sizeOf(path);
    const fits =
      count <= (place.maxCopies ?? defaults.maxCopies) &&
      bytes <= (place.maxTotalBytes ?? defaults.maxTotalBytes);
    if (!fits) rmSync(path, { force: true });
  }
}

/**
 * Copies the file as it stands into the folder for backups, while it may be read. A copy has its name only once it is
 * whole. Answers its path, or null where the file is too large.
 * @throws AppError backup_failed; nothing may be written to the file then
 */
export async function backupFile(
  source: SourceFile,
  place: BackupPlace,
  options: {
    readonly now: number;
    readonly signal: AbortSignal;
    readonly onProgress: (progress: BackupProgress) => void;
  },
): Promise<string | null> {
  if (backupSkippedNotice(source, place) !== null) return null;
  const name = nameOf(source.path, options.now);
  const path = join(place.folder, name);
  const partial = join(place.folder, `${randomUUID()}.partial`);
  const pageBytes = source.db.pragma('main.page_size', { simple: true }) as number;
  try {
    mkdirSync(place.folder, { recursive: true, mode: 0o700 });
    await source.db.backup(partial, {
      progress: ({ totalPages, remainingPages }) => {
        options.signal.throwIfAborted();
        const totalBytes = totalPages * pageBytes;
        options.onProgress({ copiedBytes: totalBytes - remainingPages * pageBytes, totalBytes });
        return pagesAStep;
      },
    });
    chmodSync(partial, 0o600);
    renameSync(partial, path);
    prune(place, name);
    return path;
  } catch (thrown) {
    // Where nothing could be written there may be nothing to remove.
    if (existsSync(partial)) rmSync(partial, { force: true });
    throw new AppError(
      'backup_failed',
      `${basename(source.path)} could not be copied to ${place.folder} before the first write.`,
      {
        hint: 'Check the disk and the permissions of that folder, then start again. Nothing was changed or sent.',
        cause: asDatabaseError(thrown),
        params: { path: source.path, folder: place.folder },
      },
    );
  }
}
