import type { Database } from 'better-sqlite3';
import { AppError } from '../../../shared/app-error.ts';
import { assertNever } from '../../../shared/assert-never.ts';
import type { Selection } from '../../../shared/work.ts';
import type { SourceFile } from '../../database/open-source-file.ts';
import type { ListedItem } from '../../items.ts';
import { selectGrowing } from '../../ledger/outcomes.ts';
import type { Growth } from './growth.ts';
import { extractionStage, usersFailed, usersWithEvents } from './result-tables.ts';

/** A select of users with the rows that came since they were read, which are all that is asked about. */
const grownUsers = `SELECT listed.user_id AS id, fresh AS records, 1 AS grows FROM temp.gleaner_growth
  JOIN temp.gleaner_users listed USING (user_id)`;

/** Users that failed; of one whose new rows were being read, those are read again, as many as there are still. */
function failedUsers(db: Database): string {
  const growing = selectGrowing(db, extractionStage);
  const failed = `user_id IN (${usersFailed(db)})`;
  return `SELECT user_id AS id, rows AS records, 0 AS grows FROM temp.gleaner_users
      WHERE ${failed} AND user_id NOT IN (${growing})
    UNION ALL SELECT listed.user_id, COALESCE(fresh, 0), 1 FROM temp.gleaner_users listed
      LEFT JOIN temp.gleaner_growth USING (user_id) WHERE ${failed} AND user_id IN (${growing})`;
}

/** The users of a selection, with how many rows each is to be asked about. */
export function listSelected(
  source: SourceFile,
  selection: Selection,
  growth: Pick<Growth, 'count' | 'findChanged'>,
): readonly ListedItem[] {
  const { db } = source;
  const list = (sql: string): readonly ListedItem[] =>
    db
      .prepare<[], { id: string; records: number; grows: number }>(`${sql} ORDER BY 1`)
      .all()
      .map(({ id, records, grows }) => ({ id, records, ...(grows === 1 && { grows: true }) }));
  const whole = (condition: string): string =>
    `SELECT user_id AS id, rows AS records, 0 AS grows FROM temp.gleaner_users WHERE ${condition}`;
  switch (selection.kind) {
    case 'all':
      return list(whole('TRUE'));
    case 'failed':
      growth.count();
      return list(failedUsers(db));
    case 'unfinished':
      growth.count();
      return list(`${whole(`user_id NOT IN (${usersWithEvents(db)})`)} UNION ALL ${grownUsers}`);
    case 'new':
      growth.count();
      return list(grownUsers);
    case 'changed':
      // Whoever asked for an estimate before has had it looked for already, in steps.
      for (const _ of growth.findChanged());
      return list(whole('user_id IN (SELECT user_id FROM temp.gleaner_changes)'));
    case 'named':
      return listNamed(source, selection.ids);
    default:
      return assertNever(selection);
  }
}

/** Users by name, each once. @throws AppError unknown_user */
export function listNamed(source: SourceFile, users: readonly string[]): readonly ListedItem[] {
  const find = source.db.prepare<[string], ListedItem>(
    'SELECT user_id AS id, rows AS records FROM temp.gleaner_users WHERE user_id = ?',
  );
  return [...new Set(users)].map((user) => {
    const found = find.get(user);
    if (found !== undefined) return found;
    throw new AppError('unknown_user', `There is no user ${user} in this file.`, {
      hint: 'Check the id; it has to be written as it stands in the file.',
      params: { user },
    });
  });
}
