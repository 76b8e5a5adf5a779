import type { Database } from 'better-sqlite3';
import { AppError } from '../../shared/app-error.ts';
import { asDatabaseError } from '../database/database-error.ts';
import { quoteIdentifier as q } from '../database/sql-text.ts';
import type { ResultTable, TrialRow } from './result-table.ts';
import { type FormColumn, keyOf, ownForm } from './table-form.ts';

export function cannotTake(name: string, why: string): AppError {
  return new AppError('name_taken', `The table ${name} of this file cannot take results: ${why}`, {
    hint: 'Rename the table, then open the file again. No table of yours was changed, and nothing was sent.',
    params: { name, kind: 'table' },
  });
}

const trialValue = ({ type, pk }: FormColumn, trial: number): TrialRow[string] => {
  if (type === 'BLOB') return Buffer.alloc(4);
  if (pk > 0 && type === 'TEXT') return `gleaner-trial-${trial}`;
  return type === 'REAL' || type === 'INTEGER' ? 1 : '[]';
};

/** Two rows, alike but for their keys. */
const trialsOf = (columns: readonly FormColumn[]): readonly TrialRow[] =>
  [1, 2].map((trial) =>
    Object.fromEntries(columns.map((column) => [column.name, trialValue(column, trial)])),
  );

const trialOver = new Error('The trial is over.');

/** Writes the rows, looks for them again, and throws `trialOver` where they are there. */
function writeTrials(db: Database, table: ResultTable): void {
  const form = ownForm(table);
  // A number that SQLite gives is nobody's to write.
  const written = form.columns.filter(({ type, pk }) => !(type === 'INTEGER' && pk === 1));
  const names = written.map(({ name }) => name);
  const key = keyOf(form).map(({ name }) => name);
  const byRowid = !key.every((name) => names.includes(name));
  const foundBy = byRowid ? [table.belongsTo ?? ''].filter((name) => name !== '') : key;
  const insert = db.prepare(
    `INSERT INTO main.${q(table.name)} (${names.map(q).join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
  );
  const conditions = [...(byRowid ? ['rowid = ?'] : []), ...foundBy.map((name) => `${q(name)} = ?`)];
  const find = db.prepare(`SELECT 1 FROM main.${q(table.name)} WHERE ${conditions.join(' AND ')}`);
  const trials = (table.trials ?? trialsOf(written)).map((row) => ({
    row,
    rowid: insert.run(names.map((name) => row[name])).lastInsertRowid,
  }));
  const isKept = trials.every(
    ({ row, rowid }) =>
      find.get([...(byRowid ? [rowid] : []), ...foundBy.map((name) => row[name])]) !== undefined,
  );
  const isEachItsOwn = !byRowid || new Set(trials.map(({ rowid }) => rowid)).size === trials.length;
  if (!isKept || !isEachItsOwn) throw new Error('a row that was written is not there.');
  throw trialOver;
}

/**
 * Writes results and takes them back, so that a table of another origin which cannot take one (a column that must not be
 * empty, a check, a computed column) is found before anything is sent. Inside the caller's transaction.
 * @throws AppError name_taken
 */
export function tryTable(db: Database, table: ResultTable): void {
  try {
    db.transaction(() => writeTrials(db, table))();
  } catch (thrown) {
    if (thrown === trialOver) return;
    const known = asDatabaseError(thrown);
    if (known instanceof AppError) throw known;
    // What the trial is about is none of the analyst's; a real one may be.
    if (known instanceof Error && 'code' in known && known.code === 'SQLITE_CONSTRAINT_FOREIGNKEY') return;
    throw cannotTake(table.name, known instanceof Error ? known.message : String(known));
  }
}
