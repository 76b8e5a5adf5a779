import { narrow, readRowSpans } from '../answers/row-spans.ts';
import { eventWords } from './read-answer-line.ts';
import { type BlockLine, readPlainLine } from './read-plain-line.ts';

// Lines are read with single spaces only: what could take spaces twice would be read for hours.
const wrap = String.raw`^[\s>*•\-–#]*(?:\| ?)?`;
const digits = '[0-9０-９]{1,9}';
const dash = '[-‐‑–—−~～至－]';
const span = `${digits}(?: ?${dash} ?${digits})?`;
const rows = `${span}(?: ?[,，;；、] ?${span})*`;

const headLine = new RegExp(`${wrap}[@＠] ?(${digits})(?![\\p{L}\\p{N}])`, 'u');
const endOfUser = new RegExp(`${wrap}[@＠]? ?(${digits})(?: ?\\| ?| )(?:END|ＥＮＤ)(?![\\p{L}])(.*)$`, 'iu');
const endAlone = new RegExp(`${wrap}(?:END|ＥＮＤ)(?![\\p{L}])(.*)$`, 'iu');
const rowLine = new RegExp(`${wrap}(${rows}) ?[,，]?(?: ?(\\|) ?| )(.*)$`, 'u');
const beginning = new RegExp(`${wrap}(?:[@＠] ?${digits}|${rows} ?[,，]?[ |])`, 'u');
const dashes = new RegExp(`^${dash.replace('~～至', '')}+$`, 'u');
/** What rows run on to where a list of them is written in an unknown way: no event type. */
const moreRows = new RegExp(`^${digits}(?:[ ,，;；、]|${dash} ?[0-9０-９]|$)`, 'u');
const categorised = /^(.*?[^\s=＝]) ?[=＝] ?([\p{L}\p{N}_ -]{1,60})$/u;

const withSingleSpaces = (text: string): string => text.replaceAll('｜', '|').replace(/\s+/g, ' ');

/** Whether a text begins as an answer line does, in this format or the one before it: by rows and a space or a bar, or by a user. */
export const beginsBlockLine = (text: string): boolean => beginning.test(withSingleSpaces(text));

function readEnd(user: string | null, rest: string): BlockLine {
  const row = /^[ |:：]*(\d{1,9})[ |]*$/.exec(narrow(rest).trim());
  return {
    kind: 'end',
    user: user === null ? null : Number(narrow(user)),
    row: row === null ? null : Number(row[1]),
  };
}

function readRowLine(rowsField: string, afterBar: boolean, rest: string): BlockLine | null {
  const fields = rest.split('|').map((field) => field.trim());
  const [first = '', ...others] = fields;
  const rowSpans = readRowSpans(rowsField);
  if (dashes.test(first)) return { kind: 'aside', rows: rowSpans };
  // Without a bar it is prose that begins with a number.
  if (first === '' || (!afterBar && others.length === 0) || moreRows.test(first)) return null;
  const [, type = first, category = null] = categorised.exec(first) ?? [];
  return {
    kind: 'event',
    rows: rowSpans,
    category: category?.trim().toLowerCase() || null,
    ...eventWords(type, others),
  };
}

/** Reads a line of an answer in format 2; null where it is something else (prose, a fence, an empty line). */
export const readBlockLine = (text: string): BlockLine | null => readPlainLine(text) ?? readOddLine(text);

/** The same, however the line is written. */
export function readOddLine(text: string): BlockLine | null {
  const line = withSingleSpaces(text).trim();
  const end = endOfUser.exec(line);
  if (end !== null) return readEnd(end[1] ?? '', end[2] ?? '');
  const head = headLine.exec(line);
  if (head !== null) return { kind: 'head', user: Number(narrow(head[1] ?? '')) };
  const alone = endAlone.exec(line);
  if (alone !== null) return readEnd(null, alone[1] ?? '');
  const found = rowLine.exec(line);
  return found === null ? null : readRowLine(found[1] ?? '', found[2] !== undefined, found[3] ?? '');
}
