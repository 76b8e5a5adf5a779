import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { cellText } from './cell-text.ts';
import type { ExportCells, ExportColumn, ExportSource } from './export-source.ts';

/** Rows that are put into columns, packed and let go of together. */
const groupRows = 20_000;

const elementOf = ({ name, kind }: ExportColumn): SchemaElement => ({
  name,
  repetition_type: 'OPTIONAL',
  ...(kind === 'text'
    ? { type: 'BYTE_ARRAY', converted_type: 'UTF8' }
    : { type: kind === 'integer' ? 'INT32' : 'DOUBLE' }),
});

/** A cell as its column has it: what is no number has no place among numbers. */
function cellOf(cell: ExportCells[number], { kind }: ExportColumn): string | number | null {
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
  let waiting: ExportCells[] = [];
  const writeGroup = (): void => {
    if (waiting.length === 0) return;
    void parquet.write({
      columnData: columns.map((column, at) => ({
        name: column.name,
        data: waiting.map((cells) => cellOf(cells[at] ?? null, column)),
      })),
      rowGroupSize: waiting.length,
    });
    waiting = [];
  };
  for await (const rows of batches) {
    waiting.push(...rows);
    if (waiting.length < groupRows) continue;
    writeGroup();
    yield taken();
  }
  writeGroup();
  void parquet.finish();
  yield taken();
}
