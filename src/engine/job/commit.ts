import type { Database } from 'better-sqlite3';
import type { JobChannel } from './job-channel.ts';

/** Runs work in one transaction. The events in it are told once it is committed, and forgotten if it is not. */
export type Commit = <Result>(work: () => Result) => Result;

export function createCommit(db: Database, channel: JobChannel): Commit {
  return (work) => {
    try {
      const result = db.transaction(work).immediate();
      channel.flush();
      return result;
    } catch (thrown) {
      channel.discard();
      throw thrown;
    }
  };
}
