import type { TableOffer } from '../../../../shared/pipelines/events/recipes.ts';
import type { SourceMapping } from '../../../../shared/source-mapping.ts';
import { idColumnsOf } from './column-roles.ts';

/** What a part of the form needs that changes a mapping. */
export interface MappingField {
  readonly mapping: SourceMapping;
  /** It is shown, and cannot be changed. */
  readonly fixed: boolean;
  readonly onChange: (mapping: SourceMapping) => void;
}

export interface TablesField extends MappingField {
  readonly tables: readonly TableOffer[];
}

export interface OfferedColumn {
  /** As a mapping names it. */
  readonly name: string;
  readonly type: string;
  readonly example: string | null;
}

/** The columns that a mapping may name, of its rows: those of its table, and those of its lookup. */
export function offeredColumns(
  mapping: SourceMapping,
  tables: readonly TableOffer[],
): readonly OfferedColumn[] {
  const columnsOf = (name: string | undefined) => tables.find((table) => table.name === name)?.columns ?? [];
  const { lookup } = mapping;
  const looked = columnsOf(lookup?.table).map((column) => ({
    ...column,
    name: `${lookup?.table}.${column.name}`,
  }));
  return [...columnsOf(mapping.table), ...looked];
}

/** The columns that may name a row: those of its table, and SQLite's own number of a row where that does. */
export function offeredIds(mapping: SourceMapping, tables: readonly TableOffer[]): readonly string[] {
  const table = tables.find(({ name }) => name === mapping.table);
  const own = table?.columns.map(({ name }) => name) ?? [];
  return [...new Set([...(table?.rowId ?? []), ...own, ...idColumnsOf(mapping)])];
}

/** Whether a name stands for SQLite's own number of a row, and for no column of the table. */
export const isRowidOf = (mapping: SourceMapping, tables: readonly TableOffer[], name: string): boolean =>
  tables.find((table) => table.name === mapping.table)?.columns.some((column) => column.name === name) ===
  false;
