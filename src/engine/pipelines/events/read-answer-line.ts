import { answerLine } from '../answers/outside-thoughts.ts';
import { narrow, type RowSpans, readRowSpans } from '../answers/row-spans.ts';
import { cutText } from './compact-row.ts';

/** One line of an answer with its user, read but not yet judged. Row numbers are as the model wrote them. */
export type AnswerLine =
  | { readonly kind: 'end'; readonly user: number; readonly row: number | null }
  | { readonly kind: 'aside'; readonly user: number; readonly rows: RowSpans | null }
  | {
      readonly kind: 'event';
      readonly user: number;
      readonly rows: RowSpans | null;
      readonly type: string;
      readonly category: string;
      readonly context: string;
    };

const longestType = 80;
const longestContext = 500;
const dash = /^[-‐‑–—−－]+$/;

/** An event's words as they are kept: its type, and as one context all fields that say something. */
export const eventWords = (type: string, fields: readonly string[]) => ({
  type: cutText(type, longestType),
  context: cutText(fields.filter((field) => field !== '').join(' / '), longestContext),
});

function readEnd(user: number, field: string | undefined): AnswerLine {
  const digits = /^\d{1,9}$/.exec(narrow(field ?? '').trim());
  return { kind: 'end', user, row: digits === null ? null : Number(digits[0]) };
}

/** Reads a line of an answer in format 1; null where it is something else (prose, a fence, an empty line). */
export function readAnswerLine(line: string): AnswerLine | null {
  const match = answerLine.exec(line.replaceAll('｜', '|'));
  if (match === null) return null;
  const user = Number(narrow(match[1] ?? ''));
  const fields = (match[2] ?? '').split('|').map((field) => field.trim());
  const rowsField = fields[0] ?? '';
  if (/^end$/i.test(narrow(rowsField))) return readEnd(user, fields[1]);
  const type = fields[1] ?? '';
  if (type === '') return null;
  const rows = readRowSpans(rowsField);
  if (dash.test(type)) return { kind: 'aside', user, rows };
  return {
    kind: 'event',
    user,
    rows,
    category: (fields[2] ?? '').toLowerCase() || 'engagement',
    ...eventWords(type, fields.slice(3)),
  };
}
