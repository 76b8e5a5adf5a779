import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from 'better-sqlite3';
import { AppError, type ErrorCode } from '../../shared/app-error.ts';
import { guardDatabase } from '../database/database-error.ts';

/** Faults of the storage that may pass by themselves: another program's write, a disk that is being cleared, a cable. */
const passing: readonly ErrorCode[] = ['database_locked', 'disk_full', 'io_error'];

/** How long a job waits for the storage before it pauses. */
export const defaultRetryWritesMs = 10_000;
const firstWaitMs = 25;
const longestWaitMs = 1_000;
/** SQLite's own waiting holds the thread, and with it every view and the pause button. */
const shortBusyTimeoutMs = 200;

/** Keeps SQLite's own waiting short until it is told that the normal one will do again. */
export function shortenBusyTimeout(db: Database): () => void {
  const before = db.pragma('busy_timeout', { simple: true }) as number;
  db.pragma(`busy_timeout = ${Math.min(before, shortBusyTimeoutMs)}`);
  return () => void db.pragma(`busy_timeout = ${before}`);
}

/** Does a write, and where the storage refuses it does it again after a while; the write has to be all or nothing. */
export type RetryWrite = <Result>(write: () => Result) => Promise<Result>;

/**
 * The time is one for all writes of a job: once it is spent, each of them tries once more and gives up, until one
 * succeeds. With an aborted signal nothing is waited for.
 * @throws what the database throws when the time is spent, and at once what does not pass by itself
 */
export function createRetryWrite(signal: AbortSignal, longestMs: number): RetryWrite {
  let troubledSince: number | null = null;
  return async (write) => {
    for (let tries = 0; ; tries += 1) {
      try {
        const result = guardDatabase(write);
        troubledSince = null;
        return result;
      } catch (thrown) {
        if (!(thrown instanceof AppError && passing.includes(thrown.code))) throw thrown;
        const now = performance.now();
        troubledSince ??= now;
        const left = troubledSince + longestMs - now;
        if (left <= 0 || signal.aborted) throw thrown;
        // Whoever aborts wants no more waiting, but one last try.
        await delay(Math.min(left, firstWaitMs * 2 ** tries, longestWaitMs), undefined, { signal }).catch(
          () => undefined,
        );
      }
    }
  };
}
