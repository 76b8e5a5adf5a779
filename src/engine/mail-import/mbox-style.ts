import { headerName, isBlankLine, isKnownName, leadingNames } from './header-line.ts';
import { type Postmark, readPostmark } from './postmark.ts';

/** How mails are told apart in a mailbox, and what was done to lines of theirs that look like marks. */
export interface MboxStyle {
  /**
   * `marks`: an exact mark in the shape of the first is one, whatever follows; `headers`: only where headers follow;
   * `any`: besides these any line that begins with `From `, after a blank one and before headers; `mmdf`: lines of four
   * Ctrl+A.
   */
  readonly separators: 'marks' | 'headers' | 'any' | 'mmdf';
  /** Whether a Content-Length that leads to a mark, or to the end, is believed. */
  readonly usesLengths: boolean;
  /** Which lines lose one `>`: all with `From ` after it, those that would be marks without it, or none. */
  readonly quoting: 'all' | 'marks' | 'none';
}

/** As mboxrd is read, and mboxo with it. */
export const plainStyle: MboxStyle = { separators: 'marks', usesLengths: false, quoting: 'all' };

/** Lines that may stand between a mark and the headers. */
const maxStrays = 3;
/** Headers that make a head beyond doubt. */
const wholeHead = 3;
const quotedMark = /^>*From /;

/** What follows a mark: `known` names of headers that mails have, or none, and then a header at all, nothing, or text. */
export interface Following {
  readonly known: number;
  readonly begins: 'header' | 'nothing' | 'text';
}

/** Bytes that tell whether any header begins, and those in which its like are counted. */
const fewBytes = 400;
const manyBytes = 4_096;
const manyLines = 64;
export const lookAhead = manyBytes;

/** The first lines at a place, as many as are asked for, of not more than so many bytes. */
const linesAt = (window: Buffer, at: number, bytes: number, most: number): string[] =>
  window
    .toString('latin1', at, at + bytes)
    .split('\n', most)
    .map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));

/** What stands at a place of a window. */
export function readFollowing(window: Buffer, at: number): Following {
  if (at >= window.length || window[at] === 0x0a) return { known: 0, begins: 'nothing' };
  const few = linesAt(window, at, fewBytes, maxStrays + 1);
  const [first = ''] = few;
  if (isBlankLine(first)) return { known: 0, begins: 'nothing' };
  const begins = headerName(first) === null ? 'text' : 'header';
  const index = few.findIndex((line) => isBlankLine(line) || headerName(line) !== null);
  if (index === -1 || isBlankLine(few[index] ?? '')) return { known: 0, begins };
  const names = leadingNames(linesAt(window, at, manyBytes, manyLines).slice(index));
  const known = new Set(names.filter(isKnownName)).size;
  // Headers right after the mark, or after a second one; after any other line one header might be a person's words.
  const isSure = few.slice(0, index).every((stray) => quotedMark.test(stray));
  return { known: known > (isSure ? 0 : 1) ? known : 0, begins };
}

/** A line that begins with `From `, and where it stands. */
export interface FromLine {
  readonly postmark: Postmark | null;
  readonly isAfterBlank: boolean;
  /** Whether its shape is that of the mailbox's first. */
  readonly isOfShape: boolean;
  readonly following: () => Following;
}

/** Whether a line that begins with `From ` begins a mail. */
export function isSeparator(line: FromLine, { separators }: MboxStyle): boolean {
  const { postmark, isAfterBlank, isOfShape } = line;
  if (postmark === null) return separators === 'any' && isAfterBlank && line.following().known > 1;
  if (!isAfterBlank && !isOfShape && !postmark.isExact) return false;
  const following = line.following();
  // Some programs put no blank line before the mark.
  if (following.known > 0) return isAfterBlank || isOfShape || following.known >= wholeHead;
  if (!isAfterBlank) return false;
  if (following.begins === 'header') return postmark.isExact || isOfShape;
  return separators === 'marks' && postmark.isExact && isOfShape;
}

/** Undoes the quoting of a mail for its mailbox. */
export function unquote(mail: Buffer, { quoting }: MboxStyle): Buffer {
  if (quoting === 'none' || !mail.includes('>From ')) return mail;
  const text = mail.toString('latin1');
  if (quoting === 'all') return Buffer.from(text.replaceAll(/^>(>*From )/gm, '$1'), 'latin1');
  const plain = text.replaceAll(/^>(From [^\r\n]*)/gm, (line, quoted: string) =>
    readPostmark(quoted) === null ? line : quoted,
  );
  return Buffer.from(plain, 'latin1');
}
