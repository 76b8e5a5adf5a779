import { longestRow, type Splitter } from './split-records.ts';

/** Why a line is no row. */
export type JsonFlaw = 'not_json' | 'not_object' | 'too_long';

export type JsonRow =
  | { readonly line: number; readonly value: Readonly<Record<string, unknown>>; readonly flaw: null }
  | { readonly line: number; readonly value: null; readonly flaw: JsonFlaw | 'blank' };

/** Integers that a number would round: they are kept as the digits that stand there. */
const longInteger = /"(?:[^"\\]|\\.)*"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g;

/** An integer of more digits than a number holds. Within a list or an object it stands as text. */
export class LongInteger {
  readonly digits: string;

  constructor(digits: string) {
    this.digits = digits;
  }

  toJSON(): string {
    return this.digits;
  }
}

const mark = '\u0000integer:';

function parseLine(text: string): unknown {
  if (!/\d{16}/.test(text)) return JSON.parse(text);
  const marked = text.replaceAll(longInteger, (found) =>
    found.startsWith('"') ? found : `"\\u0000integer:${found}"`,
  );
  return JSON.parse(marked, (_, value: unknown) =>
    typeof value === 'string' && value.startsWith(mark) ? integerOf(value.slice(mark.length)) : value,
  );
}

function integerOf(digits: string): number | LongInteger {
  return Number.isSafeInteger(Number(digits)) ? Number(digits) : new LongInteger(digits);
}

/** Cuts JSON Lines into rows, whatever the pieces in which the text comes; a line that is no object costs itself alone. */
export function createJsonSplitter(longest = longestRow): Splitter<JsonRow> {
  let rest = '';
  let line = 1;
  let skipping = false;

  const readLine = (text: string): JsonRow => {
    const row = { line: line++ };
    // RFC 7464 puts a record separator before each.
    const bare = text.startsWith('\u001e') ? text.slice(1) : text;
    if (bare.trim() === '') return { ...row, value: null, flaw: 'blank' };
    if (bare.length > longest) return { ...row, value: null, flaw: 'too_long' };
    try {
      const value = parseLine(bare);
      if (typeof value !== 'object' || value === null || Array.isArray(value))
        return { ...row, value: null, flaw: 'not_object' };
      return { ...row, value: value as Record<string, unknown>, flaw: null };
    } catch {
      return { ...row, value: null, flaw: 'not_json' };
    }
  };

  return {
    push: (text) => {
      const rows: JsonRow[] = [];
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const each of lines) {
        // The end of a line that was told of already.
        if (skipping) skipping = false;
        else rows.push(readLine(each));
      }
      if (rest.length > longest) {
        if (!skipping) rows.push({ line: line++, value: null, flaw: 'too_long' });
        rest = '';
        skipping = true;
      }
      return rows;
    },
    end: () => (rest === '' || skipping ? [] : [readLine(rest)]),
  };
}
