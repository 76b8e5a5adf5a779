import type { AppError } from '../../../shared/app-error.ts';
import type { MappingNeed } from '../../../shared/proposal.ts';
import type { SourceMapping } from '../../../shared/source-mapping.ts';
import { codedError } from '../../../shared/words/coded-error.ts';
import { guardDatabase } from '../../database/database-error.ts';
import type { SourceFile } from '../../database/open-source-file.ts';
import { readSchema, readViews, type TableSchema } from '../../database/read-schema.ts';
import { whyUnsteady } from '../../database/unsteady-view.ts';
import { findTwin, hasNameless, isRowid, namesOneRow, rowidNames } from './names-one-row.ts';
import { columnsOf, lookupColumn, wordColumns } from './row-source.ts';

type Named = Pick<TableSchema, 'name' | 'columns'> & { readonly hasRowid: boolean };

function unfit({ path }: SourceFile, table: string, column?: string): AppError {
  return codedError('mapping_unfit', { params: { path, table, ...(column !== undefined && { column }) } });
}

/** @throws AppError mapping_unfit where there is no such table or view; not_a_table, view_unsteady of one that is no source */
function findRows(source: SourceFile, table: string): Named {
  const { db, schema, path } = source;
  const found = readSchema(db, schema).find(({ name }) => name === table);
  if (found !== undefined) return { ...found, hasRowid: !found.withoutRowid };
  const view = readViews(db, schema).find(({ name }) => name === table);
  if (view === undefined) throw unfit(source, table);
  const { name, kind } = view;
  if (kind !== 'view') throw codedError('virtual_table', { params: { path, name } });
  const why = whyUnsteady(db, schema, name);
  if (why !== null) throw codedError('view_unsteady', { params: { path, name, why } });
  return { ...view, hasRowid: false };
}

/** @throws AppError mapping_unfit */
function checkColumns(source: SourceFile, found: Named, columns: readonly (string | null)[]): void {
  const has = new Set([...(found.hasRowid ? rowidNames : []), ...found.columns.map((column) => column.name)]);
  const missing = columns.find((column) => column !== null && !has.has(column));
  if (missing !== undefined && missing !== null) throw unfit(source, found.name, missing);
}

function notUnique(source: SourceFile, table: string, columns: readonly string[], value: string): AppError {
  const params = { path: source.path, table, column: columns.join(', '), value };
  return codedError('key_not_unique', { params });
}

/** @throws AppError key_not_unique where several rows have one value */
function checkKey(source: SourceFile, table: string, columns: readonly string[]): void {
  const twin = namesOneRow(source, table, columns) ? null : findTwin(source, table, columns);
  if (twin !== null) throw notUnique(source, table, columns, twin);
}

/** @throws AppError key_not_unique where several rows go by one value, or one by none */
function checkRowId(source: SourceFile, table: Named, columns: readonly string[]): void {
  if (columns.some((column) => isRowid(source, table.name, column))) return;
  const isFilled = table.columns.some(({ name, notNull }) => notNull && columns.includes(name));
  if (!isFilled && hasNameless(source, table.name, columns))
    throw notUnique(source, table.name, columns, 'NULL');
  checkKey(source, table.name, columns);
}

function findTable(source: SourceFile, table: string): Named {
  const found = readSchema(source.db, source.schema).find(({ name }) => name === table);
  if (found === undefined) throw unfit(source, table);
  return { ...found, hasRowid: !found.withoutRowid };
}

/** The columns of a table have to be said by hand. */
export function mappingNeeded(
  { path }: SourceFile,
  table: string,
  missing: readonly MappingNeed[],
): AppError {
  return codedError('mapping_needed', { params: { path, table, missing: missing.join(', ') } });
}

/** @throws AppError mapping_needed, mapping_unfit, virtual_table, view_unsteady */
function checkNamed(source: SourceFile, mapping: SourceMapping): Named {
  const { table, lookup, filter = [], profile } = mapping;
  if (wordColumns(mapping).length === 0) throw mappingNeeded(source, table, ['words']);
  const rows = findRows(source, table);
  const named = [...columnsOf(mapping), ...filter.map(({ column }) => column)];
  const looked = named.flatMap((name) => lookupColumn(mapping, name) ?? []);
  const own = named.filter((name) => lookupColumn(mapping, name) === null);
  checkColumns(source, rows, [...own, lookup?.column ?? null]);
  if (lookup !== undefined) {
    checkColumns(source, findTable(source, lookup.table), [lookup.keyColumn, ...looked]);
  }
  if (profile !== null) {
    const { userColumn, textColumn, columns } = profile;
    checkColumns(source, findTable(source, profile.table), [userColumn, textColumn, ...columns]);
  }
  return rows;
}

/**
 * Looks whether the file has what a mapping names: identifiers come from the file's schema alone.
 * @throws AppError mapping_needed, mapping_unfit, virtual_table, view_unsteady
 */
export function checkNames(source: SourceFile, mapping: SourceMapping): void {
  guardDatabase(() => checkNamed(source, mapping));
}

/**
 * The same, and whether its keys name one row each, which may take a look at all rows.
 * @throws AppError mapping_needed, mapping_unfit, virtual_table, view_unsteady, key_not_unique
 */
export function checkMapping(source: SourceFile, mapping: SourceMapping): void {
  const { idColumn, otherIdColumns = [], lookup } = mapping;
  guardDatabase(() => {
    const rows = checkNamed(source, mapping);
    if (lookup !== undefined) checkKey(source, lookup.table, [lookup.keyColumn]);
    checkRowId(source, rows, [idColumn, ...otherIdColumns]);
  });
}
