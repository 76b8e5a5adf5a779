import { stringify } from 'csv-stringify/sync';
import { cellText, isFormula } from './cell-text.ts';
import type { ExportSource, ExportValue } from './export-source.ts';

/** A number stays one; a text that a spreadsheet would take for a formula begins with a sign that says it is none. */
function harmless(value: ExportValue): string {
  const text = cellText(value);
  return typeof value !== 'number' && isFormula(text) ? `'${text}` : text;
}

/** A table as CSV in UTF-8, the names of the columns first. */
export async function* csvBytes({ columns, batches }: ExportSource, bom: boolean): AsyncGenerator<Buffer> {
  yield Buffer.from(`${bom ? '\uFEFF' : ''}${stringify([columns.map(({ name }) => harmless(name))])}`);
  for await (const rows of batches) yield Buffer.from(stringify(rows.map((cells) => cells.map(harmless))));
}
