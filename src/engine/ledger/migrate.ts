import Database from 'better-sqlite3';
import { AppError } from '../../shared/app-error.ts';
import { codedError } from '../../shared/words/coded-error.ts';
import { besideAnyView, storedVersion } from './ledger-tables.ts';
import { linkCalls } from './link-calls.ts';
import { migrations } from './migrations.ts';
import { ledgerSchema } from './schema.ts';

/** The version from which on every call is noted with its items as it is made. */
const linkedSince = 6;

/**
 * The version of the ledger in a file: how many migrations it has had; 0 where there is none.
 * @throws AppError ledger_damaged where it says none; opening a file sets such a ledger aside before
 */
export function ledgerVersion(db: Database.Database): number {
  const version = storedVersion(db);
  if (version === null) {
    throw new AppError('ledger_damaged', "Gleaner's own tables in this file are damaged.", {
      hint: 'Open the file again: they are set aside, and all results are kept.',
    });
  }
  return version;
}

/** @throws AppError ledger_newer where the file comes from a newer Gleaner; it is left untouched */
export function checkLedgerVersion(db: Database.Database): number {
  const version = ledgerVersion(db);
  if (version <= migrations.length) return version;
  throw codedError('ledger_newer', { params: { version } });
}

/** Brings the ledger up to date, making it where there is none. One transaction: all steps or none. */
export function migrate(db: Database.Database): void {
  const bringAlong = db.transaction(() => {
    const version = checkLedgerVersion(db);
    if (version === migrations.length) return;
    if (version === 0) db.exec(ledgerSchema);
    else {
      for (const step of migrations.slice(version)) db.exec(step);
      if (version < linkedSince) linkCalls(db);
    }
    db.prepare("INSERT OR REPLACE INTO main.gleaner_meta (key, value) VALUES ('version', ?)").run(
      String(migrations.length),
    );
  });
  besideAnyView(db, bringAlong.immediate);
}

/** An empty ledger in memory, as the steps up to that version make it; to be closed by whoever asks. */
export function ledgerOfVersion(version: number): Database.Database {
  const model = new Database(':memory:');
  model.exec('CREATE TABLE gleaner_meta (key TEXT PRIMARY KEY, value TEXT)');
  for (const step of migrations.slice(0, version)) model.exec(step);
  return model;
}
