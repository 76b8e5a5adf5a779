import { isAscii } from 'node:buffer';
import {
  decodeGuessed,
  decoderFor,
  guessCharset,
  isValidUtf8,
  looksRight,
} from '../importing/guess-charset.ts';

/** Labels that are put on anything: text that says one of them and holds other bytes is looked at again. */
const carelessLabels =
  /^(?:us-?ascii|ascii|(?:x-)?unknown(?:-8bit)?|8bit|default|none|iso-?8859-?1|latin1|windows-1252|cp1252|binary)$/i;

/** Besides the standard's labels those that the MIME reader knows: code pages by number, and other spellings. */
const otherLabels =
  /^(?:x-|cs)?(?:(?:cp|windows-?|ms|ibm)(?:932|936|949|950|874|51932|5022[0-2])|(?:euc|iso-?2022)[-_]?(?:jp|kr).*|shift[-_]?jis|uhc|junet|iso-8859-8-[ie]|tis-?620)$/i;

const isKnown = (label: string): boolean => decoderFor(label) !== null || otherLabels.test(label);

/** Where the headers end: after the first empty line, or at the end of the mail. */
export function endOfHeaders(raw: Buffer): number {
  for (const [mark, length] of [
    ['\r\n\r\n', 4],
    ['\n\n', 2],
  ] as const) {
    const at = raw.indexOf(mark);
    const other = raw.indexOf(mark === '\n\n' ? '\r\n\r\n' : '\n\n');
    if (at !== -1 && (other === -1 || at < other)) return at + length;
  }
  return raw.length;
}

const encodedWord = /=\?([^?\s*]+)(?:\*[^?\s]*)?\?([BbQq])\?([^?]*)\?=/g;

const isTrusted = (label: string): boolean => isKnown(label) && !carelessLabels.test(label);

/**
 * Gives words such as `=?x-unknown?B?…?=` the charset that their bytes look like, all of one label the same: a word of two
 * characters alone could be anything.
 */
function mendWords(headers: string): string {
  const bytesByLabel = new Map<string, Buffer[]>();
  for (const [, label = '', encoding = '', text = ''] of headers.matchAll(encodedWord)) {
    if (isTrusted(label)) continue;
    const pieces = bytesByLabel.get(label) ?? [];
    pieces.push(wordBytes(encoding, text));
    bytesByLabel.set(label, pieces);
  }
  const guesses = new Map(
    [...bytesByLabel].map(([label, pieces]) => [label, guessCharset(Buffer.concat(pieces))] as const),
  );
  return headers.replaceAll(encodedWord, (word, label: string, encoding: string, text: string) => {
    const guess = guesses.get(label) ?? null;
    return guess === null ? word : `=?${guess}?${encoding}?${text}?=`;
  });
}

function wordBytes(encoding: string, text: string): Buffer {
  if (encoding.toUpperCase() === 'B') return Buffer.from(text, 'base64');
  const plain = text
    .replaceAll('_', ' ')
    .replaceAll(/=([\dA-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(plain, 'latin1');
}

/**
 * Headers as the MIME reader wants them: UTF-8, and encoded words under a label that exists. Many programs write raw bytes
 * of their own charset into headers, or a label that nobody knows.
 */
export function mendHeaders(headers: Buffer): Buffer {
  const text = isValidUtf8(headers) ? headers.toString('utf8') : decodeGuessed(headers).text;
  const mended = mendWords(text);
  return mended === text && isValidUtf8(headers) ? headers : Buffer.from(mended, 'utf8');
}

const partHeader = /^content-(?:type|disposition|description):[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*/gim;

/** The body with the headers of its parts mended, where a file's name stands in them as raw bytes. */
export function mendPartHeaders(body: Buffer): Buffer {
  if (isAscii(body)) return body;
  const latin = body.toString('latin1');
  const mended = latin.replaceAll(partHeader, (header) =>
    /[\u0080-\u00ff]/.test(header) ? mendHeaders(Buffer.from(header, 'latin1')).toString('latin1') : header,
  );
  return mended === latin ? body : Buffer.from(mended, 'latin1');
}

/** Whether a part's charset is said by a label that nobody knows. */
export function namesUnknown(raw: Buffer): boolean {
  return labelsOf(raw).some((label) => !isKnown(label) && !carelessLabels.test(label));
}

function labelsOf(raw: Buffer): readonly string[] {
  const labels = raw.toString('latin1').matchAll(/\bcharset\*?\s*=\s*(?:"([^"\r\n]*)"|([^\s;"]+))/gi);
  return Array.from(labels, ([, quoted, bare = '']) => (quoted ?? bare).trim());
}

/** Whether the charset that a mail says of its text is to be doubted, from the text that came of it. */
export function isDoubtful(raw: Buffer, text: string): boolean {
  if (text.includes('\ufffd')) return true;
  if (text.includes('\u001b$')) return true; // Double bytes of ISO-2022-JP under another label.
  if (!/[\u0080-\u{10ffff}]/u.test(text)) return false;
  for (const label of labelsOf(raw)) {
    if (!isKnown(label) || carelessLabels.test(label)) return true;
    if (/^(?:gb|big5|euc|.*jis)/i.test(label) && !looksRight(text)) return true;
  }
  return false;
}

/**
 * The same mail with every text part under `label`, whatever it says of itself: of parameters and headers that stand twice
 * the first counts.
 */
export function relabel(raw: Buffer, label: string): Buffer {
  const latin = raw.toString('latin1');
  const head = latin.slice(0, endOfHeaders(raw));
  const marked = latin.replaceAll(
    /^(content-type:\s*text\/(?:plain|html)\b)/gim,
    (_, type: string) => `${type}; charset=${label}`,
  );
  const hasType = /^content-type:/im.test(head);
  return Buffer.from(hasType ? marked : `Content-Type: text/plain; charset=${label}\r\n${marked}`, 'latin1');
}

const highLatin = new Map(
  Array.from({ length: 256 }, (_, byte) => [
    new TextDecoder('windows-1252').decode(Uint8Array.of(byte)).charCodeAt(0),
    byte,
  ]),
);

/** The bytes that a text was decoded from as windows-1252, which gives each byte a character of its own. */
export function bytesOfLatin(text: string): Buffer {
  return Buffer.from(Uint8Array.from(text, (character) => highLatin.get(character.charCodeAt(0)) ?? 0x3f));
}
