import type { Database } from 'better-sqlite3';
import type { FileIdentity } from '../database/file-identity.ts';
import type { JobChannel } from './job-channel.ts';

/** Runs work in one transaction. The events in it are told once it is committed, and forgotten if it is not. */
export type Commit = <Result>(work: () => Result) => Result;

export type Commits = ReturnType<typeof createCommits>;

/** The file is told apart from one that others have changed by being told when it is we who change it. */
export function createCommits(
  db: Database,
  channel: Pick<JobChannel, 'flush' | 'discard'>,
  identity: Pick<FileIdentity, 'committing' | 'committed'> | null = null,
) {
  /** On disk, through a power cut, when it returns. */
  const commit: Commit = (work) => {
    try {
      identity?.committing();
      const result = db.transaction(work).immediate();
      identity?.committed();
      channel.flush();
      return result;
    } catch (thrown) {
      channel.discard();
      throw thrown;
    }
  };
  /** Survives the end of the process; a power cut may take it until the next full commit. */
  const commitSoftly: Commit = (work) => {
    db.pragma('synchronous = NORMAL');
    try {
      return commit(work);
    } finally {
      db.pragma('synchronous = FULL');
    }
  };
  return { commit, commitSoftly };
}
