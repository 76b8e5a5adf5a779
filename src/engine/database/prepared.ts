import type { Database, Statement } from 'better-sqlite3';

const statements = new WeakMap<Database, Map<string, Statement<unknown[], unknown>>>();

/** The statement for these words on this connection, prepared the first time they are used. For fixed words only. */
export function prepared<Parameters extends unknown[], Row = unknown>(
  db: Database,
  sql: string,
): Statement<Parameters, Row> {
  let known = statements.get(db);
  if (known === undefined) {
    known = new Map();
    statements.set(db, known);
  }
  let statement = known.get(sql);
  if (statement === undefined) {
    statement = db.prepare<unknown[], unknown>(sql);
    known.set(sql, statement);
  }
  return statement as Statement<Parameters, Row>;
}
