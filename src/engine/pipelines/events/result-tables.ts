import type { Database } from 'better-sqlite3';
import { AppError } from '../../../shared/app-error.ts';
import { asDatabaseError } from '../../database/database-error.ts';
import { hasTable } from '../../database/read-schema.ts';
import { quoteIdentifier as q } from '../../database/sql-text.ts';

interface ResultTable {
  readonly name: string;
  readonly create: string;
  /** Columns that a file of another origin may lack, as they are added to it. */
  readonly columns: Readonly<Record<string, string>>;
  readonly indexOn: string;
}

/** The name of the events pipeline's one stage, under which the ledger keeps its users. */
export const extractionStage = 'extraction';

export const eventsTable = 'extracted_events';
export const sequencesTable = 'event_sequences';

const tables: readonly ResultTable[] = [
  {
    name: eventsTable,
    create: `CREATE TABLE main.extracted_events (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      event_id TEXT UNIQUE NOT NULL,
      user_id TEXT NOT NULL,
      event_type TEXT NOT NULL,
      timestamp DATETIME,
      context TEXT,
      event_category TEXT DEFAULT 'engagement',
      source_behavior_ids TEXT,
      created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
    )`,
    columns: {
      event_id: 'TEXT',
      user_id: 'TEXT',
      event_type: 'TEXT',
      timestamp: 'DATETIME',
      context: 'TEXT',
      event_category: "TEXT DEFAULT 'engagement'",
      source_behavior_ids: 'TEXT',
      created_at: 'TIMESTAMP',
    },
    indexOn: 'user_id',
  },
  {
    name: sequencesTable,
    create: `CREATE TABLE main.event_sequences (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      user_id TEXT NOT NULL,
      sequence TEXT,
      start_time DATETIME,
      end_time DATETIME,
      status TEXT DEFAULT 'success',
      error_message TEXT,
      created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
    )`,
    columns: {
      user_id: 'TEXT',
      sequence: 'TEXT',
      start_time: 'DATETIME',
      end_time: 'DATETIME',
      status: "TEXT DEFAULT 'success'",
      error_message: 'TEXT',
      created_at: 'TIMESTAMP',
    },
    indexOn: 'user_id',
  },
];

export const resultTableNames: readonly string[] = tables.map((table) => table.name);

/**
 * Writes a result and takes it back, so that a table of another origin which cannot take one (a column that must not
 * be empty, a check, a computed column) is found before anything is sent. Runs inside a transaction.
 */
function tryTable(db: Database, table: ResultTable): void {
  const columns = Object.keys(table.columns);
  const valuesOf = (name: string) =>
    columns.map((column) => (column === 'event_id' ? name : trialValues[column]));
  // A user has many events, alike but for their ids, and one sequence.
  const trials = table.name === eventsTable ? ['gleaner-trial', 'gleaner-trial-2'] : ['gleaner-trial'];
  try {
    db.transaction(() => {
      const insert = db.prepare(
        `INSERT INTO main.${q(table.name)} (${columns.map(q).join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
      );
      const written = trials.map((name) => insert.run(...valuesOf(name)).lastInsertRowid);
      const find = db.prepare(`SELECT 1 FROM main.${q(table.name)} WHERE rowid = ? AND user_id = ?`);
      const isKept = written.every((rowid) => find.get(rowid, trialValues.user_id) !== undefined);
      if (!isKept || new Set(written).size < trials.length) {
        throw new Error('a row that was written is not there');
      }
      throw trialOver;
    })();
  } catch (thrown) {
    if (thrown === trialOver) return;
    const known = asDatabaseError(thrown);
    if (known instanceof AppError) throw known;
    // The trial's user is none of the analyst's; a real one may be.
    if (known instanceof Error && 'code' in known && known.code === 'SQLITE_CONSTRAINT_FOREIGNKEY') return;
    throw new AppError(
      'name_taken',
      `The table ${table.name} of this file cannot take results: ${String(thrown)}`,
      {
        hint: 'Rename the table, then open the file again. No table of yours was changed, and nothing was sent.',
        params: { name: table.name, kind: 'table' },
      },
    );
  }
}

const trialOver = new Error('The trial is over.');
const trialTime = '2025-01-01 00:00:00';
const trialValues: Readonly<Record<string, string>> = {
  user_id: 'gleaner-trial',
  event_type: 'gleaner-trial',
  error_message: 'gleaner-trial',
  timestamp: trialTime,
  start_time: trialTime,
  end_time: trialTime,
  created_at: trialTime,
  context: '{}',
  event_category: 'engagement',
  source_behavior_ids: '[]',
  sequence: '[]',
  status: 'success',
};

function ensureIndex(db: Database, schema: string, table: string, column: string): void {
  const indexes = db.pragma(`${q(schema)}.index_list(${q(table)})`) as { name: string; partial: number }[];
  const leads = indexes.some((index) => {
    if (index.partial === 1) return false;
    const columns = db.pragma(`${q(schema)}.index_info(${q(index.name)})`) as {
      seqno: number;
      name: string | null;
    }[];
    return columns.find((entry) => entry.seqno === 0)?.name?.toLowerCase() === column.toLowerCase();
  });
  if (leads) return;
  db.exec(
    `CREATE INDEX IF NOT EXISTS ${q(schema)}.${q(`gleaner_${table}_${column}`)} ON ${q(table)}(${q(column)})`,
  );
}

/** Makes the result tables, and adds what one of another origin lacks. Nothing is dropped or changed. */
export function ensureResultTables(db: Database): void {
  for (const table of tables) {
    if (!hasTable(db, 'main', table.name)) db.exec(table.create);
    const present = new Set(
      (db.pragma(`main.table_xinfo(${q(table.name)})`) as { name: string }[]).map((column) =>
        column.name.toLowerCase(),
      ),
    );
    for (const [column, type] of Object.entries(table.columns)) {
      if (!present.has(column)) db.exec(`ALTER TABLE main.${q(table.name)} ADD COLUMN ${q(column)} ${type}`);
    }
    tryTable(db, table);
    ensureIndex(db, 'main', table.name, table.indexOn);
  }
}

/** Reading user by user needs an index on the user; a table without one gets it. */
export function ensureUserIndex(db: Database, table: string, column: string): void {
  ensureIndex(db, 'main', table, column);
}

export interface ResultCounts {
  readonly succeededUsers: number;
  readonly failedUsers: number;
  readonly events: number;
}

const nobody = 'SELECT NULL AS user_id WHERE FALSE';

/** A select of the users with a sequence of that status; of nobody where the file has no results yet. */
function usersWithSequence(db: Database, status: 'success' | 'failed'): string {
  if (!hasTable(db, 'main', sequencesTable) || !hasColumn(db, sequencesTable, 'status')) return nobody;
  return `SELECT user_id FROM main.event_sequences WHERE status = '${status}' AND user_id IS NOT NULL`;
}

export function usersWithEvents(db: Database): string {
  return usersWithSequence(db, 'success');
}

/** Who failed: by the sequence, or at the last try by the ledger, which may leave an earlier success in place. */
export function usersFailed(db: Database): string {
  const sequences = usersWithSequence(db, 'failed');
  if (!hasTable(db, 'main', 'gleaner_item')) return sequences;
  return `${sequences} UNION SELECT item_id FROM main.gleaner_item last WHERE status = 'failed' AND stage = '${extractionStage}'
    AND NOT EXISTS (SELECT 1 FROM main.gleaner_item later
      WHERE later.item_id = last.item_id AND later.stage = last.stage AND later.rowid > last.rowid AND later.status = 'succeeded')`;
}

/** Users by outcome, each once, and events; noughts where there are no results yet. */
export function countResults(db: Database): ResultCounts {
  const count = (sql: string): number => db.prepare<[], number>(sql).pluck().get() as number;
  const failed = usersFailed(db);
  return {
    succeededUsers: count(
      `SELECT COUNT(DISTINCT user_id) FROM (${usersWithEvents(db)}) WHERE user_id NOT IN (${failed})`,
    ),
    failedUsers: count(`SELECT COUNT(*) FROM (SELECT DISTINCT * FROM (${failed}))`),
    events: hasTable(db, 'main', eventsTable) ? count('SELECT COUNT(*) FROM main.extracted_events') : 0,
  };
}

export function hasColumn(db: Database, table: string, column: string): boolean {
  return (db.pragma(`main.table_xinfo(${q(table)})`) as { name: string }[]).some(
    (found) => found.name.toLowerCase() === column,
  );
}
