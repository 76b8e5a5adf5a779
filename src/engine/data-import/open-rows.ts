import type { DataPreview, RowReason } from '../../shared/data-import.ts';
import { decodeFile } from './decode-file.ts';
import { type DataSource, isBlank, isSaidDelimiter, type LookedAt, sampleRecords } from './look-at-data.ts';
import { planCells, planObjects, surplusOf, type TablePlan, type TablePlanner } from './plan-table.ts';
import { createJsonSplitter } from './split-json-lines.ts';
import { createRecordSplitter, longestRow, type Splitter } from './split-records.ts';

/** A row as it goes into the table, or a line that does not. */
export type DataRow =
  | {
      readonly line: number;
      readonly cells: readonly (string | null)[];
      /** What is odd about it; as a rule nothing. */
      readonly reasons: readonly RowReason[];
    }
  | { readonly line: number; readonly cells: null; readonly reasons: readonly [RowReason] };

/** Rows that came together, and how far the file is read with them. */
export interface RowBatch<Row> {
  readonly rows: readonly Row[];
  readonly readBytes: number;
  readonly blankLines: number;
}

/** The rows of one form of file: looked at once, then read again as cells of the table that they make. */
interface RowForm<Row> {
  readonly splitter: () => Splitter<Row>;
  readonly planner: TablePlanner<Row>;
  readonly isBlank: (row: Row) => boolean;
  /** For each going through: whether a row is one of the first, which name the columns or say what delimits. */
  readonly head: () => (row: Row) => boolean;
  readonly toRow: (row: Row, plan: TablePlan<Row>) => DataRow;
}

const none: readonly RowReason[] = [];
/** Columns that nobody names go by their places. */
const unnamed = (width: number): readonly string[] => new Array<string>(width).fill('');

const hasReplaced = (cells: readonly (string | null)[]): boolean =>
  cells.some((cell) => cell?.includes('\ufffd') === true);

/** So many cells as most of the first rows have. */
function usualWidth(rows: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>();
  for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1);
  return [...counts].reduce((best, each) => (each[1] > best[1] ? each : best), [0, 0])[0];
}

type CellRow = ReturnType<ReturnType<typeof createRecordSplitter>['push']>[number];

function cellForm({ source, sample, isAll }: LookedAt, longest: number): RowForm<CellRow> {
  const { newline, shape } = source;
  const delimiter = shape.delimiter ?? ',';
  const first = sampleRecords(sample, isAll, { delimiter, newline });
  const header = shape.hasHeader ? (first[0] ?? []) : unnamed(usualWidth(first));
  const planner = planCells(header, delimiter);
  const reasonsOf = ({ cells, flaw }: CellRow): readonly RowReason[] => {
    const [isShort, isLong] = [
      cells.length < header.length,
      surplusOf(cells, header.length, delimiter) !== null,
    ];
    const isUndecodable = hasReplaced(cells);
    if (!isShort && !isLong && !isUndecodable && flaw === null) return none;
    return [
      ...(isShort ? (['short'] as const) : []),
      ...(isLong ? (['long'] as const) : []),
      ...(flaw === null || flaw === 'too_long' ? [] : [flaw]),
      ...(isUndecodable ? (['garbled'] as const) : []),
    ];
  };
  return {
    splitter: () => createRecordSplitter({ delimiter, newline, longest }),
    planner: {
      look: ({ cells, flaw }) => {
        if (flaw !== 'too_long') planner.look(cells);
      },
      plan: () => {
        const { columns, cellsOf } = planner.plan();
        return { columns, cellsOf: ({ cells }) => cellsOf(cells) };
      },
    },
    isBlank: ({ cells, flaw }) => flaw === null && isBlank(cells),
    head: () => {
      let isNamed = !shape.hasHeader;
      return ({ line, cells }) => {
        if (line === 1 && isSaidDelimiter(cells, delimiter)) return true;
        const isHeader = !isNamed;
        isNamed = true;
        return isHeader;
      };
    },
    toRow: (row, plan) =>
      row.flaw === 'too_long'
        ? { line: row.line, cells: null, reasons: ['too_long'] }
        : { line: row.line, cells: plan.cellsOf(row), reasons: reasonsOf(row) },
  };
}

type JsonLine = ReturnType<ReturnType<typeof createJsonSplitter>['push']>[number];

function objectForm(longest: number): RowForm<JsonLine> {
  const planner = planObjects();
  return {
    splitter: () => createJsonSplitter(longest),
    planner: {
      look: ({ value }) => {
        if (value !== null) planner.look(value);
      },
      plan: () => {
        const { columns, cellsOf } = planner.plan();
        return { columns, cellsOf: ({ value }) => (value === null ? [] : cellsOf(value)) };
      },
    },
    isBlank: ({ flaw }) => flaw === 'blank',
    head: () => () => false,
    toRow: (row, plan) => {
      const { line, flaw } = row;
      if (flaw !== null) return { line, cells: null, reasons: [flaw === 'blank' ? 'not_json' : flaw] };
      const cells = plan.cellsOf(row);
      return { line, cells, reasons: hasReplaced(cells) ? ['garbled'] : none };
    },
  };
}

/** Puts blank lines and the head of the file aside. */
function createSieve<Row>({ isBlank, head }: RowForm<Row>) {
  const isHead = head();
  return (found: readonly Row[], readBytes: number): RowBatch<Row> => {
    const filled = found.filter((row) => !isBlank(row));
    const rows = filled.filter((row) => !isHead(row));
    return { rows, readBytes, blankLines: found.length - filled.length };
  };
}

async function* batchesOf<Row>(source: DataSource, form: RowForm<Row>): AsyncGenerator<RowBatch<Row>> {
  const splitter = form.splitter();
  const sift = createSieve(form);
  let readBytes = 0;
  for await (const chunk of decodeFile(source.path, source.shape.encoding, source.bytes)) {
    readBytes = chunk.readBytes;
    yield sift(splitter.push(chunk.text), readBytes);
  }
  yield sift(splitter.end(), readBytes);
}

/** The rows of a file, which is gone through twice: once for what table they make, once for the rows. */
export type RowSource = ReturnType<typeof openRows>;

function rowSource<Row>({ source, sample, isAll }: LookedAt, form: RowForm<Row>) {
  const { planner } = form;
  const previewed = (): readonly Row[] => {
    const splitter = form.splitter();
    const pushed = splitter.push(sample);
    const found = isAll || pushed.length === 0 ? [...pushed, ...splitter.end()] : pushed;
    return createSieve(form)(found, 0).rows;
  };
  return {
    source,
    /** Looks at every row; tells how many were looked at, and how far it is. */
    survey: async function* () {
      for await (const { rows, readBytes, blankLines } of batchesOf(source, form)) {
        for (const row of rows) planner.look(row);
        yield { count: rows.length, readBytes, blankLines };
      }
    },
    /** Of the rows that were looked at. */
    columns: () => planner.plan().columns,
    /** Every row and every line that is none, in order. Only after a survey. */
    rows: async function* (): AsyncGenerator<RowBatch<DataRow>> {
      const plan = planner.plan();
      for await (const { rows, ...batch } of batchesOf(source, form)) {
        yield { ...batch, rows: rows.map((row) => form.toRow(row, plan)) };
      }
    },
    /** The first rows of the sample, and the columns that the sample makes. */
    preview: (count: number): Pick<DataPreview, 'columns' | 'rows'> => {
      const rows = previewed();
      for (const row of rows) planner.look(row);
      const plan = planner.plan();
      const shown = rows
        .map((row) => form.toRow(row, plan))
        .flatMap(({ cells }) => (cells === null ? [] : [cells]));
      return { columns: plan.columns, rows: shown.slice(0, count) };
    },
  };
}

/** Opens the rows of a file that was looked at. `longest`: characters of the longest row that is read. */
export function openRows(looked: LookedAt, longest = longestRow) {
  return looked.source.shape.format === 'jsonl'
    ? rowSource(looked, objectForm(longest))
    : rowSource(looked, cellForm(looked, longest));
}
