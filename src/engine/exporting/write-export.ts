import { createWriteStream, renameSync, rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '../../shared/app-error.ts';
import type { ExportChoices, ExportProgress, ExportReport } from '../../shared/export.ts';
import { exportCancelled } from './export-cancelled.ts';
import type { ExportCells, ExportSource } from './export-source.ts';
import type { CellTally } from './sheet-xml.ts';

/** How often it is told how far it is, in milliseconds. */
const toldEveryMs = 200;

export interface ExportTarget {
  /** What the table is called in a workbook. */
  readonly name: string;
  readonly path: string;
  readonly choices: Pick<ExportChoices, 'format' | 'bom'>;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ExportProgress) => void;
}

/** The file's bytes. What writes a format is loaded when somebody first wants it. */
async function bytesOf(
  source: ExportSource,
  { name, choices }: ExportTarget,
  tally: CellTally,
): Promise<AsyncIterable<Uint8Array>> {
  switch (choices.format) {
    case 'csv':
      return (await import('./csv-bytes.ts')).csvBytes(source, choices.bom);
    case 'jsonl':
      return (await import('./json-lines-bytes.ts')).jsonLinesBytes(source);
    case 'xlsx':
      return (await import('./xlsx-bytes.ts')).xlsxBytes(source, name, tally);
    case 'parquet':
      return (await import('./parquet-bytes.ts')).parquetBytes(source);
  }
}

function forget(partial: string): void {
  try {
    rmSync(partial, { force: true });
  } catch {
    // Where it could not be made it cannot be removed either; what is told is why it could not be made.
  }
}

/** The same table, which counts its rows as they go, gives others their turn after each batch, and ends where it is cancelled. */
function counted(
  source: ExportSource,
  { signal, onProgress }: ExportTarget,
  count: { rows: number },
): ExportSource {
  async function* batches(): AsyncGenerator<readonly ExportCells[]> {
    let told = performance.now();
    for await (const rows of source.batches) {
      signal?.throwIfAborted();
      count.rows += rows.length;
      yield rows;
      if (performance.now() - told >= toldEveryMs) {
        told = performance.now();
        onProgress?.({ rows: count.rows, total: source.total });
      }
      await nextTurn();
    }
  }
  return { ...source, batches: batches() };
}

/**
 * Writes a table to a file. What is there at `path` is replaced once the new file is whole and on the disk.
 * @throws AppError export_failed; aborted where it was cancelled, and then nothing is left of it; and what reading the rows throws
 */
export async function writeExport(source: ExportSource, target: ExportTarget): Promise<ExportReport> {
  const { path, signal } = target;
  const partial = `${path}.part`;
  const count = { rows: 0, cutCells: 0 };
  try {
    const bytes = await bytesOf(counted(source, target, count), target, count);
    await pipeline(Readable.from(bytes), createWriteStream(partial, { flush: true }), { signal });
    renameSync(partial, path);
  } catch (cause) {
    forget(partial);
    if (signal?.aborted === true) throw exportCancelled();
    if (cause instanceof AppError) throw cause;
    throw new AppError('export_failed', `The file could not be written: ${path}`, {
      hint: 'Check that the folder can be written to and that the disk has room.',
      params: { path },
      cause,
    });
  }
  return { path, ...count };
}
