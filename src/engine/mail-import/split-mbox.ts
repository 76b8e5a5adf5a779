import { AppError } from '../../shared/app-error.ts';

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

/** A `From ` line is never this long; a line that is longer is text. */
const longestPostmark = 1_024;
const lineFeed = 0x0a;
const month = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';
const clock = '\\d{1,2}:\\d\\d(?::\\d\\d)?';
/** A date as mailboxes have it, such as `Mon Nov 24 10:42:00 2025`: it begins a mail wherever it stands. */
const exactPostmark = new RegExp(`^From .*\\w{3},? ${month} +\\d{1,2} ${clock} .*\\d{4}`);
/** Looser, and a mail only after a blank line. */
const loosePostmark = new RegExp(`^From (?:-? ?$|.*(?:${clock}.*\\d{4}|\\d{4}.*${clock}))`);

/** Undoes the quoting of mboxrd (one `>` off `>From `, `>>From ` …), which for mboxo is the same but for `>>`. */
function unquote(mail: Buffer): Buffer {
  if (!mail.includes('>From ')) return mail;
  return Buffer.from(mail.toString('latin1').replaceAll(/^>(>*From )/gm, '$1'), 'latin1');
}

/** Without the blank line that a mailbox puts after each mail. */
function withoutLastBlank(mail: Buffer): Buffer {
  const end = mail.length;
  if (mail[end - 1] !== lineFeed) return mail;
  const before = mail[end - 2] === 0x0d ? end - 2 : end - 1;
  return before === 0 || mail[before - 1] === lineFeed ? mail.subarray(0, before) : mail;
}

/** Whether the line that begins at `at` comes after a blank one. */
function followsBlank(window: Buffer, at: number): boolean {
  if (window[at - 2] === lineFeed) return true;
  return window[at - 2] === 0x0d && window[at - 3] === lineFeed;
}

interface Postmark {
  readonly at: number;
  readonly end: number;
  readonly text: string;
}

/** The first `From ` line that begins in [from, to), or null. Lines are looked at where the window holds them whole. */
function findPostmark(window: Buffer, from: number, to: number): Postmark | null {
  for (let at = window.indexOf('From ', from); at !== -1 && at < to; at = window.indexOf('From ', at + 5)) {
    if (at > 0 && window[at - 1] !== lineFeed) continue;
    const found = window.subarray(at, at + longestPostmark).indexOf(lineFeed);
    const end = found === -1 ? Math.min(window.length, at + longestPostmark) : at + found + 1;
    if (found === -1 && end < window.length) continue;
    const text = window.toString('latin1', at, end).trimEnd();
    if (exactPostmark.test(text) || (followsBlank(window, at) && loosePostmark.test(text))) {
      return { at, end, text };
    }
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

  close(): MboxEntry {
    const tooLarge = this.#bytes > this.#maxBytes;
    const raw = tooLarge ? null : unquote(withoutLastBlank(Buffer.concat(this.#pieces)));
    return { offset: this.offset, postmark: this.#postmark, raw, bytes: this.#bytes };
  }
}

function readFirstPostmark(window: Buffer): Postmark {
  const feed = window.indexOf(lineFeed);
  const end = feed === -1 ? window.length : feed + 1;
  const text = window.toString('latin1', 0, Math.min(end, longestPostmark)).trimEnd();
  if (!/^From(?: |$)/.test(text)) {
    throw new AppError(
      'not_a_mailbox',
      'This file is not a mailbox: it does not begin with a "From " line.',
      {
        hint: 'Choose an .mbox file, or a folder of .eml files.',
      },
    );
  }
  return { at: 0, end, text };
}

/**
 * Splits a mailbox (mboxrd or mboxo, with LF or CRLF) into its mails, in order. Holds one chunk and one mail at a time, of
 * a mail larger than `maxBytes` only its size. An empty mailbox gives nothing; throws `not_a_mailbox` for a
 * file that does not begin with a `From ` line.
 */
export async function* splitMbox(
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
  maxBytes: number,
): AsyncGenerator<MboxEntry> {
  let window: Buffer = Buffer.alloc(0);
  let windowOffset = 0;
  // What of the window has gone into the mail. A little of it stays, to see what came before a line.
  let taken = 0;
  let mail: OpenMail | null = null;

  function* advance(isLast: boolean): Generator<MboxEntry> {
    const to = isLast ? window.length : window.length - longestPostmark;
    if (mail === null) {
      if (window.length === 0 || (to <= 0 && !isLast)) return;
      const first = readFirstPostmark(window);
      mail = new OpenMail(0, first.text, maxBytes);
      taken = first.end;
    }
    for (;;) {
      const next = findPostmark(window, taken, to);
      const until = next?.at ?? Math.max(taken, to);
      mail.add(window.subarray(taken, until));
      taken = until;
      if (next === null) return;
      yield mail.close();
      mail = new OpenMail(windowOffset + next.at, next.text, maxBytes);
      taken = next.end;
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
  if (mail !== null) yield (mail as OpenMail).close();
}
