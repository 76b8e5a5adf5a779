import { AppError } from '../../../shared/app-error.ts';
import type { SourceFile } from '../../database/open-source-file.ts';
import { readViews } from '../../database/read-schema.ts';
import { quoteIdentifier as q } from '../../database/sql-text.ts';
import { hasBehaviourColumns } from './find-form.ts';

/** Says of a view, or of a virtual table, that has the very columns of behaviour rows why it is not read; else null. */
export function notATable({ db, schema, path }: SourceFile): AppError | null {
  const found = readViews(db, schema).find(hasBehaviourColumns);
  if (found === undefined) return null;
  const { name, kind } = found;
  return new AppError(
    'not_a_table',
    `“${name}” in this file is a ${kind}: its rows have no name that lasts.`,
    {
      hint: `Copy it into a table, such as with CREATE TABLE behaviour AS SELECT * FROM ${q(name)}, and open the file again.`,
      params: { path, name, kind },
    },
  );
}
