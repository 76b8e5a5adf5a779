import type { Mail } from './mail.ts';

/** Characters (UTF-16 units) of the longest line that is kept. */
export const maxLineLength = 400;

/** Lines of the longest mail that is kept. */
export const maxLines = 400;

export interface MailText {
  /** Line 1 first. No line is empty, none is longer than `maxLineLength`, none holds a control character. */
  readonly lines: readonly string[];
  /** Whether anything of the mail was cut: the end of a line, or whole lines. */
  readonly truncated: boolean;
}

const breaks = /\r\n|[\n\r\u2028\u2029]/g;

/** The lines of a text, one at a time: of a body of megabytes only what is read is cut out. */
function* splitLines(text: string): Generator<string> {
  let from = 0;
  for (const found of text.matchAll(breaks)) {
    yield text.slice(from, found.index);
    from = found.index + found[0].length;
  }
  yield text.slice(from);
}

/** A header's value is one line, whatever it holds. */
function* headerLine(name: string, value: string): Generator<string> {
  const flat = value.replaceAll(breaks, ' ').trim();
  if (flat !== '') yield `${name}: ${flat}`;
}

function* rawLines(mail: Mail): Generator<string> {
  yield* headerLine('From', mail.sender);
  yield* headerLine('Subject', mail.subject);
  yield* headerLine('Date', mail.timestamp);
  yield* splitLines(mail.body);
  for (const { name, text } of mail.attachments) {
    if (text === null) continue;
    yield `Attachment: ${name.replaceAll(breaks, ' ').trim()}`;
    yield* splitLines(text);
  }
}

/** Cuts a line without leaving half a character behind. */
function cutLine(line: string): string {
  if (line.length <= maxLineLength) return line;
  const last = line.charCodeAt(maxLineLength - 1);
  const splitsPair = last >= 0xd800 && last <= 0xdbff;
  return line.slice(0, splitsPair ? maxLineLength - 1 : maxLineLength).trimEnd();
}

/**
 * A mail as the model is shown it and as citations count it: `From: …`, `Subject: …`, `Date: …` (those that it has), the
 * body, and for each attachment with text `Attachment: NAME` and its lines. Control characters become spaces, lines are
 * trimmed, blank ones dropped. Line numbers start at 1 and always mean this list. The same mail gives the same lines.
 */
export function readMailText(mail: Mail): MailText {
  const lines: string[] = [];
  let truncated = mail.isCut === true;
  for (const raw of rawLines(mail)) {
    const line = raw
      .toWellFormed()
      .replaceAll(/\p{Cc}/gu, ' ')
      .trim();
    if (line === '') continue;
    if (lines.length === maxLines) return { lines, truncated: true };
    if (line.length > maxLineLength) truncated = true;
    lines.push(cutLine(line));
  }
  return { lines, truncated };
}

/** The lines of `readMailText` alone. */
export function mailLines(mail: Mail): readonly string[] {
  return readMailText(mail).lines;
}
