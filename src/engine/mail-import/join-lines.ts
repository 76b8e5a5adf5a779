import { MailRefusal } from './import-problem.ts';
import { endOfHeaders } from './mend-charsets.ts';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const dash = 0x2d;
const equals = 0x3d;

/** A mail of fewer bytes is left as it is: most are. */
const fewBytes = 16_000;
/** Pieces that the MIME reader may still hold one by one; more are hardly a mail. */
const maxPieces = 200_000;

/**
 * What a part's line ends mean to the MIME reader: nothing, so that they can be joined; nothing, but every `=` begins a new
 * piece; much, and at no cost; or much, and a piece each.
 */
type Zone = 'plain' | 'base64' | 'quoted' | 'lines';

function zoneOf(head: string): Zone {
  if (/^content-transfer-encoding:\s*quoted-printable/im.test(head)) return 'quoted';
  if (/^content-transfer-encoding:\s*base64/im.test(head)) return 'base64';
  const readsLines =
    /^content-transfer-encoding:\s*binary|^content-type:(?!\s*(?:text|multipart)\/)|\bformat\s*=\s*"?flowed/im;
  return readsLines.test(head) ? 'lines' : 'plain';
}

function countByte(bytes: Buffer, byte: number): number {
  let count = 0;
  for (let at = bytes.indexOf(byte); at !== -1; at = bytes.indexOf(byte, at + 1)) count++;
  return count;
}

/** Text with whatever line ends, with LF alone. */
export function withLineFeeds(text: string): string {
  return text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text;
}

/**
 * A long mail with the lines of its plain text joined by CR, which readers of its text take for line ends. The MIME reader
 * spends some 2 kB of memory and 10 µs on every line of text that is in no encoding; a few megabytes of short lines
 * would take gigabytes. Headers, boundaries and parts whose lines matter stay as they are. Throws MailRefusal where too many
 * pieces are left.
 */
export function joinLines(raw: Buffer, few = fewBytes): Buffer {
  if (raw.length <= few) return raw;
  const joined = Buffer.from(raw);
  let from = endOfHeaders(raw);
  let zone = zoneOf(raw.toString('latin1', 0, from));
  let headFrom: number | null = null;
  let pieces = 0;
  while (from < raw.length) {
    const found = raw.indexOf(lineFeed, from);
    const feed = found === -1 ? raw.length : found;
    const isBoundary = raw[from] === dash && raw[from + 1] === dash;
    const isBlank = feed === from || (feed === from + 1 && raw[from] === carriageReturn);
    const isBeforeBoundary = raw[feed + 1] === dash && raw[feed + 2] === dash;
    const isText = headFrom === null && !isBoundary;
    if (isBoundary) {
      headFrom = feed + 1;
    } else if (headFrom !== null && isBlank) {
      zone = zoneOf(raw.toString('latin1', headFrom, from));
      headFrom = null;
    }
    if (isText && zone === 'plain' && !isBeforeBoundary && feed < raw.length) joined[feed] = carriageReturn;
    else if (isText && zone === 'base64') pieces += countByte(raw.subarray(from, feed), equals);
    else if (!isText || zone !== 'quoted') pieces++;
    if (pieces > maxPieces) throw new MailRefusal('too_many_lines');
    from = feed + 1;
  }
  return joined;
}
