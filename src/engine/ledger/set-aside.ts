import type { Database } from 'better-sqlite3';
import type { ErrorInfo } from '../../shared/app-error.ts';
import { hasTable } from '../database/read-schema.ts';
import { quoteIdentifier as q } from '../database/sql-text.ts';
import { besideAnyView, ledgerTables } from './ledger-tables.ts';

function setAsideNumbers(db: Database): readonly number[] {
  const names = db
    .prepare<[], string>(
      "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name GLOB 'gleaner_*_damaged_[0-9]*'",
    )
    .pluck()
    .all() as string[];
  return names.map((name) => Number(/_damaged_(\d+)/.exec(name)?.[1] ?? 0));
}

/**
 * Puts a ledger that cannot be worked with out of the way: `gleaner_job` becomes `gleaner_job_damaged_1`, and so on,
 * with every row in it. Results are in other tables and stay. One transaction: all of it or nothing.
 */
export function setAsideLedger(db: Database): void {
  const setAside = db.transaction(() => {
    const number = Math.max(0, ...setAsideNumbers(db)) + 1;
    for (const table of ledgerTables(db)) {
      // An index keeps its name when its table is renamed, and the new ledger needs that name.
      const indexes = db
        .prepare<[string], string>(
          "SELECT name FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL",
        )
        .pluck();
      for (const index of indexes.all(table) as string[]) db.exec(`DROP INDEX main.${q(index)}`);
      db.exec(`ALTER TABLE main.${q(table)} RENAME TO ${q(`${table}_damaged_${number}`)}`);
    }
  });
  besideAnyView(db, setAside.immediate);
}

/** What to tell of a ledger that was set aside, for as long as no job has begun since; else null. */
export function setAsideNotice(db: Database): ErrorInfo | null {
  const number = Math.max(0, ...setAsideNumbers(db));
  if (number === 0) return null;
  if (hasTable(db, 'main', 'gleaner_job') && db.prepare('SELECT 1 FROM main.gleaner_job').get()) return null;
  return {
    code: 'ledger_damaged',
    message: `Gleaner's record of earlier jobs in this file was damaged and has been set aside; all results are kept.`,
    hint: `It stands in the tables gleaner_*_damaged_${number}. The next job takes the users without results.`,
    params: { tables: `gleaner_*_damaged_${number}` },
  };
}
