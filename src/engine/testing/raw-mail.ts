import { encodeCharset, type LegacyCharset } from './encode-charset.ts';

export type MailCharset = LegacyCharset | 'utf-8';
export type TransferEncoding = '8bit' | 'base64' | 'quoted-printable';

/** Bytes as a transfer encoding writes them, in lines that mail allows. */
function transferEncode(bytes: Buffer, encoding: TransferEncoding): Buffer {
  if (encoding === '8bit') return bytes;
  if (encoding === 'base64') {
    return Buffer.from(bytes.toString('base64').replaceAll(/.{76}/g, '$&\r\n'), 'latin1');
  }
  const coded = Array.from(bytes, (byte) =>
    (byte >= 0x21 && byte <= 0x7e && byte !== 0x3d) || byte === 0x0a || byte === 0x0d || byte === 0x20
      ? String.fromCharCode(byte)
      : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`,
  ).join('');
  return Buffer.from(coded.replaceAll(/[^\r\n]{1,70}(?=[^\r\n]{5})(?<!=.?)/g, '$&=\r\n'), 'latin1');
}

/** A header's words as RFC 2047 has them, a few characters each; ASCII stays as it is. */
export function encodeWords(text: string, charset: MailCharset, label: string = charset): string {
  if (!/\P{ASCII}/u.test(text)) return text;
  return [...text]
    .reduce<string[]>((words, character) => {
      const last = words.at(-1);
      if (last !== undefined && [...last].length < 12) words[words.length - 1] = last + character;
      else words.push(character);
      return words;
    }, [])
    .map((word) => `=?${label}?B?${encodeCharset(word, charset).toString('base64')}?=`)
    .join('\r\n ');
}

export interface RawPart {
  readonly type: string;
  readonly content: Buffer;
  readonly encoding?: TransferEncoding;
  /** With it the part is an attachment. */
  readonly name?: string;
  readonly nameCharset?: MailCharset;
}

function partBytes({ type, content, encoding = 'base64', name, nameCharset = 'utf-8' }: RawPart): Buffer {
  const disposition =
    name === undefined
      ? ''
      : `Content-Disposition: attachment; filename="${encodeWords(name, nameCharset).replaceAll('\r\n ', ' ')}"\r\n`;
  return Buffer.concat([
    Buffer.from(`Content-Type: ${type}\r\n${disposition}Content-Transfer-Encoding: ${encoding}\r\n\r\n`),
    transferEncode(content, encoding),
  ]);
}

/**
 * A whole mail, with CRLF, of headers that are written as they are and one part or several. `kind` is the multipart that
 * several are in.
 */
export function rawMail(
  headers: readonly string[],
  parts: readonly RawPart[],
  kind: 'mixed' | 'alternative' = 'mixed',
): Buffer {
  const head = Buffer.from(headers.map((line) => `${line}\r\n`).join(''), 'latin1');
  const [only, ...more] = parts;
  if (only === undefined) return Buffer.concat([head, Buffer.from('\r\n')]);
  if (more.length === 0 && only.name === undefined) return Buffer.concat([head, partBytes(only), crlf]);
  const boundary = '=_gleaner_part';
  return Buffer.concat([
    head,
    Buffer.from(`Content-Type: multipart/${kind}; boundary="${boundary}"\r\n\r\n`),
    ...parts.flatMap((part) => [Buffer.from(`--${boundary}\r\n`), partBytes(part), crlf]),
    Buffer.from(`--${boundary}--\r\n`),
  ]);
}

const crlf = Buffer.from('\r\n');
