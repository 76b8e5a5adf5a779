import { readPostmark } from './postmark.ts';

/** Bytes of a mailbox from a place on; fewer where it ends. */
export type ReadAt = (offset: number, length: number) => Buffer;

/** Headers are looked through so far for a length. */
const longestHead = 64 * 1024;
const longestPostmark = 1_024;

/** Where the text of a mail begins that begins at `offset`, and how long it says it is; null where it does not say. */
function readLength(
  readAt: ReadAt,
  offset: number,
): { readonly bodyAt: number; readonly length: number } | null {
  const head = readAt(offset, longestHead).toString('latin1');
  const end = /\r?\n\r?\n/.exec(head);
  if (end === null) return null;
  const said = /^content-length:[ \t]*(\d{1,15})[ \t]*\r?$/im.exec(head.slice(0, end.index));
  if (said === null) return null;
  return { bodyAt: offset + end.index + end[0].length, length: Number(said[1]) };
}

/**
 * Where the mail after the one at `offset` has its mark, by the Content-Length of this one: past that many bytes of text and
 * a blank line or none. The end of the mailbox where it ends there; null where there is no length, or where it
 * leads to neither.
 */
export function contentEnd(readAt: ReadAt, offset: number): number | null {
  const said = readLength(readAt, offset);
  if (said === null) return null;
  const at = said.bodyAt + said.length;
  // The byte before tells a mailbox that ends here from one that has ended before.
  const bytes = readAt(at - 1, longestPostmark);
  if (bytes.length === 0) return null;
  const rest = bytes.toString('latin1', 1);
  const gap = /^(?:\r?\n){0,2}/.exec(rest)?.[0].length ?? 0;
  if (rest.length === gap) return at + gap;
  const line = /^From [^\r\n]*/.exec(rest.slice(gap))?.[0];
  return line === undefined || readPostmark(line) === null ? null : at + gap;
}

/** How many mails in a row say a length that leads to the next; null where one of them says one that does not. */
export function countLengths(
  readAt: ReadAt,
  most: number,
): { readonly mails: number; readonly isEnd: boolean } | null {
  let mails = 0;
  let at = 0;
  while (mails < most) {
    const line = readAt(at, longestPostmark);
    if (line.length === 0) return { mails, isEnd: true };
    const feed = line.indexOf(0x0a);
    if (feed === -1) return { mails, isEnd: false };
    const next = contentEnd(readAt, at + feed + 1);
    if (next === null) return readLength(readAt, at + feed + 1) === null ? { mails, isEnd: false } : null;
    at = next;
    mails++;
  }
  return { mails, isEnd: false };
}
