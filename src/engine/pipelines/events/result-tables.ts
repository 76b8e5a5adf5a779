import type { Database } from 'better-sqlite3';
import { quoteIdentifier as q } from '../../database/identifiers.ts';
import { hasTable } from '../../database/read-schema.ts';

interface ResultTable {
  readonly name: string;
  readonly create: string;
  /** Columns that a file of another origin may lack, as they are added to it. */
  readonly columns: Readonly<Record<string, string>>;
  readonly indexOn: string;
}

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
  return `${sequences} UNION SELECT item_id FROM main.gleaner_item last WHERE status = 'failed'
    AND NOT EXISTS (SELECT 1 FROM main.gleaner_item later
      WHERE later.item_id = last.item_id AND later.rowid > last.rowid AND later.status = 'succeeded')`;
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
