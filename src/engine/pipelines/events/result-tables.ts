import type { Database } from 'better-sqlite3';
import { hasColumn, hasTable } from '../../database/read-schema.ts';
import { selectFailed } from '../../ledger/outcomes.ts';
import { ensureFlatView } from '../../results/flat-view.ts';
import type { ResultTable } from '../../results/result-table.ts';
import { addColumns, ensureIndex, ensureTables } from '../../results/result-tables.ts';

/** The name of the events pipeline's one stage, under which the ledger keeps its users. */
export const extractionStage = 'extraction';

export const eventsTable = 'extracted_events';
export const sequencesTable = 'event_sequences';

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
  recipe: 'gleaner-trial',
  edited: 'edited',
  sequence: '[]',
  status: 'success',
};

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
      created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
      recipe TEXT,
      end_time DATETIME,
      edited TEXT
    )`,
    added: {
      event_id: 'TEXT',
      user_id: 'TEXT',
      event_type: 'TEXT',
      timestamp: 'DATETIME',
      context: 'TEXT',
      event_category: "TEXT DEFAULT 'engagement'",
      source_behavior_ids: 'TEXT',
      created_at: 'TIMESTAMP',
      recipe: 'TEXT',
      end_time: 'DATETIME',
      edited: 'TEXT',
    },
    indexes: { user_id: 'gleaner_extracted_events_user_id' },
    belongsTo: 'user_id',
    // A user has many events, alike but for their ids, and one sequence.
    trials: ['gleaner-trial', 'gleaner-trial-2'].map((event_id) => ({ ...trialValues, event_id })),
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
    added: {
      user_id: 'TEXT',
      sequence: 'TEXT',
      start_time: 'DATETIME',
      end_time: 'DATETIME',
      status: "TEXT DEFAULT 'success'",
      error_message: 'TEXT',
      created_at: 'TIMESTAMP',
    },
    indexes: { user_id: 'gleaner_event_sequences_user_id' },
    belongsTo: 'user_id',
    trials: [trialValues],
  },
];

/** A row an event for programs that read the file, in the columns that an export has; what is told of it besides is one of JSON. */
export const flatEvents = 'gleaner_events_flat';

const rowCount =
  'CASE WHEN json_valid(source_behavior_ids) THEN json_array_length(source_behavior_ids) ELSE 0 END';
const flatCells: Readonly<Record<string, string>> = {
  user_id: 'user_id',
  type: 'event_type',
  category: 'event_category',
  start_time: "NULLIF(timestamp, '')",
  end_time: `COALESCE(end_time, CASE WHEN ${rowCount} = 1 THEN NULLIF(timestamp, '') END)`,
  row_count: rowCount,
  row_ids: 'source_behavior_ids',
  text: "CASE WHEN json_valid(context) THEN COALESCE(json_extract(context, '$.text'), '') ELSE COALESCE(context, '') END",
  recipe: 'recipe',
  edited: 'edited',
  event_id: 'event_id',
};
/** What every flat form of an event has, in its order: exports, and the view in the file. */
export const flatColumns = Object.keys(flatCells);
const selectFlat = `SELECT ${flatColumns.map((name) => `${flatCells[name]} AS ${name}`).join(', ')},
  CASE WHEN json_valid(context) THEN json_extract(context, '$.attributes') END AS attributes FROM ${eventsTable}`;

export const resultTableNames: readonly string[] = tables.map((table) => table.name);

/**
 * Makes the tables of results, and adds what one of another origin lacks. Inside a transaction.
 * @throws AppError name_taken where a table that is there cannot take results
 */
export function ensureResultTables(db: Database): void {
  ensureTables(db, tables);
  ensureFlatView(db, flatEvents, selectFlat);
}

/** Adds the columns that came after a job was begun: inside a transaction, before its results are written. */
export function addLaterColumns(db: Database): void {
  addColumns(db, tables);
  ensureFlatView(db, flatEvents, selectFlat);
}

/** Reading user by user needs an index on the user; a table without one gets it. */
export function ensureUserIndex(db: Database, table: string, column: string): void {
  ensureIndex(db, table, column, `gleaner_${table}_${column}`);
}

const nobody = 'SELECT NULL AS user_id WHERE FALSE';

/** What a sequence says of its user; `incomplete`: rows are missing, and what was read is the result all the same. */
type SequenceStatus = 'success' | 'incomplete' | 'failed';

/** A select of the users with a sequence of one of these statuses; of nobody where the file has no results yet. */
function usersWithSequence(db: Database, ...statuses: readonly SequenceStatus[]): string {
  if (!hasTable(db, 'main', sequencesTable) || !hasColumn(db, sequencesTable, 'status')) return nobody;
  return `SELECT user_id FROM main.event_sequences WHERE status IN (${statuses.map((status) => `'${status}'`).join(', ')}) AND user_id IS NOT NULL`;
}

export function usersWithEvents(db: Database): string {
  return usersWithSequence(db, 'success', 'incomplete');
}

/** Who failed: by the sequence with no success after it, or at the last try by the ledger, which may leave an earlier success in place. */
export function usersFailed(db: Database): string {
  const failed = usersWithSequence(db, 'failed');
  const sequences =
    failed === nobody
      ? nobody
      : `${failed} AND NOT EXISTS (SELECT 1 FROM main.event_sequences later
          WHERE later.user_id = event_sequences.user_id AND later.rowid > event_sequences.rowid
            AND later.status IN ('success', 'incomplete'))`;
  return `${sequences} UNION ${selectFailed(db, extractionStage)}`;
}

/** Rows of the listed users that were read, for each event; null where there are none. */
export function rowsPerEvent(db: Database, events: number): number | null {
  if (events === 0) return null;
  const rows = db
    .prepare<[], number>(
      `SELECT COALESCE(SUM(rows), 0) FROM temp.gleaner_users WHERE user_id IN (${usersWithEvents(db)})`,
    )
    .pluck()
    .get() as number;
  return rows === 0 ? null : rows / events;
}

/** Users by outcome, each once, and events; noughts where there are no results yet. */
export function countResults(db: Database) {
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
