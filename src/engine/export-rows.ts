import { createWriteStream, renameSync, rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import { AppError } from '../shared/app-error.ts';
import type { ExportFormat, ExportReport } from '../shared/export.ts';

export type ExportRow = Readonly<Record<string, unknown>>;
type Rows = Iterable<ExportRow> | AsyncIterable<ExportRow>;

/** A spreadsheet takes a cell that begins like this for a formula; a mail or a model may have been made to write one. */
const formula = /^[=+\-@\t\r]/;
const harmless = (value: unknown): unknown =>
  typeof value === 'string' && formula.test(value) ? `'${value}` : value;

const harmlessRow = (row: ExportRow): ExportRow =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, harmless(value)]));

async function* linesOf(rows: Rows, count: () => void): AsyncGenerator<string> {
  for await (const row of rows) {
    count();
    yield `${JSON.stringify(row)}\n`;
  }
}

async function* cellsOf(rows: Rows, count: () => void): AsyncGenerator<ExportRow> {
  for await (const row of rows) {
    count();
    yield harmlessRow(row);
  }
}

function forget(partial: string): void {
  try {
    rmSync(partial, { force: true });
  } catch {
    // Where it could not be made it cannot be removed either; what is told is why it could not be made.
  }
}

/**
 * Writes rows to a file: CSV with a byte order mark (spreadsheets need it for Chinese), or a JSON object a line. What is
 * there at `path` is replaced once the new file is whole.
 * @throws AppError export_failed, and what reading the rows throws
 */
export async function exportRows(
  rows: Rows,
  columns: readonly string[],
  format: ExportFormat,
  path: string,
): Promise<ExportReport> {
  const partial = `${path}.part`;
  let written = 0;
  const count = (): void => {
    written += 1;
  };
  try {
    const out = createWriteStream(partial);
    if (format === 'jsonl') await pipeline(Readable.from(linesOf(rows, count)), out);
    else
      await pipeline(
        Readable.from(cellsOf(rows, count)),
        stringify({ header: true, bom: true, columns: [...columns] }),
        out,
      );
    renameSync(partial, path);
  } catch (cause) {
    forget(partial);
    if (cause instanceof AppError) throw cause;
    throw new AppError('export_failed', `The file could not be written: ${path}`, {
      hint: 'Check that the folder can be written to and that the disk has room.',
      params: { path },
      cause,
    });
  }
  return { path, rows: written };
}
