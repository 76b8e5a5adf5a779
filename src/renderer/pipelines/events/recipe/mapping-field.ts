import type { TableOffer } from '../../../../shared/pipelines/events.ts';
import type { SourceMapping } from '../../../../shared/source-mapping.ts';

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

/** The columns that a mapping may name: those of its table, those of its lookup, and the row number where it is the id. */
export function offeredColumns(
  mapping: SourceMapping,
  tables: readonly TableOffer[],
): readonly OfferedColumn[] {
  const columnsOf = (name: string | undefined) => tables.find((table) => table.name === name)?.columns ?? [];
  const { lookup } = mapping;
  const own = columnsOf(mapping.table);
  const looked = columnsOf(lookup?.table).map((column) => ({
    ...column,
    name: `${lookup?.table}.${column.name}`,
  }));
  const isRowid = !own.some(({ name }) => name === mapping.idColumn) && !mapping.idColumn.includes('.');
  const rowid = isRowid ? [{ name: mapping.idColumn, type: 'INTEGER', example: null }] : [];
  return [...rowid, ...own, ...looked];
}
