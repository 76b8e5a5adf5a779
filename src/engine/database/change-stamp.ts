import type { Database } from 'better-sqlite3';
import type { SourceFile } from './open-source-file.ts';
import { quoteIdentifier } from './sql-text.ts';

/** What another connection's commit changes, in any of the two files that belong to an open one. */
export const versionOf = ({ db, schema }: SourceFile): string =>
  ['main', schema]
    .map((name) => db.pragma(`${quoteIdentifier(name)}.data_version`, { simple: true }))
    .join(' ');

/** What any write changes that a file of results sees: another connection's commit, and our own. */
export function changeStamp(db: Database): () => string {
  const writes = db.prepare<[], number>('SELECT total_changes()').pluck();
  return () => `${db.pragma('main.data_version', { simple: true })} ${writes.get()}`;
}
