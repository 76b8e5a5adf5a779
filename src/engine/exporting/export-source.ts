/** What stands in a cell; a list or an object is JSON where a format has no form for it. */
export type ExportValue = string | number | null | readonly unknown[] | Readonly<Record<string, unknown>>;
/** The cells of a row, in the order of the columns. */
export type ExportCells = readonly ExportValue[];

export interface ExportColumn {
  readonly name: string;
  /** `integer`: below 2³¹. */
  readonly kind: 'text' | 'integer' | 'number';
}

/** A table that can be written out, some rows at a time: the file can be written to between two batches. */
export interface ExportSource {
  readonly columns: readonly ExportColumn[];
  /** How many rows there are; null where that is not known. */
  readonly total: number | null;
  readonly batches: Iterable<readonly ExportCells[]> | AsyncIterable<readonly ExportCells[]>;
}

const batchRows = 1_000;

/** A table whose rows are at hand, with the names of their columns; columns that are not said to hold anything else hold text. */
export function sourceOf(
  columns: readonly (string | ExportColumn)[],
  rows: readonly Readonly<Record<string, unknown>>[],
): ExportSource {
  const all = columns.map(
    (column): ExportColumn => (typeof column === 'string' ? { name: column, kind: 'text' } : column),
  );
  function* batches(): Generator<readonly ExportCells[]> {
    for (let from = 0; from < rows.length; from += batchRows)
      yield rows
        .slice(from, from + batchRows)
        .map((row) => all.map(({ name }) => (row[name] ?? null) as ExportValue));
  }
  return { columns: all, total: rows.length, batches: batches() };
}
