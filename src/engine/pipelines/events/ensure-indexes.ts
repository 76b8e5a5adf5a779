import type { SourceMapping } from '../../../shared/source-mapping.ts';
import type { SourceFile } from '../../database/open-source-file.ts';
import { hasTable } from '../../database/read-schema.ts';
import { namesOneRow } from './names-one-row.ts';
import { ensureUserIndex } from './result-tables.ts';
import { lookupColumn } from './row-source.ts';

/**
 * Makes the indexes by which rows are read user by user, where a table of the file has none: on the user, and for a lookup on
 * its key, and on the way back from it where it says whose a row is.
 */
export function ensureIndexes(source: SourceFile, mapping: SourceMapping): void {
  const { table, userColumn, lookup } = mapping;
  const ensure = (name: string, column: string): void => {
    // A view is read by the indexes of its tables.
    if (hasTable(source.db, 'main', name)) ensureUserIndex(source.db, name, column);
  };
  const looked = userColumn === null ? null : lookupColumn(mapping, userColumn);
  if (userColumn !== null && looked === null) ensure(table, userColumn);
  if (lookup === undefined) return;
  if (!namesOneRow(source, lookup.table, [lookup.keyColumn])) ensure(lookup.table, lookup.keyColumn);
  if (looked === null) return;
  ensure(lookup.table, looked);
  ensure(table, lookup.column);
}
