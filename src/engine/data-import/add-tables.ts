import type { ImportedTable } from '../../shared/data-import.ts';
import { codedError } from '../../shared/words/coded-error.ts';
import { type BackupPlace, backupFile } from '../database/backup-file.ts';
import { guardDatabase } from '../database/database-error.ts';
import { openSourceFile, type SourceFile } from '../database/open-source-file.ts';
import { quoteIdentifier } from '../database/sql-text.ts';
import { allJobs } from '../ledger/job-record.ts';
import { heldError, holderOf } from '../ledger/lease.ts';
import { hasLedger } from '../ledger/ledger-tables.ts';
import { tableSql } from './write-table.ts';

/** The file that gets a table. */
export interface Target {
  readonly source: SourceFile;
  /** Names that its tables, views and indexes have. */
  readonly names: () => readonly string[];
  readonly close: () => void;
}

/** A job that runs would wait for the table, and the table for the job. */
function refuseHeld({ db }: SourceFile): void {
  for (const job of allJobs(db)) {
    const holder = holderOf(job, null, Date.now());
    if (holder !== null) throw heldError(holder);
  }
}

/**
 * Opens a file to put tables in. Throws what opening a file throws, `read_only` where it cannot be written, and
 * `database_in_use` while a job runs on it.
 */
export function openTarget(path: string): Target {
  const source = openSourceFile(path);
  try {
    if (source.sidecar !== null) throw codedError('read_only', { params: { path } });
    guardDatabase(() => refuseHeld(source));
  } catch (thrown) {
    source.db.close();
    throw thrown;
  }
  return {
    source,
    names: () =>
      guardDatabase(() => source.db.prepare<[], string>('SELECT name FROM main.sqlite_schema').pluck().all()),
    close: () => void source.db.close(),
  };
}

/**
 * Takes whole tables over from the file in which they were built, in one transaction, after the copy that precedes the first
 * write to a file.
 */
export async function addTables(
  source: SourceFile,
  built: string,
  tables: readonly Pick<ImportedTable, 'table' | 'columns'>[],
  { backups, signal }: { readonly backups: BackupPlace | null; readonly signal: AbortSignal | undefined },
): Promise<void> {
  const { db } = source;
  if (backups !== null && !hasLedger(db)) {
    await backupFile(source, backups, {
      now: Date.now(),
      signal: signal ?? new AbortController().signal,
      onProgress: () => undefined, // It is a small part of what an import takes.
    });
  }
  guardDatabase(() => {
    db.prepare('ATTACH ? AS built').run(built);
    db.pragma('main.synchronous = FULL');
    db.transaction(() => {
      refuseHeld(source);
      for (const { table, columns } of tables) {
        const name = quoteIdentifier(table);
        db.exec(tableSql(table, columns));
        db.exec(`INSERT INTO main.${name} SELECT * FROM built.${name}`);
      }
    }).immediate();
    db.exec('DETACH built');
  });
}
