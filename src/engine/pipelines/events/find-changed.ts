import type { Database } from 'better-sqlite3';
import type { RowChanges } from '../../../shared/pipelines/events/info.ts';
import type { ReadLimits, SourceMapping } from '../../../shared/source-mapping.ts';
import type { SourceFile } from '../../database/open-source-file.ts';
import { quoteIdentifier as q } from '../../database/sql-text.ts';
import { readRecord, selectRead } from '../../ledger/read-records.ts';
import { addHashes } from '../answers/record-hash.ts';
import { readAs } from './note-read.ts';
import { extractionStage, usersWithEvents } from './result-tables.ts';
import { type Cells, rawRowOf, rowColumns } from './row-cells.ts';
import { hashRow } from './row-hash.ts';
import { rowSource, userColumnOf } from './row-source.ts';
import { rowsSource, type SeenRows } from './seen-rows.ts';
import { createUserReader, type UserReader } from './user-reader.ts';
import { isNumbered, userText } from './user-sql.ts';

/** What of users' rows is not as it was when they were read, with every user of whom rows were changed or have left. */
interface FoundChanges extends Omit<RowChanges, 'users'> {
  readonly changed: readonly string[];
}

/** So many users are named. */
export const namedUsers = 50;
/** Rows that are looked at in one go. */
const pageSize = 5_000;

interface KnownUser {
  readonly userId: string;
  readonly rows: number;
  readonly mark: number | null;
  readonly hash: number;
  /** Of the rows up to the mark, as they are now. */
  rowsNow: number;
  hashNow: number;
}

/** A row with its user and its number in front. */
type NumberedCells = readonly [user: string | null, number: number, ...cells: Cells];

/** Adds up, in the order of the table, the rows up to the mark of each user. */
function* addUpByNumber(
  source: SourceFile,
  mapping: SourceMapping,
  limits: ReadLimits,
  users: ReadonlyMap<string, KnownUser>,
): Generator<void> {
  const id = q(mapping.idColumn);
  const toRow = rawRowOf(mapping);
  const columns = [userText(source, 'seen', userColumnOf(mapping)), id, ...rowColumns(mapping, limits)];
  const page = source.db
    .prepare<[number | null, number], NumberedCells>(
      `SELECT ${columns.join(', ')} FROM ${rowSource(source, mapping)} AS seen
       WHERE ${id} > COALESCE(?, -9223372036854775808) ORDER BY ${id} LIMIT ?`,
    )
    .raw();
  let last: number | null = null;
  for (;;) {
    let count = 0;
    for (const [userId, number, ...cells] of page.iterate(last, pageSize)) {
      count += 1;
      last = number;
      const known = users.get(userId ?? '');
      if (known === undefined || number > (known.mark ?? 0)) continue;
      known.rowsNow += 1;
      known.hashNow = addHashes(known.hashNow, hashRow(toRow(cells)));
    }
    if (count < pageSize) return;
    yield;
  }
}

const isAsRead = ({ rows, hash, rowsNow, hashNow }: KnownUser): boolean =>
  rows === rowsNow && hash === hashNow;

/** The same of one user, by the ids of rows and what is noted now: a job may have read on since the look began. */
function isUserAsRead(db: Database, userId: string, reader: UserReader, seenRows: SeenRows): boolean {
  const record = readRecord(db, extractionStage, userId);
  const seen = seenRows.of(userId);
  if (record === null || seen === null) return true;
  let rows = 0;
  let hash = 0;
  for (const stored of reader.stored(userId).rows) {
    if (!seen.rows.has(stored.row.id)) continue;
    rows += 1;
    hash = addHashes(hash, stored.hash);
  }
  return rows === record.rows && hash === record.hash;
}

/** Users whose rows, as they are now, can be held against what was read. */
function comparableUsers({ db }: SourceFile, source: string, as: string): readonly KnownUser[] {
  return db
    .prepare<[string, string], Omit<KnownUser, 'rowsNow' | 'hashNow'>>(
      `SELECT known.item_id AS userId, known.rows, known.mark, known.hash
       FROM (${selectRead(db, extractionStage)}) known JOIN temp.gleaner_users listed ON listed.user_id = known.item_id
       WHERE known.source = ? AND known.read_as = ? AND known.hash IS NOT NULL
         AND known.item_id IN (${usersWithEvents(db)}) ORDER BY known.item_id`,
    )
    .all(source, as)
    .map((known) => ({ ...known, rowsNow: 0, hashNow: 0 }));
}

/** How many read users' rows cannot be compared, and how many have no row any more. */
function countOthers(
  { db }: SourceFile,
  source: string,
  comparable: number,
): Pick<RowChanges, 'unknown' | 'gone'> {
  const count = (sql: string): number => db.prepare<[], number>(sql).pluck().get() as number;
  const read = count(`SELECT COUNT(*) FROM temp.gleaner_users WHERE user_id IN (${usersWithEvents(db)})`);
  const gone = count(
    `SELECT COUNT(*) FROM (${selectRead(db, extractionStage)}) WHERE source = '${source}'
      AND item_id IN (${usersWithEvents(db)}) AND item_id NOT IN (SELECT user_id FROM temp.gleaner_users)`,
  );
  return { unknown: read - comparable, gone };
}

/**
 * Finds the users of whom rows that were read are not as they were, or are gone, by looking at every row once; each step is a page
 * of them. Memory does not grow with the table: of each user three numbers are held.
 */
export function* findChanged(
  source: SourceFile,
  mapping: SourceMapping,
  seenRows: SeenRows,
  limits: ReadLimits,
): Generator<void, FoundChanges> {
  const { db } = source;
  const here = rowsSource(mapping);
  const reader = createUserReader(source, mapping, limits);
  const users = comparableUsers(source, here, readAs(mapping, reader));
  const byNumber = isNumbered(source, mapping) ? users.filter(({ mark }) => mark !== null) : [];
  const byId = new Map(byNumber.map((known) => [known.userId, known]));
  if (byNumber.length > 0) yield* addUpByNumber(source, mapping, limits, byId);
  const changed: string[] = [];
  for (const known of users) {
    if (byId.has(known.userId) && isAsRead(known)) continue;
    // Rows may have come below the mark, too: by id it is certain which were read.
    if (!isUserAsRead(db, known.userId, reader, seenRows)) changed.push(known.userId);
    yield;
  }
  return { changed, named: changed.slice(0, namedUsers), ...countOthers(source, here, users.length) };
}
