import { statSync } from 'node:fs';
import Papa from 'papaparse';
import {
  type DataEncoding,
  type DataFormat,
  type DataReading,
  type DataShape,
  type Delimiter,
  delimiters,
} from '../../shared/data-import.ts';
import { codedError } from '../../shared/words/coded-error.ts';
import { fileError } from '../importing/file-error.ts';
import { decodeFile } from './decode-file.ts';
import { detectEncoding } from './detect-encoding.ts';
import { createRecordSplitter, type RecordForm } from './split-records.ts';

/** A file of rows, and how it is read. */
export interface DataSource {
  readonly path: string;
  /** Its size when it was looked at; what is added meanwhile is not read. */
  readonly bytes: number;
  readonly shape: DataShape;
  readonly newline: RecordForm['newline'];
}

/** Characters of the beginning that delimiter and header are told from. */
const sampleCharacters = 200_000;
const sampleRows = 200;
/** Of a text no more than this share is control characters and what cannot be decoded. */
const mostUnreadable = 0.1;

/** The path's size. Throws what a person can do something about. */
export function sizeOfFile(path: string): number {
  try {
    const stats = statSync(path);
    if (stats.isDirectory())
      throw codedError('is_directory', { hint: 'Choose a file in it.', params: { path } });
    return stats.size;
  } catch (thrown) {
    throw fileError(thrown, path);
  }
}

/** The first characters, and whether they are all. */
async function readSample(
  path: string,
  encoding: DataEncoding,
  bytes: number,
): Promise<{ readonly text: string; readonly isAll: boolean }> {
  let text = '';
  try {
    for await (const chunk of decodeFile(path, encoding, bytes)) {
      text += chunk.text;
      if (text.length > sampleCharacters) return { text: text.slice(0, sampleCharacters), isAll: false };
    }
  } catch (thrown) {
    throw fileError(thrown, path);
  }
  return { text, isAll: true };
}

/** Refuses what is no text. What a chosen encoding makes of a text is for the person to see. */
function refuseUnreadable(path: string, text: string, isChosen: boolean): void {
  let unreadable = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    // NUL stands in texts of poor programs, and 9 to 13 and 30 end lines and rows.
    if (
      code === 0xfffd ||
      code === 0x7f ||
      (code < 0x20 && code !== 0 && code !== 30 && (code < 9 || code > 13))
    )
      unreadable++;
  }
  const isPacked = text.startsWith('PK\u0003\u0004') || text.startsWith('SQLite format 3\u0000');
  if (isPacked || (!isChosen && unreadable > text.length * mostUnreadable))
    throw codedError('not_rows', { params: { path } });
}

function formatOf(path: string, text: string): DataFormat {
  if (/\.(jsonl|ndjson)$/i.test(path)) return 'jsonl';
  if (/\.(csv|tsv|tab)$/i.test(path)) return 'delimited';
  const first = /[^\s\p{Cc}].*/u.exec(text)?.[0] ?? '';
  try {
    return first.startsWith('{') && typeof JSON.parse(first) === 'object' ? 'jsonl' : 'delimited';
  } catch {
    return 'delimited'; // A brace alone makes no JSON.
  }
}

/** Excel says in a first line of its own what delimits the others. */
const saidDelimiter = (text: string): string | undefined => /^sep=(.)\r?[\n\r]/i.exec(text)?.[1];

function delimiterOf(path: string, text: string): Delimiter {
  const known = (found: string | undefined): Delimiter | undefined =>
    delimiters.find((each) => each === found);
  const said = known(saidDelimiter(text));
  if (said !== undefined) return said;
  if (/\.(tsv|tab)$/i.test(path)) return '\t';
  const guess = Papa.parse(text, {
    preview: sampleRows,
    delimitersToGuess: [...delimiters],
    skipEmptyLines: true,
  }).meta.delimiter;
  return known(guess) ?? ',';
}

/** A cell that stands in rows and hardly ever is a name: a number, a date, a time, an address. */
const looksLikeData = (cell: string): boolean =>
  /^[+-]?[\d.,:/\s-]*\d[\d.,:/\sTZ+%-]*$/.test(cell.trim()) || /^https?:|@.+\./i.test(cell.trim());

/** Whether the first row names the columns: texts, all different, that no later row has in the same column. */
function looksLikeHeader(rows: readonly (readonly string[])[]): boolean {
  const [first = [], ...others] = rows;
  const named = first.filter((cell) => cell.trim() !== '');
  if (named.length === 0 || named.length < first.length / 2 || named.some(looksLikeData)) return false;
  if (new Set(named.map((cell) => cell.trim().toLowerCase())).size < named.length) return false;
  return !others.some((row) => row.some((cell, index) => cell !== '' && cell === first[index]));
}

/** The rows that a piece of text holds, without empty ones and without Excel's line. */
export function sampleRecords(
  text: string,
  isAll: boolean,
  form: Pick<RecordForm, 'delimiter' | 'newline'>,
): readonly (readonly string[])[] {
  const splitter = createRecordSplitter(form);
  const pushed = splitter.push(text);
  const records = isAll || pushed.length === 0 ? [...pushed, ...splitter.end()] : pushed;
  return records
    .map(({ cells }) => cells)
    .filter((cells, index) => !isBlank(cells) && !(index === 0 && isSaidDelimiter(cells, form.delimiter)))
    .slice(0, sampleRows);
}

export const isBlank = (cells: readonly string[]): boolean => cells.length === 1 && cells[0] === '';

export const isSaidDelimiter = (cells: readonly string[], delimiter: string): boolean =>
  /^sep=.$/i.test(cells.join(delimiter));

/** What was found by looking at the beginning of a file. */
export interface LookedAt {
  readonly source: DataSource;
  readonly sample: string;
  /** Whether the sample is the whole file. */
  readonly isAll: boolean;
}

/**
 * Looks at a file of rows: what is not said of how it is read is told from its beginning, its encoding from the first
 * `encodingBytes`. Throws `not_rows`, `no_rows`, `file_not_found`, `permission_denied`, `is_directory`, `io_error`.
 */
export async function lookAtData(
  path: string,
  reading: DataReading,
  encodingBytes = Number.POSITIVE_INFINITY,
): Promise<LookedAt> {
  const bytes = sizeOfFile(path);
  const detected = reading.encoding ?? (await detect(path, Math.min(bytes, encodingBytes)));
  const { text, isAll } = await readSample(path, detected, bytes);
  refuseUnreadable(path, text, reading.encoding !== undefined);
  if (text.trim() === '') throw codedError('no_rows', { params: { path } });
  const newline = text.includes('\r') && !text.includes('\n') ? '\r' : '\n';
  const format = reading.format ?? formatOf(path, text);
  const found = { path, bytes, newline } as const;
  if (format === 'jsonl') {
    const shape = { format, encoding: detected, delimiter: null, hasHeader: false };
    return { source: { ...found, shape }, sample: text, isAll };
  }
  const delimiter = reading.delimiter ?? delimiterOf(path, text);
  const hasHeader = reading.hasHeader ?? looksLikeHeader(sampleRecords(text, isAll, { delimiter, newline }));
  const shape = { format, encoding: detected, delimiter, hasHeader };
  return { source: { ...found, shape }, sample: text, isAll };
}

async function detect(path: string, bytes: number): Promise<DataEncoding> {
  try {
    return await detectEncoding(path, bytes);
  } catch (thrown) {
    throw fileError(thrown, path);
  }
}
