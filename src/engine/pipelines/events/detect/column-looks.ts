import type { TimeKind } from '../../../../shared/source-mapping.ts';
import type { SourceFile } from '../../../database/open-source-file.ts';
import type { TableSchema } from '../../../database/read-schema.ts';
import { cutCell, qualified } from '../../../sources/cell-text.ts';
import { readClock } from '../../../sources/times/clock.ts';
import { decideKind } from '../../../sources/times/decide-kind.ts';
import { isNumber } from '../../../sources/times/number-kinds.ts';
import { createTally } from '../../../sources/times/tally-times.ts';

/** What the cells of a column look like, by a sample of them. */
export interface ColumnLook {
  readonly name: string;
  /** Cells that hold something. */
  readonly filled: number;
  readonly distinct: number;
  /** Of those that hold something: the share that are numbers, and the width on average. */
  readonly numbers: number;
  readonly length: number;
  /** The share of them that are times of the kind, which is the likeliest. */
  readonly times: number;
  readonly kind: TimeKind | null;
  /** The share that are times of day, without a day. */
  readonly clocks: number;
  /** Of numbers, that half are larger than. */
  readonly median: number | null;
  /** The values, each once, of which there are few. */
  readonly values: readonly string[];
}

/** A table by its sample. */
export interface TableLook {
  readonly table: TableSchema;
  /** Rows that were looked at. */
  readonly rows: number;
  readonly columns: readonly ColumnLook[];
}

/** So many rows are looked at in each of so many places. */
const slice = 100;
const slices = 4;
const longestCell = 400;
/** Of more values than these it is not said which. */
const fewValues = 40;
const dayMs = 86_400_000;

/** Rows from several places of a table: those of one user may stand beside each other. */
function sample(source: SourceFile, table: TableSchema): readonly (readonly (string | null)[])[] {
  const cells = table.columns.map(({ name }) => cutCell(name, longestCell)).join(', ');
  const from = qualified(source, table.name);
  const read = (end: string): (string | null)[][] =>
    source.db.prepare<[], (string | null)[]>(`SELECT ${cells} FROM ${from} ${end}`).raw().all();
  const taken = new Set(table.columns.map(({ name }) => name.toLowerCase()));
  const rowid = ['rowid', '_rowid_', 'oid'].find((name) => !taken.has(name));
  if (table.withoutRowid || rowid === undefined) return read(`LIMIT ${slices * slice}`);
  const last = source.db.prepare<[], number | null>(`SELECT MAX(${rowid}) FROM ${from}`).pluck().get() ?? 0;
  if (last <= slices * slice) return read(`LIMIT ${slices * slice}`);
  return Array.from({ length: slices }, (_, index) =>
    read(`WHERE ${rowid} > ${Math.floor((last * index) / slices)} ORDER BY ${rowid} LIMIT ${slice}`),
  ).flat();
}

/** Characters, of which one that is a word in itself counts twice. */
const widthOf = (text: string): number =>
  text.length +
  (text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu)?.length ?? 0);

function lookAtColumn(name: string, cells: readonly (string | null)[], now: number): ColumnLook {
  const filled = cells.flatMap((cell) => (cell === null || cell.trim() === '' ? [] : [cell]));
  const values = [...new Set(filled)];
  const numbers = filled.filter((cell) => isNumber(cell) || /^-\d+(\.\d+)?$/.test(cell));
  const tally = createTally(now + 366 * dayMs);
  for (const cell of filled) tally.add(cell);
  const { kind, readRows } = decideKind(tally);
  const share = (count: number): number => (filled.length === 0 ? 0 : count / filled.length);
  const sorted = numbers.map(Number).sort((a, b) => a - b);
  return {
    name,
    filled: filled.length,
    distinct: values.length,
    numbers: share(numbers.length),
    length: share(filled.reduce((sum, cell) => sum + widthOf(cell), 0)),
    times: kind === null ? 0 : share(readRows),
    kind,
    clocks: share(filled.filter((cell) => readClock(cell.trim()) !== null).length),
    median: sorted[Math.floor(sorted.length / 2)] ?? null,
    values: values.length > fewValues ? [] : values,
  };
}

export function lookAtTable(source: SourceFile, table: TableSchema, now: number): TableLook {
  const rows = sample(source, table);
  const columns = table.columns.map(({ name }, index) =>
    lookAtColumn(
      name,
      rows.map((row) => row[index] ?? null),
      now,
    ),
  );
  return { table, rows: rows.length, columns };
}
