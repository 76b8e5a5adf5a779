import {
  headerName,
  isBlankLine,
  isContinuation,
  isKnownName,
  isTransportName,
  leadingNames,
} from './header-line.ts';

/** A mail whose headers begin with its first byte and end with an empty line. */
export interface MailHead {
  readonly mail: Buffer;
  /** The `From ` line of a mailbox that stood before its headers; empty where none did. */
  readonly postmark: string;
  /** Whether lines that are no headers stood before them or among them, and were left out. */
  readonly hasStrays: boolean;
}

interface Line {
  readonly at: number;
  /** Where the next line begins. */
  readonly end: number;
  readonly text: string;
}

const lineFeed = 0x0a;
/** Lines before the headers that are looked past. */
const maxStrays = 12;
/** Lines among the headers that are no headers; where there are more, the text has begun. */
const maxStraysWithin = 50;
/** Lines that are looked at to tell what follows. */
const lookAhead = 64;
/** A mail with more of headers than this is refused by who reads them. */
const maxHeadBytes = 1024 * 1024;

/** A `From ` line as mailboxes have it, quoted or not. */
const postmarkLine = /^>*From /;

function lineAt(raw: Buffer, at: number): Line | null {
  if (at >= raw.length) return null;
  const found = raw.indexOf(lineFeed, at);
  const end = found === -1 ? raw.length : found + 1;
  const text = raw.toString('latin1', at, Math.min(end, at + 2_048)).replace(/\r*\n?$/, '');
  return { at, end, text };
}

/** The lines from `at` to the first blank one. */
function paragraph(raw: Buffer, at: number): readonly string[] {
  const lines: string[] = [];
  for (let line = lineAt(raw, at); line !== null && lines.length < lookAhead; line = lineAt(raw, line.end)) {
    if (isBlankLine(line.text)) break;
    lines.push(line.text);
  }
  return lines;
}

/** Whether what stands from `at` on is headers, seen from a line before it that is none. */
function isHeadAt(raw: Buffer, at: number, isAfterGap: boolean): boolean {
  const lines = paragraph(raw, at);
  const names = leadingNames(lines);
  const known = new Set(names.filter(isKnownName));
  if (isAfterGap) return known.size > 1 && names.some(isTransportName);
  const areAll = lines.every((line) => headerName(line) !== null || isContinuation(line));
  return known.size > 1 || (known.size === 1 && areAll);
}

/** Where headers begin past lines that are none; null where there are none. */
function findStart(raw: Buffer, from: number): { readonly at: number; readonly strays: string[] } | null {
  const strays: string[] = [];
  let isAfterGap = false;
  for (
    let line = lineAt(raw, from);
    line !== null && strays.length <= maxStrays;
    line = lineAt(raw, line.end)
  ) {
    const isFirst = strays.length === 0;
    if (headerName(line.text) !== null && (isFirst || isHeadAt(raw, line.at, isAfterGap))) {
      return { at: line.at, strays };
    }
    if (isBlankLine(line.text)) isAfterGap ||= !strays.every((stray) => postmarkLine.test(stray));
    else strays.push(line.text);
  }
  return null;
}

const base64Line = /^[a-z0-9+/]{4,}={0,2}$/i;
const isBase64 = (raw: Buffer, from: number, to: number): boolean =>
  /^content-transfer-encoding:\s*base64/im.test(raw.toString('latin1', from, to));

/** Whether headers begin past the lines from `at` on that go on with the one before. */
function isHeadPast(raw: Buffer, at: number): boolean {
  let next = lineAt(raw, at);
  for (let count = 0; next !== null && count < lookAhead && isContinuation(next.text); count++) {
    next = lineAt(raw, next.end);
  }
  return next !== null && isHeadAt(raw, next.at, false);
}

/** What a line among headers is: one of them, the end of them, or one that does not belong there. */
function judgeLine(raw: Buffer, from: number, line: Line): 'header' | 'end' | 'stray' {
  if (headerName(line.text) !== null || isContinuation(line.text)) return 'header';
  // A boundary is the end of whatever stood before it.
  if (line.text.startsWith('--')) return 'end';
  if (!isBlankLine(line.text)) {
    const following = paragraph(raw, line.end);
    if (leadingNames(following).some(isKnownName)) return 'stray';
    // The last before the empty line is text in doubt, but not where the text is base64 and this line is none.
    const isOdd = following.length === 0 && isBase64(raw, from, line.at) && !base64Line.test(line.text);
    return isOdd ? 'stray' : 'end';
  }
  const next = lineAt(raw, line.end);
  if (next === null || next.text === '') return 'end';
  // A line of blanks is no end where headers come after it up to an empty line.
  return isBlankLine(next.text) || isHeadPast(raw, next.at) ? 'stray' : 'end';
}

interface Head {
  /** The lines of the headers, as they stand in the mail. */
  readonly pieces: readonly Buffer[];
  readonly bodyAt: number;
  readonly hasStrays: boolean;
}

/** Goes through the headers to their end; null where they end as they should, with an empty line or the mail. */
function gatherHead(raw: Buffer, from: number): Head | null {
  const pieces: Buffer[] = [];
  let hasStrays = false;
  let isWhole = true;
  let since = from;
  for (let line = lineAt(raw, from); line !== null; line = lineAt(raw, line.end)) {
    if (line.text === '' || line.end - from > maxHeadBytes) {
      if (isWhole) return null;
      pieces.push(raw.subarray(since, line.at));
      return { pieces, bodyAt: line.text === '' ? line.end : line.at, hasStrays };
    }
    const kind = pieces.length < maxStraysWithin ? judgeLine(raw, from, line) : 'end';
    if (kind === 'header') continue;
    pieces.push(raw.subarray(since, line.at));
    since = line.end;
    isWhole = false;
    const isBlank = isBlankLine(line.text);
    if (kind === 'end') return { pieces, bodyAt: isBlank ? line.end : line.at, hasStrays };
    if (!isBlank && !postmarkLine.test(line.text)) hasStrays = true;
  }
  return isWhole ? null : { pieces: [...pieces, raw.subarray(since)], bodyAt: raw.length, hasStrays };
}

/**
 * The mail from its first header on, with its headers ended by an empty line: lines that are no headers before them (the
 * `From ` line of an export, a banner) and among them cost themselves alone, and a line of blanks, or the first of the
 * text, ends them where an empty one is missing. Null where there are no headers.
 */
export function findHead(raw: Buffer): MailHead | null {
  const lead = /^(?:\xef\xbb\xbf)?\s*/.exec(raw.toString('latin1', 0, 1_024))?.[0].length ?? 0;
  const start = findStart(raw, lead);
  if (start === null) return null;
  const postmark = start.strays.find((line) => postmarkLine.test(line))?.replace(/^>+/, '') ?? '';
  const isAnyOther = start.strays.some((line) => !postmarkLine.test(line));
  const head = gatherHead(raw, start.at);
  if (head === null) return { mail: raw.subarray(start.at), postmark, hasStrays: isAnyOther };
  const mail = Buffer.concat([...head.pieces, Buffer.from('\n'), raw.subarray(head.bodyAt)]);
  return { mail, postmark, hasStrays: isAnyOther || head.hasStrays };
}

/**
 * The body with the headers of its parts as `findHead` leaves those of a mail: ended by an empty line, where a line of blanks
 * stands in its place, or the content itself.
 */
export function closePartHeads(body: Buffer): Buffer {
  const pieces: Buffer[] = [];
  let since = 0;
  for (let at = body.indexOf('--'); at !== -1; at = body.indexOf('\n--', at) + 1 || -1) {
    const boundary = at === 0 || body[at - 1] === lineFeed ? lineAt(body, at) : null;
    const first = boundary === null ? null : lineAt(body, boundary.end);
    const isHead = first !== null && headerName(first.text)?.startsWith('content-') === true;
    const head = isHead ? gatherHead(body, first.at) : null;
    if (first === null || head === null) continue;
    pieces.push(body.subarray(since, first.at), ...head.pieces, Buffer.from('\n'));
    since = head.bodyAt;
  }
  return pieces.length === 0 ? body : Buffer.concat([...pieces, body.subarray(since)]);
}
