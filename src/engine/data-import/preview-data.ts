import { resolve } from 'node:path';
import type { DataPreview, DataReading } from '../../shared/data-import.ts';
import { lookAtData } from './look-at-data.ts';
import { openRows } from './open-rows.ts';

/** Bytes that the encoding is told from where somebody waits; an import looks at all of them. */
const previewBytes = 8 * 1024 * 1024;
const previewRows = 20;
/** Characters of a cell that are shown. */
const longestCell = 200;

const shorten = (cell: string | null): string | null =>
  cell !== null && cell.length > longestCell ? `${cell.slice(0, longestCell).toWellFormed()}…` : cell;

/** The first rows of a file, as they would be imported. Throws as `lookAtData` does. */
export async function previewData(path: string, reading: DataReading): Promise<DataPreview> {
  const looked = await lookAtData(resolve(path), reading, previewBytes);
  const { columns, rows } = openRows(looked).preview(previewRows);
  const { bytes, shape } = looked.source;
  return { path: looked.source.path, bytes, shape, columns, rows: rows.map((row) => row.map(shorten)) };
}
