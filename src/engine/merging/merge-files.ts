import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { Database } from 'better-sqlite3';
import { AppError } from '../../shared/app-error.ts';
import { guardDatabase } from '../database/database-error.ts';
import { readSchema, readViews, type TableSchema } from '../database/read-schema.ts';
import { quoteIdentifier as q } from '../database/sql-text.ts';
import { beginNewFile } from '../importing/new-file.ts';
import { mergeLedger } from '../ledger/merge-ledgers.ts';
import { pipelineModules } from '../pipelines/registry.ts';

/** What came of a merging. */
export interface MergeReport {
  readonly path: string;
  readonly files: number;
  /** Rows by table, of the analyst's and of results. */
  readonly rows: Readonly<Record<string, number>>;
}

const from = 'merged';

const resultTables = new Set(pipelineModules.flatMap(({ resultTables: names }) => names));

/** A number that results are given as they are written: it means nothing elsewhere. */
function isGiven(table: TableSchema, column: string): boolean {
  const keys = table.columns.filter(({ primaryKey }) => primaryKey > 0);
  const [key] = keys;
  return (
    resultTables.has(table.name) && keys.length === 1 && key?.name === column && /^integer$/i.test(key.type)
  );
}

/** Makes a table of an attached file in the main one, with its indexes. */
function makeTable(db: Database, name: string): void {
  const made = db
    .prepare<[string], string>(
      `SELECT sql FROM ${from}.sqlite_schema WHERE tbl_name = ? AND sql IS NOT NULL AND type IN ('table', 'index')
       ORDER BY type DESC`,
    )
    .pluck()
    .all(name) as string[];
  for (const sql of made) db.exec(sql);
}

function refuseOther(path: string, table: string): AppError {
  return new AppError(
    'bad_input',
    `The table ${table} of ${path} has other columns than in the files before.`,
    {
      hint: 'Merge files that were cut from one.',
      params: { path, table },
    },
  );
}

/** Takes over one table; answers how many rows it has. */
function takeTable(db: Database, path: string, table: TableSchema, known: TableSchema | undefined): number {
  if (known === undefined) makeTable(db, table.name);
  else if (
    known.columns.map(({ name }) => name).join('\n') !== table.columns.map(({ name }) => name).join('\n')
  )
    throw refuseOther(path, table.name);
  const columns = table.columns.filter(({ name }) => !isGiven(table, name)).map(({ name }) => q(name));
  const order = table.withoutRowid ? '' : ' ORDER BY rowid';
  return db
    .prepare(
      `INSERT INTO main.${q(table.name)} (${columns.join(', ')}) SELECT ${columns.join(', ')} FROM ${from}.${q(table.name)}${order}`,
    )
    .run().changes;
}

/** Views of the analyst's, as far as they can be made. */
function takeViews(db: Database): void {
  const here = new Set(readViews(db, 'main').map(({ name }) => name));
  for (const { name, kind } of readViews(db, from)) {
    if (kind !== 'view' || here.has(name)) continue;
    const sql = db
      .prepare<[string], string>(`SELECT sql FROM ${from}.sqlite_schema WHERE name = ?`)
      .pluck()
      .get(name);
    if (typeof sql === 'string') db.exec(sql);
  }
}

function doubledIn(path: string, thrown: unknown): unknown {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  if (!/CONSTRAINT/.test(code)) return thrown;
  const message = thrown instanceof Error ? thrown.message : '';
  return new AppError('bad_input', `${path} holds something that is in a file before it: ${message}.`, {
    hint: 'Merge files that have no row and nobody in common.',
    cause: thrown,
    params: { path },
  });
}

/**
 * Makes one new file of several: the tables of all of them, their results and the ledgers of their jobs, as if one file had had
 * all. Nothing is left behind where it cannot be done.
 * @throws AppError output_exists, bad_input for files that do not go together
 */
export function mergeFiles(out: string, paths: readonly string[]): MergeReport {
  const missing = paths.find((path) => !existsSync(path));
  if (missing !== undefined)
    throw new AppError('file_not_found', `There is no file ${missing}.`, { params: { path: missing } });
  const file = beginNewFile(out);
  const rows: Record<string, number> = {};
  try {
    guardDatabase(() => {
      for (const path of paths) {
        // A file can be attached only where nothing is under way.
        file.db.exec('COMMIT');
        file.db.prepare(`ATTACH DATABASE ? AS ${from}`).run(resolve(path));
        file.db.exec('BEGIN');
        takeFile(file.db, basename(path), rows);
        file.db.exec('COMMIT');
        file.db.exec(`DETACH DATABASE ${from}`);
        file.db.exec('BEGIN');
      }
    });
    file.finish();
  } catch (thrown) {
    file.discard();
    throw thrown;
  }
  return { path: resolve(out), files: paths.length, rows };
}

function takeFile(db: Database, path: string, rows: Record<string, number>): void {
  try {
    const known = new Map(readSchema(db, 'main').map((table) => [table.name, table]));
    for (const table of readSchema(db, from))
      rows[table.name] = (rows[table.name] ?? 0) + takeTable(db, path, table, known.get(table.name));
    mergeLedger(db, from, path);
    takeViews(db);
  } catch (thrown) {
    throw doubledIn(path, thrown);
  }
}
