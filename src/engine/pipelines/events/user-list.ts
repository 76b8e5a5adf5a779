import type { SourceMapping } from '../../../shared/source.ts';
import { guardDatabase } from '../../database/database-error.ts';
import { quoteIdentifier as q } from '../../database/identifiers.ts';
import type { SourceFile } from '../../database/open-source-file.ts';

/** The table, with the schema it is in, for use in SQL. */
export function qualified(source: Pick<SourceFile, 'schema'>, table: string): string {
  return `${q(source.schema)}.${q(table)}`;
}

/**
 * Counts the rows of every user once, into a temporary table (in memory, never in the file):
 * `temp.gleaner_users(user_id, rows)`. Rows without a user id belong to nobody and are left out.
 * Ids that differ are different users, whatever the column's collation: results are kept by the exact id.
 */
export function listUsers(source: SourceFile, mapping: SourceMapping): void {
  const user = q(mapping.userColumn);
  guardDatabase(() =>
    source.db.exec(`
      DROP TABLE IF EXISTS temp.gleaner_users;
      CREATE TABLE temp.gleaner_users(user_id TEXT PRIMARY KEY, rows INTEGER NOT NULL) WITHOUT ROWID;
      INSERT INTO temp.gleaner_users
        SELECT CAST(${user} AS TEXT), SUM(n) FROM (
          SELECT ${user}, COUNT(*) AS n FROM ${qualified(source, mapping.table)}
          WHERE ${user} IS NOT NULL GROUP BY ${user} COLLATE BINARY
        ) GROUP BY 1 COLLATE BINARY;
    `),
  );
}

export interface UserTotals {
  readonly users: number;
  readonly rows: number;
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
