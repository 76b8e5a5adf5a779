import type { Database } from 'better-sqlite3';
import { type KeptEdit, keptEdits } from '../../../ledger/type-edits.ts';

/** The edits that were made last and at once, the last first; none where nothing is left to be undone. */
export function lastEdits(db: Database): readonly KeptEdit[] {
  const standing = keptEdits(db)
    .filter(({ undone }) => !undone)
    .reverse();
  const [last] = standing;
  if (last === undefined || last.types.length > 0) return last === undefined ? [] : [last];
  const end = standing.findIndex(({ types, at }) => types.length > 0 || at !== last.at);
  return standing.slice(0, end === -1 ? standing.length : end);
}
