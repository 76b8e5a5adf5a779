import type { Database } from 'better-sqlite3';
import { jobStatuses } from '../../shared/job.ts';
import { orderStates } from '../../shared/order.ts';
import { callStatuses } from '../../shared/pipelines/calls.ts';
import { inflate } from './deflated.ts';
import { ledgerTables, storedVersion } from './ledger-tables.ts';
import { ledgerOfVersion } from './migrate.ts';
import { migrations } from './migrations.ts';
import { unpack } from './packed.ts';

const listOf = (values: readonly string[]): string => values.map((value) => `'${value}'`).join(', ');
const isNotJson = (column: string, type: 'object' | 'array'): string =>
  `(CASE WHEN json_valid(${column}) THEN json_type(${column}) END) IS NOT '${type}'`;
const isNoInteger = (columns: readonly string[]): string =>
  columns.map((column) => `typeof(${column}) <> 'integer'`).join(' OR ');

const ofLatestJob = 'job_id = (SELECT id FROM main.gleaner_job ORDER BY created_at DESC, rowid DESC LIMIT 1)';

/** Conditions that no row fulfils which Gleaner wrote. Only the latest job's rows are ever worked with again. */
const brokenRows: readonly (readonly [table: string, condition: string])[] = [
  [
    'gleaner_job',
    `typeof(id) <> 'text' OR status NOT IN (${listOf(jobStatuses)})
     OR ${isNotJson('selection', 'object')} OR ${isNotJson('settings', 'object')} OR ${isNotJson('stages', 'array')}
     OR (error IS NOT NULL AND ${isNotJson('error', 'object')})
     OR ${isNoInteger(['total', 'succeeded', 'failed', 'total_records', 'processed_records', 'results', 'batches'])}
     OR ${isNoInteger(['prompt_tokens', 'completion_tokens', 'retries', 'elapsed_ms', 'last_seq', 'created_at'])}`,
  ],
  [
    'gleaner_item',
    `${ofLatestJob} AND (typeof(item_id) <> 'text' OR status NOT IN ('pending', 'succeeded', 'failed')
     OR ${isNoInteger(['ordinal', 'records', 'attempts', 'fruitless', 'results', 'unaccounted'])}
     OR (set_aside IS NOT NULL AND typeof(set_aside) <> 'blob' AND ${isNotJson('set_aside', 'array')}))`,
  ],
  [
    'gleaner_call',
    `${ofLatestJob} AND (status NOT IN (${listOf(callStatuses)})
     OR ${isNoInteger(['batch', 'prompt_tokens', 'completion_tokens', 'retries'])})`,
  ],
  [
    'gleaner_order',
    `state NOT IN (${listOf(orderStates)}) OR ${isNotJson('notes', 'array')}
     OR (error IS NOT NULL AND ${isNotJson('error', 'object')}) OR ${isNoInteger(['lines', 'created_at'])}`,
  ],
  ['gleaner_part', `${ofLatestJob} AND (${isNotJson('accounted', 'array')} OR json_valid(payload) IS NOT 1)`],
  // The next event would take a number that is taken.
  ['gleaner_event', `${ofLatestJob} AND seq > (SELECT last_seq FROM main.gleaner_job WHERE id = job_id)`],
];

type Columns = ReadonlyMap<string, readonly string[]>;

const knownColumns = new Map<number, Columns>();

/** Every table of that version of the ledger, with its columns and their places in the primary key. */
function expectedColumns(version: number): Columns {
  const known = knownColumns.get(version) ?? columnsOfVersion(version);
  knownColumns.set(version, known);
  return known;
}

function columnsOfVersion(version: number): Columns {
  const model = ledgerOfVersion(version);
  try {
    return new Map(ledgerTables(model).map((table) => [table, columnsOf(model, table)]));
  } finally {
    model.close();
  }
}

function columnsOf(db: Database, table: string): readonly string[] {
  const columns = db.pragma(`main.table_xinfo("${table}")`) as readonly { name: string; pk: number }[];
  return columns.map(({ name, pk }) => `${name.toLowerCase()} (key ${pk})`);
}

/** A reply that was paid for and cannot be read any more, or a list of what it was about. */
function findUnreadableReply(db: Database): string | null {
  const received = db.prepare<[], { id: number; manifest: Buffer; reply: Buffer }>(
    `SELECT id, manifest, reply FROM main.gleaner_call WHERE ${ofLatestJob} AND status = 'received'`,
  );
  for (const { id, manifest, reply } of received.iterate()) {
    try {
      if (!Array.isArray(unpack(manifest))) return `call ${id} does not say what it was about`;
      inflate(reply);
    } catch {
      return `the reply of call ${id} cannot be read`;
    }
  }
  return null;
}

/**
 * What keeps the ledger in this file from being worked with, in a few words; null where nothing does, or where there
 * is none, or where it is a newer Gleaner's and not ours to judge. Pages that do not add up are found at opening.
 */
export function findDamage(db: Database): string | null {
  const tables = ledgerTables(db);
  if (tables.length === 0) return null;
  const version = storedVersion(db);
  if (version === null || version === 0) return 'its version is not a number';
  if (version > migrations.length) return null;
  for (const [table, columns] of expectedColumns(version)) {
    if (!tables.includes(table)) return `${table} is missing`;
    const present = columnsOf(db, table);
    const missing = columns.find((column) => !present.includes(column));
    if (missing !== undefined) return `${table} lacks ${missing}`;
  }
  for (const [table, condition] of brokenRows) {
    if (!tables.includes(table)) continue;
    const broken = db.prepare(`SELECT 1 FROM main.${table} WHERE ${condition} LIMIT 1`).get();
    if (broken !== undefined) return `${table} has a row that cannot be read`;
  }
  return findUnreadableReply(db);
}
