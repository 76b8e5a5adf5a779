import { AppError } from '../../shared/app-error.ts';
import { contentEnd, type ReadAt } from './content-length.ts';
import {
  type FromLine,
  isSeparator,
  lookAhead,
  type MboxStyle,
  plainStyle,
  readFollowing,
  unquote,
} from './mbox-style.ts';
import { readPostmark } from './postmark.ts';

export interface MboxEntry {
  /** Where its `From ` line begins in the mailbox, in bytes. */
  readonly offset: number;
  /** The `From ` line, without its line end. */
  readonly postmark: string;
  /** The mail as it was before it was quoted for the mailbox; null where it is larger than allowed. */
  readonly raw: Buffer | null;
  /** Its size in the mailbox without the `From ` line. */
  readonly bytes: number;
}

export interface SplitOptions {
  /** Without one the mailbox is read as mboxrd, which mboxo and most others are read as, too. */
  readonly style?: MboxStyle;
  /** Needed by a style that uses lengths. */
  readonly readAt?: ReadAt;
  /** Told of each line that begins with `From `, but for the first. */
  readonly onFromLine?: (line: FromLine, isMark: boolean) => void;
}

/** A `From ` line is never this long; a line that is longer is text. */
const longestPostmark = 1_024;
const lineFeed = 0x0a;
export const mmdfMark = '\x01\x01\x01\x01';

/** Without the blank line that a mailbox puts after each mail. */
function withoutLastBlank(mail: Buffer): Buffer {
  const end = mail.length;
  if (mail[end - 1] !== lineFeed) return mail;
  const before = mail[end - 2] === 0x0d ? end - 2 : end - 1;
  return before === 0 || mail[before - 1] === lineFeed ? mail.subarray(0, before) : mail;
}

/** Whether the line that begins at `at` comes after a blank one. */
function isAfterBlank(window: Buffer, at: number): boolean {
  if (window[at - 2] === lineFeed) return true;
  return window[at - 2] === 0x0d && window[at - 3] === lineFeed;
}

/** A line that begins a mail. */
interface Mark {
  readonly at: number;
  /** Where the mail begins. */
  readonly end: number;
  readonly text: string;
}

/** The first line that begins in [from, to) with these letters and fulfils a condition. Lines are looked at where they are whole. */
function findLine(
  window: Buffer,
  letters: string,
  [from, to]: readonly [from: number, to: number],
  fulfils: (line: Mark) => boolean,
): Mark | null {
  for (let at = window.indexOf(letters, from); at !== -1 && at < to; at = window.indexOf(letters, at + 4)) {
    if (at > 0 && window[at - 1] !== lineFeed) continue;
    const found = window.subarray(at, at + longestPostmark).indexOf(lineFeed);
    const end = found === -1 ? Math.min(window.length, at + longestPostmark) : at + found + 1;
    if (found === -1 && end < window.length) continue;
    const line = { at, end, text: window.toString('latin1', at, end).trimEnd() };
    if (fulfils(line)) return line;
  }
  return null;
}

/** Gathers the pieces of one mail, and lets go of them once they are too many. */
class OpenMail {
  readonly offset: number;
  readonly #postmark: string;
  readonly #maxBytes: number;
  #pieces: Buffer[] = [];
  #bytes = 0;

  constructor(offset: number, postmark: string, maxBytes: number) {
    this.offset = offset;
    this.#postmark = postmark;
    this.#maxBytes = maxBytes;
  }

  add(piece: Buffer): void {
    this.#bytes += piece.length;
    if (this.#bytes > this.#maxBytes) this.#pieces = [];
    // A copy: a view would keep the whole window alive.
    else if (piece.length > 0) this.#pieces.push(Buffer.from(piece));
  }

  close(style: MboxStyle): MboxEntry {
    const tooLarge = this.#bytes > this.#maxBytes;
    const raw = tooLarge ? null : unquote(withoutLastBlank(Buffer.concat(this.#pieces)), style);
    return { offset: this.offset, postmark: this.#postmark, raw, bytes: this.#bytes };
  }
}

function readFirstMark(window: Buffer, style: MboxStyle): Mark {
  const start = window.toString('latin1', 0, longestPostmark);
  // Blank lines and the mark of UTF-8 are no harm.
  const at = /^(?:\xef\xbb\xbf)?\s*/.exec(start)?.[0].length ?? 0;
  const feed = window.indexOf(lineFeed, at);
  const end = feed === -1 ? window.length : feed + 1;
  const text = window.toString('latin1', at, Math.min(end, at + longestPostmark)).trimEnd();
  if (style.separators === 'mmdf' ? text !== mmdfMark : !/^From(?: |$)/.test(text)) {
    throw new AppError(
      'not_a_mailbox',
      'This file is not a mailbox: it does not begin with a "From " line.',
      {
        hint: 'Choose an .mbox file, or a folder of .eml files.',
      },
    );
  }
  return { at, end, text };
}

/** Finds the marks of a mailbox, one after the other, in a window that moves over it. */
function createMarkFinder({ style = plainStyle, readAt, onFromLine }: SplitOptions) {
  let shape: string | undefined;
  /** Where the next mark stands by the length that the mail gives of itself; nothing before it is one. */
  let promised: number | null = null;

  const begin = (mark: Mark, windowOffset: number): void => {
    shape ??= readPostmark(mark.text)?.shape ?? '';
    promised = style.usesLengths && readAt !== undefined ? contentEnd(readAt, windowOffset + mark.end) : null;
  };

  const find = (window: Buffer, windowOffset: number, from: number, to: number): Mark | null => {
    if (style.separators === 'mmdf') {
      return findLine(window, mmdfMark, [from, to], ({ text }) => text === mmdfMark);
    }
    const next = promised === null ? from : Math.max(from, promised - windowOffset);
    return findLine(window, 'From ', [next, to], ({ at, end, text }) => {
      if (promised !== null && at === promised - windowOffset) return true;
      const postmark = readPostmark(text);
      const line: FromLine = {
        postmark,
        isAfterBlank: isAfterBlank(window, at),
        isOfShape: postmark !== null && postmark.shape === shape,
        following: () => readFollowing(window, end),
      };
      const isMark = isSeparator(line, style);
      onFromLine?.(line, isMark);
      return isMark;
    });
  };
  return { begin, find };
}

/**
 * Splits a mailbox (with LF or CRLF) into its mails, in order. Holds one chunk and one mail at a time, of a mail larger than
 * `maxBytes` only its size. An empty mailbox gives nothing; throws `not_a_mailbox` for a file that does not
 * begin with a `From ` line, but for blank ones.
 */
export async function* splitMbox(
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
  maxBytes: number,
  options: SplitOptions = {},
): AsyncGenerator<MboxEntry> {
  const { style = plainStyle } = options;
  const finder = createMarkFinder(options);
  let window: Buffer = Buffer.alloc(0);
  let windowOffset = 0;
  // What of the window has gone into the mail. A little of it stays, to see what came before a line.
  let taken = 0;
  let mail: OpenMail | null = null;

  const open = (mark: Mark): OpenMail => {
    taken = mark.end;
    finder.begin(mark, windowOffset);
    return new OpenMail(windowOffset + mark.at, style.separators === 'mmdf' ? '' : mark.text, maxBytes);
  };

  function* close(open: OpenMail): Generator<MboxEntry> {
    const entry = open.close(style);
    // Between the line that ends a mail of MMDF and the one that begins the next there is nothing.
    if (style.separators !== 'mmdf' || entry.bytes > 0) yield entry;
  }

  function* advance(isLast: boolean): Generator<MboxEntry> {
    const to = isLast ? window.length : window.length - longestPostmark - lookAhead;
    if (mail === null) {
      if (window.length === 0 || (to <= 0 && !isLast)) return;
      mail = open(readFirstMark(window, style));
    }
    for (;;) {
      const next = finder.find(window, windowOffset, taken, to);
      const until = next?.at ?? Math.max(taken, to);
      mail.add(window.subarray(taken, until));
      taken = until;
      if (next === null) return;
      yield* close(mail);
      mail = open(next);
    }
  }

  for await (const chunk of chunks) {
    const dropped = Math.max(0, taken - 3);
    window = Buffer.concat([window.subarray(dropped), chunk]);
    windowOffset += dropped;
    taken -= dropped;
    yield* advance(false);
  }
  yield* advance(true);
  if (mail !== null) yield* close(mail);
}
