import Papa from 'papaparse';

/** What is wrong with a row: quotes that are not as they should be, one that never closes, a line that is too long to be read. */
export type RecordFlaw = 'quotes' | 'unclosed' | 'too_long';

/** A row of cells as the file has it. */
export interface CellRecord {
  /** The number of its first line, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
  readonly flaw: RecordFlaw | null;
}

export interface RecordForm {
  readonly delimiter: string;
  /** `\r` for old Macs; `\n` for all others, with or without `\r` before it. */
  readonly newline: '\n' | '\r';
  /** Characters of the longest row that is read. */
  readonly longest?: number;
}

/** Cuts text into rows, whatever the pieces in which it comes. */
export interface Splitter<Row> {
  /** The rows that are whole with this piece. */
  readonly push: (text: string) => readonly Row[];
  /** The rest. */
  readonly end: () => readonly Row[];
}

/** Characters of the longest row that is read. */
export const longestRow = 16 * 1024 * 1024;
/** So often a quote may be found not to close, each at the price of looking through the longest row; then quotes are text. */
const mostDoubts = 100;

/** The parts of what papaparse tells of a row that are used here; its types leave them out. */
interface ParsedStep {
  readonly data: readonly (readonly string[])[];
  readonly errors: readonly unknown[];
  readonly meta: { readonly cursor: number };
}

function countIn(text: string, mark: string): number {
  let count = 0;
  for (let at = text.indexOf(mark); at !== -1; at = text.indexOf(mark, at + 1)) count++;
  return count;
}

/** Takes the CR of a CRLF off the last cell; one that stood within quotes stays. */
function withoutReturn(cells: readonly string[], text: string, end: number): readonly string[] {
  const last = cells.at(-1) ?? '';
  if (!last.endsWith('\r') || text[end - 2] !== '\r') return cells;
  if (text[end - 3] === '"' && text[end - 4] === '\r') return cells;
  return cells.with(-1, last.slice(0, -1));
}

/**
 * Cuts delimited text into rows by RFC 4180, and by what programs write in its stead: text after a closing quote, quotes within
 * a cell, any number of cells, no line end at the end. A quote that opens a cell and never closes, within the longest row, is
 * text: its line is a row by itself, and the next line is read as if nothing had been.
 */
export function createRecordSplitter(form: RecordForm): Splitter<CellRecord> {
  const { delimiter, newline, longest = longestRow } = form;
  let rest = '';
  let line = 1;
  let width: number | null = null;
  let doubts = 0;
  let skipping = false;

  /** Whether a row of odd quotes and several lines is a quote that closed somewhere in another row's text. */
  const swallows = (raw: string, cells: readonly string[]): boolean => {
    if (cells.length !== width) return true;
    const lines = raw.slice(0, -1).split(newline);
    return lines.every((each) => each.split(delimiter).length === width);
  };

  /** Reads what is whole; false where it comes upon a row that cannot be one. */
  const read = (rows: CellRecord[]): boolean => {
    const text = rest;
    const quotesAreText = doubts >= mostDoubts;
    const hasQuotes = text.includes('"');
    let from = 0;
    let isStuck = false;
    const parser = new Papa.Parser({
      delimiter,
      newline,
      ...(quotesAreText ? { fastMode: true } : {}),
      step: (step: unknown) => {
        const { data, errors, meta } = step as ParsedStep;
        const cells = data[0] ?? [];
        const lines = 1 + (hasQuotes ? cells.reduce((sum, cell) => sum + countIn(cell, newline), 0) : 0);
        if (
          errors.length > 0 &&
          lines > 1 &&
          width !== null &&
          swallows(text.slice(from, meta.cursor), cells)
        ) {
          isStuck = true;
          parser.abort();
          return;
        }
        const isOdd = errors.length > 0 || (quotesAreText && text.slice(from, meta.cursor).includes('"'));
        const row = newline === '\n' ? withoutReturn(cells, text, meta.cursor) : cells;
        rows.push({ line, cells: row, flaw: isOdd ? 'quotes' : null });
        width ??= cells.length;
        line += lines;
        from = meta.cursor;
      },
    });
    parser.parse(text, 0, true);
    rest = text.slice(from);
    return !isStuck;
  };

  /** Takes the next line as it stands. */
  const takeLine = (rows: CellRecord[]): void => {
    doubts++;
    const at = rest.indexOf(newline);
    const text = rest.slice(0, at);
    const cells = (text.endsWith('\r') ? text.slice(0, -1) : text).split(delimiter);
    rows.push({ line, cells, flaw: 'unclosed' });
    line++;
    rest = rest.slice(at + 1);
  };

  const readAll = (rows: CellRecord[], isLast: boolean): void => {
    for (;;) {
      const isDone = read(rows);
      if (isDone && rest.length <= longest && !(isLast && rest !== '')) return;
      if (!rest.includes(newline)) {
        rows.push({ line, cells: [], flaw: 'too_long' });
        rest = '';
        skipping = true;
        return;
      }
      takeLine(rows);
    }
  };

  /** What follows the line that is too long. */
  const skip = (text: string): string => {
    const at = text.indexOf(newline);
    if (at === -1) return '';
    skipping = false;
    line++;
    return text.slice(at + 1);
  };

  return {
    push: (text) => {
      const rows: CellRecord[] = [];
      rest += skipping ? skip(text) : text;
      if (rest !== '') readAll(rows, false);
      return rows;
    },
    end: () => {
      const rows: CellRecord[] = [];
      if (rest !== '' && !rest.endsWith(newline)) rest += newline;
      if (rest !== '') readAll(rows, true);
      return rows;
    },
  };
}
