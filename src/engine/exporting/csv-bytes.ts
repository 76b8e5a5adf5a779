import { stringify } from 'csv-stringify/sync';
import { harmlessCell } from '../../shared/spreadsheet-text.ts';
import { cellText } from './cell-text.ts';
import type { ExportSource, ExportValue } from './export-source.ts';

const harmless = (value: ExportValue): string =>
  harmlessCell(typeof value === 'number' ? value : cellText(value));

/** A table as CSV in UTF-8, the names of the columns first. */
export async function* csvBytes({ columns, batches }: ExportSource, bom: boolean): AsyncGenerator<Buffer> {
  yield Buffer.from(`${bom ? '\uFEFF' : ''}${stringify([columns.map(({ name }) => harmless(name))])}`);
  for await (const rows of batches) yield Buffer.from(stringify(rows.map((cells) => cells.map(harmless))));
}
