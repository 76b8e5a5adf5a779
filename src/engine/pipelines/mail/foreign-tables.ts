import Database from 'better-sqlite3';
import { AppError } from '../../../shared/app-error.ts';
import { asDatabaseError } from '../../database/database-error.ts';
import { hasTable } from '../../database/read-schema.ts';
import { quoteIdentifier as q } from '../../database/sql-text.ts';

interface Column {
  readonly name: string;
  readonly type: string;
  /** Place in the primary key from 1, or 0. */
  readonly pk: number;
}

interface TableForm {
  readonly columns: readonly Column[];
  readonly withoutRowid: boolean;
}

function formOf(db: Database.Database, table: string): TableForm {
  const columns = db.pragma(`main.table_xinfo(${q(table)})`) as Column[];
  const [listed] = db.pragma(`main.table_list(${q(table)})`) as { wr: number }[];
  return { columns, withoutRowid: listed?.wr === 1 };
}

/** The forms of tables as they are made in an empty file. */
export function readForms(
  make: (db: Database.Database) => void,
  tables: readonly string[],
): ReadonlyMap<string, TableForm> {
  const db = new Database(':memory:');
  try {
    make(db);
    return new Map(tables.map((table) => [table, formOf(db, table)]));
  } finally {
    db.close();
  }
}

function cannotTake(name: string, why: string): AppError {
  return new AppError('name_taken', `The table ${name} of this file cannot take results: ${why}`, {
    hint: 'Rename the table, then open the file again. No table of yours was changed, and nothing was sent.',
    params: { name, kind: 'table' },
  });
}

/**
 * Refuses a table of another origin that stands under a name of ours and has not what ours has: its columns and its key.
 * Columns of the analyst's own beside them are welcome. Nothing is written.
 * @throws AppError name_taken
 */
export function refuseOtherForms(db: Database.Database, forms: ReadonlyMap<string, TableForm>): void {
  for (const [table, form] of forms) {
    if (!hasTable(db, 'main', table)) continue;
    const present = formOf(db, table);
    const find = (name: string): Column | undefined =>
      present.columns.find((column) => column.name.toLowerCase() === name);
    const missing = form.columns.find(({ name }) => find(name) === undefined);
    if (missing !== undefined) throw cannotTake(table, `it has no column ${missing.name}.`);
    const keyOf = (columns: readonly Column[]): string =>
      columns
        .filter(({ pk }) => pk > 0)
        .sort((a, b) => a.pk - b.pk)
        .map(({ name }) => name.toLowerCase())
        .join(', ');
    if (keyOf(present.columns) !== keyOf(form.columns))
      throw cannotTake(table, `its key is not ${keyOf(form.columns)}.`);
    if (present.withoutRowid !== form.withoutRowid) throw cannotTake(table, 'it is of another kind.');
  }
}

const trialOver = new Error('The trial is over.');

const trialValue = ({ type, pk }: Column, trial: number): string | number | Buffer => {
  if (type === 'BLOB') return Buffer.alloc(4);
  if (pk > 0 && type === 'TEXT') return `gleaner-trial-${trial}`;
  return type === 'REAL' || type === 'INTEGER' ? 1 : '[]';
};

/**
 * Writes two rows into every table, alike but for their keys, and takes them back: one that cannot take a result (a column
 * that must not be empty, a check, a computed column) is found before anything is sent. Inside the caller's transaction.
 * @throws AppError name_taken
 */
export function tryForms(db: Database.Database, forms: ReadonlyMap<string, TableForm>): void {
  for (const [table, { columns }] of forms) {
    const names = columns.map(({ name }) => q(name));
    const keys = columns.filter(({ pk }) => pk > 0);
    try {
      db.transaction(() => {
        const insert = db.prepare(
          `INSERT INTO main.${q(table)} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
        );
        const find = db.prepare(
          `SELECT 1 FROM main.${q(table)} WHERE ${keys.map(({ name }) => `${q(name)} = ?`).join(' AND ')}`,
        );
        const trials = [1, 2];
        for (const trial of trials) insert.run(columns.map((column) => trialValue(column, trial)));
        for (const trial of trials)
          if (find.get(keys.map((column) => trialValue(column, trial))) === undefined)
            throw new Error('a row that was written is not there.');
        throw trialOver;
      })();
    } catch (thrown) {
      if (thrown === trialOver) continue;
      const known = asDatabaseError(thrown);
      if (known instanceof AppError) throw known;
      // The trial's mail is none of the analyst's; a real one may be.
      if (known instanceof Error && 'code' in known && known.code === 'SQLITE_CONSTRAINT_FOREIGNKEY')
        continue;
      throw cannotTake(table, known instanceof Error ? known.message : String(known));
    }
  }
}
