import type { NewRows, RowChanges } from '../../../shared/pipelines/events/info.ts';
import { defaultReadLimits, type ReadLimits, type SourceMapping } from '../../../shared/source-mapping.ts';
import { versionOf } from '../../database/change-stamp.ts';
import type { SourceFile } from '../../database/open-source-file.ts';
import { prepared } from '../../database/prepared.ts';
import { quoteIdentifier as q } from '../../database/sql-text.ts';
import { recordsWhenRead } from '../../ledger/read-outcomes.ts';
import { selectRead } from '../../ledger/read-records.ts';
import { fingerprintOf } from '../fingerprint.ts';
import { findChanged, namedUsers } from './find-changed.ts';
import { extractionStage, usersWithEvents } from './result-tables.ts';
import { rowSource, userColumnOf } from './row-source.ts';
import { createSeenRows, rowsSource } from './seen-rows.ts';
import { listUsers } from './user-list.ts';
import { isNumbered, userText } from './user-sql.ts';

/** What has become of the rows of users that were read before. */
export interface Growth {
  /**
   * Counts the rows that came since, of every user with results, into `temp.gleaner_growth(user_id, fresh)`. Nothing is done
   * where nobody has changed the file.
   */
  count(): void;
  newRows(): NewRows;
  /**
   * Looks through all rows that were read for those that were changed or have left, into `temp.gleaner_changes(user_id)`. A
   * step a page of rows, so that others can have their turn. Nothing is done where nobody has changed the file.
   */
  findChanged(): Generator<void, RowChanges>;
  /** What it last found; null where it has not looked since somebody changed the file. */
  changes(): RowChanges | null;
  /** A user has been read: all rows, or those that came since. */
  noteRead(userId: string, grows: boolean): void;
}

const makeTables = `CREATE TEMP TABLE IF NOT EXISTS gleaner_growth(user_id TEXT PRIMARY KEY, fresh INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TEMP TABLE IF NOT EXISTS gleaner_changes(user_id TEXT PRIMARY KEY) WITHOUT ROWID;
  CREATE TEMP TABLE IF NOT EXISTS gleaner_looked(what TEXT PRIMARY KEY, stamp TEXT NOT NULL, found TEXT NOT NULL) WITHOUT ROWID;`;

/** What was looked at when, in the same transaction as what was found: where that is rolled back, it was not looked at. */
function createLooks({ db }: SourceFile) {
  return {
    found: (what: string, stamp: string): string | undefined =>
      db
        .prepare<[string, string], string>(
          'SELECT found FROM temp.gleaner_looked WHERE what = ? AND stamp = ?',
        )
        .pluck()
        .get(what, stamp),
    note: (what: string, stamp: string, found = ''): void =>
      void db.prepare('INSERT OR REPLACE INTO temp.gleaner_looked VALUES (?, ?, ?)').run(what, stamp, found),
  };
}

/**
 * Rows above the mark of their user, by a look at the end of the table alone: it is as long as what came since the user that was
 * read the longest time ago.
 */
const tailOf = (source: SourceFile, mapping: SourceMapping, read: string): string =>
  `SELECT known.item_id AS user_id, COUNT(*) AS above
   FROM ${rowSource(source, mapping)} AS counted CROSS JOIN (${read}) known
     ON known.item_id = ${userText(source, 'counted', userColumnOf(mapping))}
   WHERE counted.${q(mapping.idColumn)} > (SELECT MIN(mark) FROM (${read}) WHERE source = @source)
     AND known.source = @source AND counted.${q(mapping.idColumn)} > known.mark GROUP BY 1`;

interface Counted {
  readonly userId: string;
  readonly fresh: number;
  /** 1 where below the mark there are as many rows as were read. */
  readonly sure: number;
}

/** Of a file of which it is not known yet what is read. */
export function noGrowth({ db }: SourceFile): Growth {
  const nothing: RowChanges = { users: 0, named: [], unknown: 0, gone: 0 };
  return {
    count: () => void db.exec(makeTables),
    newRows: () => ({ users: 0, rows: 0 }),
    // biome-ignore lint/correctness/useYield: there is nothing to look at
    findChanged: function* () {
      return nothing;
    },
    changes: () => nothing,
    noteRead: () => undefined,
  };
}

export function createGrowth(
  source: SourceFile,
  mapping: SourceMapping,
  limits: () => ReadLimits = () => defaultReadLimits,
): Growth {
  const { db } = source;
  // Not by whoever first writes into them: what is made inside a transaction goes with it where that fails.
  db.exec(makeTables);
  const looks = createLooks(source);
  const here = rowsSource(mapping);
  const seenRows = createSeenRows(source, mapping);
  const numbered = isNumbered(source, mapping);
  const asked = fingerprintOf('growth', mapping);
  const stampOf = (): string => `${versionOf(source)} ${asked}`;

  const read = (): string => selectRead(db, extractionStage);
  /** Users of whom rows have come by the counts of rows, or may have: those are looked at by id. */
  const countByNumber = (): readonly Counted[] =>
    db
      .prepare<[{ source: string }], Counted>(
        `WITH tail AS MATERIALIZED (${tailOf(source, mapping, read())})
         SELECT listed.user_id AS userId, COALESCE(tail.above, 0) AS fresh,
           listed.rows - COALESCE(tail.above, 0) = known.rows AS sure
         FROM (${read()}) known JOIN temp.gleaner_users listed ON listed.user_id = known.item_id
         LEFT JOIN tail ON tail.user_id = known.item_id
         WHERE known.source = @source AND known.mark IS NOT NULL
           AND (tail.above > 0 OR listed.rows <> known.rows) AND known.item_id IN (${usersWithEvents(db)})`,
      )
      .all({ source: here });
  /** Users who have to be looked at by id: those whose rows have no numbers, and those who have more, or fewer, than an earlier version read. */
  const countedById = (): readonly string[] =>
    db
      .prepare<[{ source: string }], string>(
        `SELECT listed.user_id FROM temp.gleaner_users listed LEFT JOIN (${read()}) known ON known.item_id = listed.user_id
         WHERE listed.user_id IN (${usersWithEvents(db)}) AND CASE WHEN known.item_id IS NULL
           THEN ${recordsWhenRead(db, 'listed.user_id', extractionStage)} <> listed.rows
           ELSE known.source = @source AND ${numbered ? 'known.mark IS NULL' : 'TRUE'} END`,
      )
      .pluck()
      .all({ source: here });

  const fill = (): void => {
    db.exec('DELETE FROM temp.gleaner_growth');
    const add = db.prepare('INSERT OR REPLACE INTO temp.gleaner_growth VALUES (?, ?)');
    const addFresh = (userId: string, fresh: number): void => void (fresh > 0 && add.run(userId, fresh));
    for (const { userId, fresh, sure } of numbered ? countByNumber() : [])
      addFresh(userId, sure === 1 ? fresh : seenRows.countFresh(userId));
    for (const userId of countedById()) addFresh(userId, seenRows.countFresh(userId));
  };
  const count = (): void => {
    const stamp = stampOf();
    const isKnown = looks.found('growth', stamp) !== undefined;
    if (isKnown) return;
    const isListed = looks.found('users', stamp) !== undefined;
    // The first to look finds the users listed already; a job has them listed just before it begins.
    const isFirst = db.prepare("SELECT 1 FROM temp.gleaner_looked WHERE what = 'users'").get() === undefined;
    if (!isListed && !isFirst && !db.inTransaction) listUsers(source, mapping);
    fill();
    looks.note('users', stamp);
    looks.note('growth', stamp);
  };
  const changes = (): RowChanges | null => {
    const found = looks.found('changes', stampOf());
    if (found === undefined) return null;
    const all = db
      .prepare<[], string>('SELECT user_id FROM temp.gleaner_changes ORDER BY user_id')
      .pluck()
      .all();
    return { ...(JSON.parse(found) as RowChanges), users: all.length, named: all.slice(0, namedUsers) };
  };
  return {
    count,
    newRows: () => {
      count();
      const total = db
        .prepare<[], NewRows>(
          'SELECT COUNT(*) AS users, COALESCE(SUM(fresh), 0) AS rows FROM temp.gleaner_growth',
        )
        .get();
      return total ?? { users: 0, rows: 0 };
    },
    findChanged: function* () {
      const known = changes();
      if (known !== null) return known;
      const stamp = stampOf();
      const found = yield* findChanged(source, mapping, seenRows, limits());
      db.exec('DELETE FROM temp.gleaner_changes');
      const add = db.prepare('INSERT OR IGNORE INTO temp.gleaner_changes VALUES (?)');
      for (const userId of found.changed) add.run(userId);
      const { changed, ...others } = found;
      const told = { ...others, users: changed.length };
      looks.note('changes', stamp, JSON.stringify(told));
      return told;
    },
    changes,
    noteRead: (userId, grows) => {
      prepared(db, 'DELETE FROM temp.gleaner_growth WHERE user_id = ?').run(userId);
      if (!grows) prepared(db, 'DELETE FROM temp.gleaner_changes WHERE user_id = ?').run(userId);
    },
  };
}
