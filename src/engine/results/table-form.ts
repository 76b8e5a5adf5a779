import Database from 'better-sqlite3';
import { quoteIdentifier as q } from '../database/sql-text.ts';
import type { ResultTable } from './result-table.ts';

export interface FormColumn {
  readonly name: string;
  readonly type: string;
  /** Place in the primary key from 1, or 0. */
  readonly pk: number;
}

export interface TableForm {
  readonly columns: readonly FormColumn[];
  readonly withoutRowid: boolean;
}

/** The form of a table that is there. */
export function formOf(db: Database.Database, table: string): TableForm {
  const columns = db.pragma(`main.table_xinfo(${q(table)})`) as FormColumn[];
  const [listed] = db.pragma(`main.table_list(${q(table)})`) as { wr: number }[];
  return { columns, withoutRowid: listed?.wr === 1 };
}

/** The columns of the key, in its order. */
export function keyOf({ columns }: TableForm): readonly FormColumn[] {
  return columns.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk);
}

const forms = new WeakMap<ResultTable, TableForm>();

/** The form that a table of ours has in an empty file. */
export function ownForm(table: ResultTable): TableForm {
  const known = forms.get(table);
  if (known !== undefined) return known;
  const db = new Database(':memory:');
  try {
    db.exec(table.create);
    const form = formOf(db, table.name);
    forms.set(table, form);
    return form;
  } finally {
    db.close();
  }
}
