import type { Database } from 'better-sqlite3';
import type { JobSnapshot } from '../../shared/job.ts';
import { asDatabaseError } from '../database/database-error.ts';
import type { Commit } from './commit.ts';
import { shortenBusyTimeout } from './retry-writes.ts';

/** The file is tried again this often while something is unsaved. */
const tryAgainMs = 2_000;

/**
 * What the file could not be told when it was full or held by another program: replies that have been paid for, and
 * the pause of the job because of it. They are kept in memory for as long as the process lives, and written as soon
 * as the file takes them: every few seconds, and before anything else is asked of the job.
 */
export type UnsavedWrites = ReturnType<typeof createUnsavedWrites>;

export function createUnsavedWrites(db: Database, commit: Commit, mayWrite: () => boolean) {
  const replies = new Map<number, () => void>();
  let pause: { readonly snapshot: JobSnapshot; readonly write: () => void } | null = null;
  let timer: NodeJS.Timeout | null = null;

  const save = (callIds: readonly number[]): void => {
    const kept = callIds.filter((callId) => replies.has(callId));
    if (kept.length === 0) return;
    commit(() => {
      for (const callId of kept) replies.get(callId)?.();
    });
    for (const callId of kept) replies.delete(callId);
  };
  const stop = (): void => {
    if (timer !== null) clearInterval(timer);
    timer = null;
  };
  const writeAll = (): void => {
    if (!mayWrite()) return;
    try {
      for (const callId of [...replies.keys()]) save([callId]);
      if (pause !== null) {
        commit(pause.write);
        pause = null;
      }
    } catch (thrown) {
      throw asDatabaseError(thrown);
    }
    stop();
  };
  const tryToWrite = (): void => {
    const restoreBusyTimeout = shortenBusyTimeout(db);
    try {
      writeAll();
    } catch {
      // Kept, and tried again.
    } finally {
      restoreBusyTimeout();
    }
  };

  return {
    /** Keeps a reply until `save` or `writeAll` has written it. */
    keep: (callId: number, write: () => void) => void replies.set(callId, write),
    /** Writes replies in one transaction. Throws what the database throws; they are kept then. */
    save,
    /** The job rests though the file says that it runs; `write` says it in the file. */
    keepPause: (snapshot: JobSnapshot, write: () => void) => {
      pause = { snapshot, write };
    },
    /** The state that the file does not know of; null where it knows all. */
    pausedJob: () => pause?.snapshot ?? null,
    /**
     * Writes all that is unsaved.
     * @throws AppError what kept it from being written; everything is kept then
     */
    writeAll,
    /** Goes on trying until everything is written, without holding up the end of the process. */
    keepTrying: () => {
      tryToWrite();
      if (timer !== null || (replies.size === 0 && pause === null)) return;
      timer = setInterval(tryToWrite, tryAgainMs);
      timer.unref();
    },
    /** A last try, and no more after it. */
    end: () => {
      stop();
      tryToWrite();
    },
  };
}
