import { cutText } from './compact-row.ts';

/** One line of an answer, read but not yet judged. Row numbers are as the model wrote them. */
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

/** Inclusive ranges, each low to high. */
export type RowSpans = readonly (readonly [from: number, to: number])[];

const longestType = 80;
const longestContext = 500;
// No two neighbours may both take spaces: a model that writes nothing but spaces would be read for hours.
const answer = /^[\s>*•\-–]*(?:\|\s*)?(?:#\s*)?([\d０-９]{1,9})\s*\|(.*)$/;
/** How row lists are written nearly always: nothing to make plain. */
const plainSpans = /^[\d-]+(?:,[\d-]+)*$/;
const separators = /[,;\s]+/;
const span = /^(\d{1,9})(?:[-‐‑–—−~至](\d{1,9}))?$/;
const dash = /^[-‐‑–—−－]+$/;

/** Full-width digits, letters, bars and commas become plain ones; other digits (², ①) stay what they are. */
function narrow(text: string): string {
  return text
    .replace(/[\uFF01-\uFF5E]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[、；]/g, ',');
}

/** Reads `1-3,7`; null where it names no row or is not a list of rows at all. */
export function readRowSpans(text: string): RowSpans | null {
  return readSpans(plainSpans.test(text) ? text.split(',') : separateWords(text));
}

function separateWords(text: string): readonly string[] {
  return narrow(text)
    .replace(/\s+/g, ' ')
    .replace(/ ?([-‐‑–—−~至]) ?/g, '$1')
    .split(separators)
    .filter((word) => word !== '');
}

function readSpans(words: readonly string[]): RowSpans | null {
  if (words.length === 0) return null;
  const spans: [number, number][] = [];
  for (const word of words) {
    const match = span.exec(word);
    if (match === null) return null;
    const from = Number(match[1]);
    const to = match[2] === undefined ? from : Number(match[2]);
    if (to < from) return null;
    spans.push([from, to]);
  }
  return spans;
}

function readEnd(user: number, field: string | undefined): AnswerLine {
  const digits = /^\d{1,9}$/.exec(narrow(field ?? '').trim());
  return { kind: 'end', user, row: digits === null ? null : Number(digits[0]) };
}

/** Whether a text begins as an answer line does: with a user's number and a bar. */
export function beginsAnswer(text: string): boolean {
  return answer.test(text.replaceAll('｜', '|'));
}

/** Reads a line of the answer format; null where it is something else (prose, a fence, an empty line). */
export function readAnswerLine(line: string): AnswerLine | null {
  const match = answer.exec(line.replaceAll('｜', '|'));
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
    type: cutText(type, longestType),
    category: (fields[2] ?? '').toLowerCase() || 'engagement',
    context: cutText(
      fields
        .slice(3)
        .filter((field) => field !== '')
        .join(' / '),
      longestContext,
    ),
  };
}
