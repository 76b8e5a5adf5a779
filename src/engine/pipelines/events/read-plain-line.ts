import { type RowSpans, readRowSpans } from '../answers/row-spans.ts';
import { eventWords } from './read-answer-line.ts';

/** One line of an answer in format 2, read but not yet judged. */
export type BlockLine =
  | { readonly kind: 'head'; readonly user: number }
  /** `user` is null where the END does not say whose it is. */
  | { readonly kind: 'end'; readonly user: number | null; readonly row: number | null }
  | { readonly kind: 'aside'; readonly rows: RowSpans | null }
  | {
      readonly kind: 'event';
      readonly rows: RowSpans | null;
      readonly type: string;
      /** Null where the line does not say it. */
      readonly category: string | null;
      readonly context: string;
    };

const rows = String.raw`\d{1,9}(?:-\d{1,9})?(?:,\d{1,9}(?:-\d{1,9})?)*`;
// A letter that can be part neither of a list of rows (至) nor of END.
const letter = String.raw`[A-DF-Za-df-z\u4e00-\u81f2\u81f4-\u9fff]`;
const word = String.raw`[^\s|｜]+`;
const plainLine = new RegExp(
  String.raw`^(${rows}) (?:-|(${letter}[^\s|｜=＝]*)(?:=([a-z]{1,60}))?\|((?:${word}(?: ${word})*)?))$`,
);

/**
 * Reads a line of an answer in format 2 that is written to the letter as asked for, as nearly all are; null for any other.
 * What it reads, `readOddLine` reads the same, with several patterns in place of one.
 */
export function readPlainLine(text: string): BlockLine | null {
  const match = plainLine.exec(text);
  if (match === null) return null;
  const [, rowsField = '', type, category, context = ''] = match;
  const spans = readRowSpans(rowsField);
  if (type === undefined) return { kind: 'aside', rows: spans };
  return { kind: 'event', rows: spans, category: category ?? null, ...eventWords(type, [context]) };
}
