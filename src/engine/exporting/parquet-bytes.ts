import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { cellText } from './cell-text.ts';
import type { ExportCells, ExportColumn, ExportSource } from './export-source.ts';

/** Rows that are put into columns, packed and let go of together, at most; and characters, since some have long texts. */
const groupRows = 10_000;
const groupCharacters = 8 * 2 ** 20;

const elementOf = ({ name, kind }: ExportColumn): SchemaElement => ({
  name,
  repetition_type: 'OPTIONAL',
  ...(kind === 'text'
    ? { type: 'BYTE_ARRAY', converted_type: 'UTF8' }
    : { type: kind === 'integer' ? 'INT32' : 'DOUBLE' }),
});

type ParquetCell = string | number | null;

/** A cell as its column has it: what is no number has no place among numbers. */
function cellOf(cell: ExportCells[number], { kind }: ExportColumn): ParquetCell {
  if (cell === null || cell === undefined) return null;
  if (kind === 'text') return cellText(cell);
  const number = typeof cell === 'number' ? cell : Number(cell);
  return Number.isNaN(number) ? null : number;
}

/** A table as Parquet, compressed by Snappy, in groups of rows. */
export async function* parquetBytes({ columns, batches }: ExportSource): AsyncGenerator<Uint8Array> {
  const writer = new ByteWriter();
  const parquet = new ParquetWriter({
    writer,
    schema: [{ name: 'root', num_children: columns.length }, ...columns.map(elementOf)],
    createdBy: 'Gleaner',
  });
  const taken = (): Uint8Array => {
    const bytes = new Uint8Array(writer.buffer.slice(0, writer.index));
    writer.index = 0;
    return bytes;
  };
  let waiting: ParquetCell[][] = columns.map(() => []);
  let characters = 0;
  const add = (cells: ExportCells): void => {
    for (const [at, column] of columns.entries()) {
      const cell = cellOf(cells[at] ?? null, column);
      if (typeof cell === 'string') characters += cell.length;
      waiting[at]?.push(cell);
    }
  };
  const writeGroup = (): void => {
    const rowGroupSize = waiting[0]?.length ?? 0;
    if (rowGroupSize === 0) return;
    const columnData = columns.map(({ name }, at) => ({ name, data: waiting[at] ?? [] }));
    void parquet.write({ columnData, rowGroupSize });
    waiting = columns.map(() => []);
    characters = 0;
  };
  for await (const rows of batches)
    for (const cells of rows) {
      add(cells);
      if ((waiting[0]?.length ?? 0) < groupRows && characters < groupCharacters) continue;
      writeGroup();
      yield taken();
    }
  writeGroup();
  void parquet.finish();
  yield taken();
}
