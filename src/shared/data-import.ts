import type { ErrorInfo } from './app-error.ts';

/** What files of rows are written in, as labels for TextDecoder. */
export const dataEncodings = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'gb18030',
  'big5',
  'shift_jis',
  'euc-jp',
  'euc-kr',
  'windows-1252',
] as const;
export type DataEncoding = (typeof dataEncodings)[number];

/** What stands between the cells of a line. */
export const delimiters = [',', '\t', ';', '|'] as const;
export type Delimiter = (typeof delimiters)[number];

/** Lines of cells with something between them (CSV, TSV), or a JSON object a line. */
export const dataFormats = ['delimited', 'jsonl'] as const;
export type DataFormat = (typeof dataFormats)[number];

/** How a file of rows is to be read. What is left out is told by looking at the file. */
export interface DataReading {
  readonly format?: DataFormat | undefined;
  readonly encoding?: DataEncoding | undefined;
  readonly delimiter?: Delimiter | undefined;
  readonly hasHeader?: boolean | undefined;
}

/** Names of files that hold rows, by their ending. */
export const isDataFileName = (path: string): boolean => /\.(csv|tsv|tab|jsonl|ndjson)$/i.test(path);

/** How a file is read. */
export interface DataShape {
  readonly format: DataFormat;
  readonly encoding: DataEncoding;
  /** Null for JSON Lines. */
  readonly delimiter: Delimiter | null;
  /** Whether the first line names the columns; false for JSON Lines, whose lines all name them. */
  readonly hasHeader: boolean;
}

export type ColumnType = 'INTEGER' | 'REAL' | 'TEXT';

export interface DataColumn {
  readonly name: string;
  readonly type: ColumnType;
}

/** The first rows of a file, as they would be imported. */
export interface DataPreview {
  readonly path: string;
  readonly bytes: number;
  readonly shape: DataShape;
  /** Proposed from the first lines; an import looks at all of them. */
  readonly columns: readonly DataColumn[];
  /** Cells by column; null where a cell is empty. */
  readonly rows: readonly (readonly (string | null)[])[];
}

/** What an import would be made of, and where a new file for it would go: beside it, under a name that is free. */
export interface PlannedImport extends DataPreview {
  readonly out: string;
}

/** What is odd about a row, or keeps it out. `params.reasons` of an error names them, with commas between. */
export const rowReasons = [
  // in the table all the same
  'short',
  'long',
  'quotes',
  'unclosed',
  'garbled',
  // in no table
  'too_long',
  'not_json',
  'not_object',
] as const;
export type RowReason = (typeof rowReasons)[number];

/** A line that was not imported, or not as it stands. */
export interface DataProblem {
  readonly file: string;
  /** The number of the line, from 1, on which the row begins. */
  readonly line: number;
  /** Whether the row is in the table all the same. */
  readonly imported: boolean;
  readonly error: ErrorInfo;
}

/** What became of one file. `found` is the sum of `imported` and `leftOut`: no row is lost in silence. */
export interface ImportedTable {
  readonly file: string;
  readonly table: string;
  readonly shape: DataShape;
  readonly columns: readonly DataColumn[];
  /** Rows of the file; empty lines and the names of the columns are none. */
  readonly found: number;
  readonly imported: number;
  readonly leftOut: number;
  /** Lines of nothing. */
  readonly blankLines: number;
}

/** What an import of rows did. */
export interface DataImportReport {
  /** The file that holds the tables now. */
  readonly out: string;
  readonly tables: readonly ImportedTable[];
  /** The first of them, file by file; `problemsInAll` says how many there were. */
  readonly problems: readonly DataProblem[];
  readonly problemsInAll: number;
  readonly bytes: number;
  readonly elapsedMs: number;
}
