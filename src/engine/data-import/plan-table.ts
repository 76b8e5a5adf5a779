import type { DataColumn } from '../../shared/data-import.ts';
import { cellKinds, kindOfCell, kindOfNumber, typeOfKinds } from './column-kind.ts';
import { LongInteger } from './split-json-lines.ts';
import { columnNames, unusedName } from './table-names.ts';

/** Columns of one table; what a row has beyond them stands in its last, `surplus`. */
const mostColumns = 1_000;

/** The table that rows of a file go to. */
export interface TablePlan<Row> {
  /** Named and typed by all rows; `surplus` is the last where a row has more than the others. */
  readonly columns: readonly DataColumn[];
  /** A row's cells in the order of the columns; null where one is empty. */
  readonly cellsOf: (row: Row) => readonly (string | null)[];
}

/** Looks at rows one by one, then says what table they make. */
export interface TablePlanner<Row> {
  readonly look: (row: Row) => void;
  readonly plan: () => TablePlan<Row>;
}

const surplusName = 'surplus';

/** `surplus` is the last of the columns where there is any. */
function withSurplus(columns: readonly DataColumn[], hasSurplus: boolean): readonly DataColumn[] {
  if (!hasSurplus) return columns;
  const name = unusedName(
    surplusName,
    columns.map((column) => column.name),
  );
  return [...columns, { name, type: 'TEXT' }];
}

/** Cells beyond the columns, as they stand between delimiters; null where all are empty, as after a delimiter at the end. */
export function surplusOf(cells: readonly string[], width: number, delimiter: string): string | null {
  if (cells.length <= width) return null;
  const beyond = cells.slice(width);
  return beyond.every((cell) => cell === '') ? null : beyond.join(delimiter);
}

/** Plans a table of rows of cells, whose columns are named. */
export function planCells(header: readonly string[], delimiter: string): TablePlanner<readonly string[]> {
  const names = columnNames(header.slice(0, mostColumns));
  const width = names.length;
  const kinds = new Uint8Array(width);
  let hasSurplus = false;
  return {
    look: (cells) => {
      const length = Math.min(width, cells.length);
      for (let index = 0; index < length; index++) {
        const [cell = '', known = 0] = [cells[index], kinds[index]];
        if (cell !== '' && (known & cellKinds.text) === 0) kinds[index] = known | kindOfCell(cell);
      }
      hasSurplus ||= surplusOf(cells, width, delimiter) !== null;
    },
    plan: () => ({
      columns: withSurplus(
        names.map((name, index) => ({ name, type: typeOfKinds(kinds[index] ?? 0) })),
        hasSurplus,
      ),
      cellsOf: (cells) => {
        const row: (string | null)[] = new Array(width).fill(null);
        for (let index = 0; index < width; index++) row[index] = cells[index] || null;
        if (hasSurplus) row.push(surplusOf(cells, width, delimiter));
        return row;
      },
    }),
  };
}

type JsonObject = Readonly<Record<string, unknown>>;

/** A value as a cell: texts and numbers as they are, everything else as JSON. */
function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value.toWellFormed();
  if (value instanceof LongInteger) return value.digits;
  return JSON.stringify(value).toWellFormed();
}

/** A text that JSON says is one is one, though it be all digits. */
function kindOfValue(value: unknown): number {
  if (value === null || value === undefined) return cellKinds.none;
  if (typeof value === 'number') return kindOfNumber(value);
  if (value instanceof LongInteger) return kindOfCell(value.digits);
  return cellKinds.text;
}

/** Plans a table of JSON objects, whose columns are the keys in the order in which they come first. */
export function planObjects(): TablePlanner<JsonObject> {
  const places = new Map<string, number>();
  const kinds = new Uint8Array(mostColumns);
  let hasSurplus = false;
  return {
    look: (row) => {
      for (const [key, value] of Object.entries(row)) {
        let place = places.get(key);
        if (place === undefined && places.size < mostColumns) {
          place = places.size;
          places.set(key, place);
        }
        if (place === undefined) hasSurplus = true;
        else kinds[place] = (kinds[place] ?? 0) | kindOfValue(value);
      }
    },
    plan: () => {
      const names = columnNames([...places.keys()]);
      const width = names.length;
      return {
        columns: withSurplus(
          names.map((name, index) => ({ name, type: typeOfKinds(kinds[index] ?? 0) })),
          hasSurplus,
        ),
        cellsOf: (row) => {
          const cells: (string | null)[] = new Array(hasSurplus ? width + 1 : width).fill(null);
          const beyond: Record<string, unknown> = {};
          for (const [key, value] of Object.entries(row)) {
            const place = places.get(key);
            if (place === undefined) beyond[key] = value;
            else cells[place] = textOf(value);
          }
          if (hasSurplus && Object.keys(beyond).length > 0) cells[width] = textOf(beyond);
          return cells;
        },
      };
    },
  };
}
