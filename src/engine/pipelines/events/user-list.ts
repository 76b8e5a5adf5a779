import type { ErrorInfo } from '../../../shared/app-error.ts';
import type { EventsInfo } from '../../../shared/pipelines/events/info.ts';
import type { SourceMapping } from '../../../shared/source-mapping.ts';
import { guardDatabase } from '../../database/database-error.ts';
import type { SourceFile } from '../../database/open-source-file.ts';
import { quoteIdentifier as q } from '../../database/sql-text.ts';
import { defineEcho, isValidText, nameOfBytes } from '../../sources/item-ids.ts';
import { rowSource, userColumnOf } from './row-source.ts';

type UserTotals = Pick<EventsInfo, 'users' | 'rows'>;

const dropLists = `DROP TABLE IF EXISTS temp.gleaner_users;
  DROP TABLE IF EXISTS temp.gleaner_hex_users;
  DROP TABLE IF EXISTS temp.gleaner_userless;
  DROP TABLE IF EXISTS temp.gleaner_ids;`;

/** Numbers that are equal are one group of ids, though 1 and 1.0 differ as text: such a group is taken apart again. */
const fillLists = `
  CREATE TEMP TABLE gleaner_userless AS SELECT COALESCE(SUM(n), 0) AS rows FROM temp.gleaner_ids WHERE id IS NULL;
  DELETE FROM temp.gleaner_ids WHERE id IS NULL;
  CREATE TEMP TABLE gleaner_hex_users AS
    SELECT ${nameOfBytes('id')} AS user_id, id AS key, n FROM temp.gleaner_ids
    WHERE NOT ${isValidText('CAST(id AS TEXT)')};
  DELETE FROM temp.gleaner_ids WHERE NOT ${isValidText('CAST(id AS TEXT)')};
  CREATE TABLE temp.gleaner_users(user_id TEXT PRIMARY KEY, rows INTEGER NOT NULL) WITHOUT ROWID;
  INSERT INTO temp.gleaner_users SELECT user_id, SUM(n) FROM (
      SELECT CAST(CAST(id AS REAL) AS TEXT) AS user_id, reals AS n FROM temp.gleaner_ids WHERE reals > 0
      UNION ALL
      SELECT CAST(CASE WHEN reals > 0 THEN CAST(id AS INTEGER) ELSE id END AS TEXT), n - reals
        FROM temp.gleaner_ids WHERE n > reals
      UNION ALL
      SELECT user_id, n FROM temp.gleaner_hex_users
    ) GROUP BY user_id COLLATE BINARY;
  DROP TABLE temp.gleaner_ids;`;

/**
 * Counts the rows of every user once, into temporary tables (in memory, never in the file):
 * `temp.gleaner_users(user_id, rows)`, and `temp.gleaner_hex_users(user_id, key)` for those whose id is no text.
 * Ids that differ as text are different users, whatever the column's type and collation, since results are kept by
 * the exact text: 1 and '1' are one user, 1.0 is another. Rows whose id is NULL belong to nobody; see
 * `userlessNotice`.
 */
export function listUsers(source: SourceFile, mapping: SourceMapping): void {
  const user = q(userColumnOf(mapping));
  guardDatabase(() => {
    defineEcho(source.db);
    source.db.exec(`${dropLists}
      CREATE TEMP TABLE gleaner_ids AS
        SELECT ${user} AS id, COUNT(*) AS n, SUM(typeof(${user}) = 'real') AS reals
        FROM ${rowSource(source, mapping)} GROUP BY ${user} COLLATE BINARY;
      ${fillLists}`);
  });
}

/** The same lists of nobody: of a file of which it is not known yet what is read. */
export function listNobody({ db }: SourceFile): void {
  guardDatabase(() => {
    defineEcho(db);
    db.exec(`${dropLists} CREATE TEMP TABLE gleaner_ids(id, n INTEGER, reals INTEGER); ${fillLists}`);
  });
}

/** What to say of rows that name no user; null where there are none. */
export function userlessNotice(source: SourceFile): ErrorInfo | null {
  const count = source.db.prepare<[], number>('SELECT rows FROM temp.gleaner_userless').pluck().get() ?? 0;
  if (count === 0) return null;
  return {
    code: 'rows_without_user',
    message: `Rows that name no user are left out: ${count} of them.`,
    hint: 'If they belong to somebody, fill in the user and open the file again.',
    params: { count },
  };
}

export function countUsers(source: SourceFile): UserTotals {
  return (
    source.db
      .prepare<[], UserTotals>(
        'SELECT COUNT(*) AS users, COALESCE(SUM(rows), 0) AS rows FROM temp.gleaner_users',
      )
      .get() ?? { users: 0, rows: 0 }
  );
}
