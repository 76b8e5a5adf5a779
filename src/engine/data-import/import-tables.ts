import { resolve } from 'node:path';
import { AppError } from '../../shared/app-error.ts';
import type { DataImportReport, DataProblem, DataReading, ImportedTable } from '../../shared/data-import.ts';
import type { ImportProgress } from '../../shared/import-progress.ts';
import { codedError } from '../../shared/words/coded-error.ts';
import type { BackupPlace } from '../database/backup-file.ts';
import { guardDatabase } from '../database/database-error.ts';
import { fileError } from '../importing/file-error.ts';
import { beginBuilding, beginNewFile } from '../importing/new-file.ts';
import { createReporter } from '../importing/report-progress.ts';
import { addTables, openTarget } from './add-tables.ts';
import { lookAtData, sizeOfFile } from './look-at-data.ts';
import { openRows, type RowSource } from './open-rows.ts';
import { leftOutRow, oddRow } from './row-problem.ts';
import { isTableName, tableNameOf, unusedName } from './table-names.ts';
import { beginTable } from './write-table.ts';

/** A new file, or a new table of a file that there is. */
export type DataTarget =
  | { readonly kind: 'new'; readonly path: string }
  | {
      readonly kind: 'existing';
      readonly path: string;
      /** Where it is copied to before it is first written to; null for no copy. */
      readonly backups: BackupPlace | null;
    };

export interface TableImportOptions {
  /** A file of rows: CSV, TSV or JSON Lines. */
  readonly source: string;
  readonly reading?: DataReading;
  /** The name of its table; without one that of the file. */
  readonly table?: string | undefined;
  /** A second file, of one row a user, which goes to a table of profiles. */
  readonly profiles?: { readonly path: string; readonly reading?: DataReading } | undefined;
  readonly target: DataTarget;
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined;
  /** Ends the import with `aborted`; nothing of it is left. */
  readonly signal?: AbortSignal | undefined;
  /** Characters of the longest row that is read. */
  readonly longestRow?: number;
}

/** The table that profiles are looked for in. */
const profileTable = 'user_profiles';
const maxProblems = 1_000;
/** The files are gone through twice. */
const passes = 2;

interface Run {
  readonly options: TableImportOptions;
  readonly report: (bytes: number, isLast: boolean) => void;
  readonly problems: DataProblem[];
  problemsInAll: number;
  /** Rows that were read so far; while the files are looked at, those that were looked at. */
  count: number;
}

const stoppedError = (): AppError => new AppError('aborted', 'The import was stopped; nothing was written.');

function throwIfAborted({ options }: Run): void {
  if (options.signal?.aborted === true) throw stoppedError();
}

/** Looks at all rows of a file. Throws `no_rows` where there are none. */
async function surveyRows(rows: RowSource, before: number, run: Run): Promise<void> {
  let found = 0;
  for await (const { count, readBytes } of rows.survey()) {
    throwIfAborted(run);
    found += count;
    run.count += count;
    run.report(before + readBytes, false);
  }
  if (found === 0 || rows.columns().length === 0)
    throw codedError('no_rows', { params: { path: rows.source.path } });
}

/** Writes the rows of a file into a table; a line that is no row is told of and left out. */
async function writeRows(
  rows: RowSource,
  table: string,
  file: ReturnType<typeof beginBuilding>,
  before: number,
  run: Run,
): Promise<ImportedTable> {
  const { path, shape } = rows.source;
  const columns = rows.columns();
  const write = beginTable(file.db, table, columns);
  const counts = { found: 0, imported: 0, leftOut: 0, blankLines: 0 };
  const note = (problem: Omit<DataProblem, 'file'>): void => {
    run.problemsInAll++;
    if (run.problems.length < maxProblems) run.problems.push({ file: path, ...problem });
  };
  for await (const batch of rows.rows()) {
    throwIfAborted(run);
    for (const { line, cells, reasons } of batch.rows) {
      counts.found++;
      if (cells === null) {
        counts.leftOut++;
        note({ line, imported: false, error: leftOutRow(reasons[0]) });
        continue;
      }
      guardDatabase(() => write(cells));
      file.wrote(1);
      counts.imported++;
      if (reasons.length > 0) note({ line, imported: true, error: oddRow(reasons) });
    }
    counts.blankLines += batch.blankLines;
    run.count += batch.rows.length;
    run.report(before + batch.readBytes, false);
  }
  return { file: path, table, shape, columns, ...counts };
}

/** Names for the tables that the target does not have; a name that was asked for and is taken is refused. */
function nameTables(
  { source, table, profiles }: TableImportOptions,
  taken: readonly string[],
): readonly string[] {
  if (table !== undefined && (!isTableName(table) || unusedName(table, taken) !== table))
    throw codedError('table_exists', { params: { table } });
  const first =
    table ?? unusedName(tableNameOf(source), profiles === undefined ? taken : [...taken, profileTable]);
  return profiles === undefined ? [first] : [first, unusedName(profileTable, [...taken, first])];
}

/** The files of an import in the order of their tables. */
const filesOf = ({ source, reading = {}, profiles }: TableImportOptions) => [
  { path: resolve(source), reading },
  ...(profiles === undefined ? [] : [{ path: resolve(profiles.path), reading: profiles.reading ?? {} }]),
];

/** Builds the tables in a file of their own. */
async function build(
  names: readonly string[],
  file: ReturnType<typeof beginBuilding>,
  run: Run,
): Promise<readonly ImportedTable[]> {
  const sources: RowSource[] = [];
  let bytes = 0;
  for (const { path, reading } of filesOf(run.options)) {
    const rows = openRows(await lookAtData(path, reading), run.options.longestRow);
    await surveyRows(rows, bytes, run);
    bytes += rows.source.bytes;
    sources.push(rows);
  }
  const tables: ImportedTable[] = [];
  run.count = 0;
  for (const [index, rows] of sources.entries()) {
    tables.push(await writeRows(rows, names[index] ?? '', file, bytes, run));
    bytes += rows.source.bytes;
  }
  throwIfAborted(run);
  return tables;
}

async function intoNewFile(path: string, run: Run): Promise<readonly ImportedTable[]> {
  const file = beginNewFile(path);
  try {
    const tables = await build(nameTables(run.options, []), file, run);
    file.finish();
    return tables;
  } finally {
    file.discard();
  }
}

async function intoExisting(
  { path, backups }: Extract<DataTarget, { kind: 'existing' }>,
  run: Run,
): Promise<readonly ImportedTable[]> {
  const target = openTarget(path);
  try {
    const file = beginBuilding(path);
    try {
      const tables = await build(nameTables(run.options, target.names()), file, run);
      guardDatabase(() => file.db.exec('COMMIT'));
      // It holds its file to itself.
      file.db.close();
      await addTables(target.source, file.building, tables, { backups, signal: run.options.signal });
      return tables;
    } finally {
      file.discard();
    }
  } finally {
    target.close();
  }
}

/**
 * Imports rows (CSV, TSV, JSON Lines) into a new SQLite file, or into a new table of one that there is. Every row is looked at
 * before the first is written: encoding and types are those of all rows. Memory holds a chunk and the longest row,
 * however large the file. A line that cannot be read is told of and never stops the rest; either all is there at the end or
 * nothing. Throws AppError: `file_not_found`, `permission_denied`, `is_directory`, `not_rows`, `no_rows`, `output_exists`,
 * `table_exists`, `database_in_use`, `read_only`, what opening the target throws, `backup_failed`, `disk_full`,
 * `io_error`, `aborted`.
 */
export async function importTables(options: TableImportOptions): Promise<DataImportReport> {
  const startedAt = performance.now();
  const { target } = options;
  const bytes = filesOf(options).reduce((sum, { path }) => sum + sizeOfFile(path), 0);
  const report = createReporter(bytes, options.onProgress);
  const run: Run = {
    options,
    report: (read, isLast) => report(run.count, read / passes, isLast),
    problems: [],
    problemsInAll: 0,
    count: 0,
  };
  try {
    const tables =
      target.kind === 'new' ? await intoNewFile(target.path, run) : await intoExisting(target, run);
    run.report(bytes * passes, true);
    return {
      out: resolve(target.path),
      tables,
      problems: run.problems,
      problemsInAll: run.problemsInAll,
      bytes,
      elapsedMs: performance.now() - startedAt,
    };
  } catch (thrown) {
    // A copy that breaks off says so in words of its own.
    throw options.signal?.aborted === true ? stoppedError() : fileError(thrown, options.source);
  }
}
