import { defaultOnlyUser, type SourceMapping } from '../../../shared/source-mapping.ts';
import type { SourceFile } from '../../database/open-source-file.ts';
import { quoteIdentifier as q } from '../../database/sql-text.ts';
import { qualified } from '../../sources/cell-text.ts';
import { filterSql } from './filter-sql.ts';
import { joinLookup } from './lookup-join.ts';

/** The column of `rowSource` that says whose a row is, where no column of the file does. */
const onlyUserColumn = 'gleaner_user';

/** The column of `rowSource` that says whose a row is. */
export const userColumnOf = ({ userColumn }: Pick<SourceMapping, 'userColumn'>): string =>
  userColumn ?? onlyUserColumn;

/** The name in the lookup's table of a column that a mapping names; null where it is one of the first table's own. */
export function lookupColumn({ lookup }: Pick<SourceMapping, 'lookup'>, name: string): string | null {
  const prefix = lookup === undefined ? null : `${lookup.table}.`;
  return prefix !== null && name.startsWith(prefix) ? name.slice(prefix.length) : null;
}

/** The columns that hold words of a row. */
export const wordColumns = (mapping: SourceMapping): readonly string[] =>
  [
    mapping.textColumn,
    mapping.actionColumn,
    mapping.itemColumn,
    mapping.durationColumn,
    mapping.propertiesColumn,
    ...mapping.placeColumns,
    ...(mapping.labelled ?? []).map(({ column }) => column),
  ].filter((column) => column !== null);

/** All columns of rows that a mapping names, each once; filters apart. */
export function columnsOf(mapping: SourceMapping): readonly string[] {
  const { idColumn, otherIdColumns = [], userColumn, timeColumn, dateColumn } = mapping;
  const named = [idColumn, ...otherIdColumns, userColumn ?? [], timeColumn, dateColumn ?? []].flat();
  return [...new Set([...named, ...wordColumns(mapping)])];
}

/**
 * The rows that a mapping reads, for use behind FROM: the table as it is, or one made of it with the lookup's columns, the one
 * user, and the rows that the filter leaves, under the names that the mapping has for them. SQLite takes such a one apart
 * again, so that an index on the user serves as ever.
 */
export function rowSource(source: SourceFile, mapping: SourceMapping): string {
  const { lookup, filter = [], userColumn } = mapping;
  if (lookup === undefined && filter.length === 0 && userColumn !== null)
    return qualified(source, mapping.table);
  const cell = (name: string): string => {
    const looked = lookupColumn(mapping, name);
    return looked === null ? `base.${q(name)}` : `looked.${q(looked)}`;
  };
  const columns = columnsOf(mapping).map((name) => `${cell(name)} AS ${q(name)}`);
  const only = (mapping.onlyUser ?? defaultOnlyUser).replaceAll("'", "''").replaceAll('\0', '');
  const user = userColumn === null ? [`'${only}' AS ${q(onlyUserColumn)}`] : [];
  const join = lookup === undefined ? '' : ` ${joinLookup(source, lookup)}`;
  const conditions = filter.map((each) => filterSql(cell(each.column), each));
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
  return `(SELECT ${[...columns, ...user].join(', ')} FROM ${qualified(source, mapping.table)} AS base${join}${where})`;
}
