import type { Database } from 'better-sqlite3';
import { AppError } from '../../shared/app-error.ts';
import { openOrderStates } from '../../shared/order.ts';
import { hasTable } from '../database/read-schema.ts';
import { storedVersion } from './ledger-tables.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations.ts';

/** What of the ledger is taken over, with the columns whose numbers are counted anew in every file. */
const merged: readonly (readonly [table: string, calls: readonly string[], orders: readonly string[]])[] = [
  ['gleaner_job', [], []],
  ['gleaner_call', ['id'], ['order_id']],
  ['gleaner_call_item', ['call_id'], []],
  ['gleaner_item', ['call_id'], []],
  ['gleaner_part', ['call_id'], []],
  ['gleaner_event', [], []],
  ['gleaner_order', [], ['id', 'twin_of']],
  ['gleaner_read', [], []],
];
/** What was done by hand names rows by where they stand in their file. */
const byHand = ['gleaner_type_edit', 'gleaner_edit', 'gleaner_review'] as const;

const columnsOf = (db: Database, schema: string, table: string): readonly string[] =>
  (db.pragma(`${schema}.table_info(${table})`) as readonly { readonly name: string }[]).map(
    ({ name }) => name,
  );

const refusal = (path: string, what: string, hint: string): AppError =>
  new AppError('bad_input', `${path} ${what}`, { hint, params: { path } });

/** Whether the ledger of an attached file can be taken over. @throws AppError bad_input */
function check(db: Database, from: string, path: string): void {
  const version = db.prepare(`SELECT value FROM ${from}.gleaner_meta WHERE key = 'version'`).pluck().get();
  if (Number(version) !== migrations.length)
    throw refusal(
      path,
      'was last written by another version.',
      'Open it once with this one, such as by: status FILE',
    );
  const states = openOrderStates.map((state) => `'${state}'`).join(', ');
  const isUnderWay = db
    .prepare(
      `SELECT 1 FROM ${from}.gleaner_job WHERE status IN ('running', 'queued')
       UNION ALL SELECT 1 FROM ${from}.gleaner_order WHERE state IN (${states}) LIMIT 1`,
    )
    .get();
  if (isUnderWay !== undefined)
    throw refusal(path, 'has a job that runs or waits for an order.', 'Let it finish, or cancel it, first.');
  for (const table of byHand)
    if (db.prepare(`SELECT 1 FROM ${from}.${table} LIMIT 1`).get() !== undefined)
      throw refusal(
        path,
        'has results that were changed or reviewed by hand.',
        'Merge files first, and change them then.',
      );
}

/**
 * Takes over the ledger of an attached file into that of the main one, which is made where there is none: jobs with their items,
 * calls, orders and events, and what of each item has been read. Numbers that every file counts for itself go on from those
 * that are there.
 * @throws AppError bad_input where it cannot be, or what SQLite says of an item that is in both
 */
export function mergeLedger(db: Database, from: string, path: string): void {
  if (!hasTable(db, from, 'gleaner_meta')) return;
  check(db, from, path);
  if (storedVersion(db) === 0) migrate(db);
  const lastOf = (table: string): number =>
    db.prepare<[], number>(`SELECT COALESCE(MAX(id), 0) FROM main.${table}`).pluck().get() ?? 0;
  const [calls, orders] = [lastOf('gleaner_call'), lastOf('gleaner_order')];
  for (const [table, ofCalls, ofOrders] of merged) {
    const columns = columnsOf(db, 'main', table);
    const values = columns.map((column) =>
      ofCalls.includes(column)
        ? `${column} + ${calls}`
        : ofOrders.includes(column)
          ? `${column} + ${orders}`
          : column,
    );
    const order = hasRowid(table) ? ' ORDER BY rowid' : '';
    db.exec(
      `INSERT INTO main.${table} (${columns.join(', ')}) SELECT ${values.join(', ')} FROM ${from}.${table}${order}`,
    );
  }
  db.exec(`INSERT OR IGNORE INTO main.gleaner_recipe SELECT * FROM ${from}.gleaner_recipe`);
}

const hasRowid = (table: string): boolean =>
  ['gleaner_job', 'gleaner_item', 'gleaner_call', 'gleaner_order'].includes(table);
