import type { ReadLimits, SourceMapping } from '../../../shared/source-mapping.ts';
import { quoteIdentifier as q } from '../../database/sql-text.ts';
import { asText, cutCell } from '../../sources/cell-text.ts';
import type { RawRow } from './compact-row.ts';
import { wordColumns } from './row-source.ts';
import { longestCell, rowId, timeCell } from './user-sql.ts';

/** A row as `rowColumns` selects it. */
export type Cells = (string | null | undefined)[];

/** What `rawRowOf` takes, as SQL. */
export function rowColumns(mapping: SourceMapping, limits: ReadLimits): readonly string[] {
  const most = longestCell(limits);
  const optional = (column: string | null): string => (column === null ? 'NULL' : cutCell(column, most));
  const beyond = wordColumns(mapping).map(
    (column) => `max(COALESCE(octet_length(${q(column)}), 0) - ${most}, 0)`,
  );
  return [
    rowId(mapping),
    timeCell(mapping),
    optional(mapping.textColumn),
    optional(mapping.actionColumn),
    optional(mapping.itemColumn),
    optional(mapping.durationColumn),
    optional(mapping.propertiesColumn),
    `CAST(NULLIF(${beyond.join(' + ') || '0'}, 0) AS TEXT)`,
    ...mapping.placeColumns.map((column) => cutCell(column, most)),
    ...(mapping.labelled ?? []).map(({ column }) => cutCell(column, most)),
  ];
}

/** The place in `rowColumns` of the bytes that are left in the file. */
const beyondAt = 7;

/**
 * The same cells as by `rowColumns`, with less work for the database: what is left in the file is added up only of rows that have
 * a long cell. Which columns are read is known by `rowColumns` alone, so that what was noted of rows before still holds.
 */
export function quickRowColumns(
  mapping: SourceMapping,
  limits: ReadLimits,
  numbered: boolean,
): readonly string[] {
  const columns = rowColumns(mapping, limits);
  const most = longestCell(limits);
  const isLong = wordColumns(mapping).map((column) => `octet_length(${q(column)}) > ${most}`);
  const beyond = `CASE WHEN ${isLong.join(' OR ') || 'FALSE'} THEN ${columns[beyondAt]} END`;
  const quick = columns.with(beyondAt, beyond);
  return numbered ? quick.with(0, asText(mapping.idColumn)) : quick;
}

/** How rows of a mapping are made of what `rowColumns` selects. */
export function rawRowOf({ placeColumns, labelled }: SourceMapping): (row: Cells) => RawRow {
  const placesEnd = 8 + placeColumns.length;
  return (row) => {
    const places: (string | null)[] = [];
    for (let at = 8; at < placesEnd; at += 1) places.push(row[at] ?? null);
    const raw = {
      id: row[0] ?? '',
      time: row[1] ?? null,
      text: row[2] ?? null,
      action: row[3] ?? null,
      item: row[4] ?? null,
      duration: row[5] ?? null,
      properties: row[6] ?? null,
      places,
    };
    const beyond = row[7] ?? null;
    if (beyond === null && labelled === undefined) return raw;
    const told = labelled?.map((each, index) => ({ ...each, value: row[placesEnd + index] ?? null }));
    return {
      ...raw,
      ...(beyond === null ? {} : { beyond: Number(beyond) }),
      ...(told && { labelled: told }),
    };
  };
}
