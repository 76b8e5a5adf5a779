import type { Database } from 'better-sqlite3';
import type { JobSnapshot } from '../../shared/job.ts';
import { asDatabaseError } from '../database/database-error.ts';
import type { Commit } from './commit.ts';
import { waitShortly } from './patience.ts';

/** The file is tried again this often while it owes something. */
const collectMs = 2_000;

/**
 * What the file could not be told when it was full or held by another program: replies that have been paid for, and
 * the pause of the job because of it. They are kept in memory for as long as the process lives, and written as soon
 * as the file takes them: every few seconds, and before anything else is asked of the job.
 */
export interface StorageDebts {
  /** Keeps a reply until `save` or `pay` has written it. */
  keep(callId: number, write: () => void): void;
  /** Writes one reply in a transaction of its own. Throws what the database throws; it is kept then. */
  save(callId: number): void;
  /** The job rests though the file says that it runs; `write` says it in the file. */
  rest(snapshot: JobSnapshot, write: () => void): void;
  /** The state that the file does not know of; null where it knows all. */
  resting(): JobSnapshot | null;
  /**
   * Writes all that is owed.
   * @throws AppError what kept it from being written; all that is owed is kept then
   */
  pay(): void;
  /** Goes on trying until everything is written, without holding up the end of the process. */
  payLater(): void;
  /** A last try, and no more after it. */
  end(): void;
}

export function createStorageDebts(db: Database, commit: Commit, mayWrite: () => boolean): StorageDebts {
  const replies = new Map<number, () => void>();
  let rest: { readonly snapshot: JobSnapshot; readonly write: () => void } | null = null;
  let timer: NodeJS.Timeout | null = null;

  const save = (callId: number): void => {
    const write = replies.get(callId);
    if (write === undefined) return;
    commit(write);
    replies.delete(callId);
  };
  const stop = (): void => {
    if (timer !== null) clearInterval(timer);
    timer = null;
  };
  const pay = (): void => {
    if (!mayWrite()) return;
    try {
      for (const callId of [...replies.keys()]) save(callId);
      if (rest !== null) {
        commit(rest.write);
        rest = null;
      }
    } catch (thrown) {
      throw asDatabaseError(thrown);
    }
    stop();
  };
  const tryToPay = (): void => {
    const waitNormally = waitShortly(db);
    try {
      pay();
    } catch {
      // Kept, and tried again.
    } finally {
      waitNormally();
    }
  };

  return {
    keep: (callId, write) => void replies.set(callId, write),
    save,
    rest: (snapshot, write) => {
      rest = { snapshot, write };
    },
    resting: () => rest?.snapshot ?? null,
    pay,
    payLater: () => {
      tryToPay();
      if (timer !== null || (replies.size === 0 && rest === null)) return;
      timer = setInterval(tryToPay, collectMs);
      timer.unref();
    },
    end: () => {
      stop();
      tryToPay();
    },
  };
}
