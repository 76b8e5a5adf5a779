import type { Database } from 'better-sqlite3';
import { makeDurable } from '../database/open-source-file.ts';
import { refuseTakenNames } from '../database/refuse-taken-names.ts';
import { findDamage } from './find-damage.ts';
import { checkLedgerVersion } from './migrate.ts';
import { setAsideLedger } from './set-aside.ts';

/**
 * The version of the ledger in a file that has just been opened, 0 where there is none. A ledger that cannot be worked
 * with is set aside, so that the file can be; `setAsideNotice` says so.
 * @throws AppError name_taken or ledger_newer, with the file untouched
 */
export function readyLedger(db: Database, resultTables: readonly string[]): number {
  refuseTakenNames(db, resultTables);
  if (findDamage(db) !== null) {
    makeDurable(db);
    setAsideLedger(db);
  }
  return checkLedgerVersion(db);
}
