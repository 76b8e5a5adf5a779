import { createHash } from 'node:crypto';
import PostalMime, { type Address, type Attachment, type Email } from 'postal-mime';
import type { MailReason } from '../../shared/mail-import.ts';
import { guessCharset } from '../importing/guess-charset.ts';
import type { MailAttachment } from '../pipelines/mail/source/mail.ts';
import { htmlText } from './html-text.ts';
import { MailRefusal } from './import-problem.ts';
import type { ReadMail } from './imported-mail.ts';
import { joinLines, withLineFeeds } from './join-lines.ts';
import { normaliseDate } from './mail-date.ts';
import { closePartHeads, findHead } from './mail-head.ts';
import {
  bytesOfLatin,
  endOfHeaders,
  isDoubtful,
  mendHeaders,
  mendPartHeaders,
  namesUnknown,
  relabel,
} from './mend-charsets.ts';
import { openSealed } from './open-sealed.ts';
import { readAttachment } from './read-attachment.ts';

/** The limit of one mail's nesting; forwarded mails in forwarded mails end somewhere. */
const maxForwards = 3;

/** Limits that no honest mail comes near, and that keep a hostile one from taking minutes. */
const limits = { maxHeadersSize: 512 * 1024, maxNestingDepth: 32, maxRfc822NestingDepth: 3 } as const;

/** A plain part as short as this may be there to say that the mail is HTML. */
const longestStub = 200;

function addressText(address: Address | undefined): string {
  if (address === undefined) return '';
  const { name } = address;
  if (address.address === undefined) return name;
  if (address.address === '') return name;
  return name === '' ? address.address : `${name} <${address.address}>`;
}

/** The plain text, or the HTML's where there is none or only a stub of it. */
function bodyOf({ text, html }: Pick<Email, 'text' | 'html'>): string {
  const plain = withLineFeeds(text ?? '').trim();
  if (html === undefined || plain.length > longestStub) return plain;
  const rich = htmlText(withLineFeeds(html));
  return plain === '' || rich.length > plain.length * 4 ? rich : plain;
}

/** Message-ID without its brackets; else a hash of the mail that line ends and transport do not change. */
function idOf(email: Email, raw: Buffer): string {
  const said = (email.messageId ?? '').replaceAll(/[\s\p{Cc}]+/gu, '').replaceAll(/^<|>$/g, '');
  if (said !== '') return said.slice(0, 998);
  const content = raw.toString('latin1').replaceAll('\r\n', '\n').trimEnd();
  return `sha256-${createHash('sha256').update(content, 'latin1').digest('hex').slice(0, 32)}`;
}

/** What a mail says, hashed: subject, text and attachments, without what line ends and quoting change of them. */
function contentOf(subject: string, body: string, attachments: readonly Attachment[]): string {
  const hash = createHash('sha256');
  const plain = (text: string): string =>
    text
      .replaceAll(/^>+(?=From )/gm, '')
      .replaceAll(/\s+/g, ' ')
      .trim();
  for (const text of [subject, body]) hash.update(`${plain(text)}\0`);
  for (const { filename, content } of attachments) {
    hash.update(`${filename ?? ''}\0`);
    hash.update(typeof content === 'string' ? content : new Uint8Array(content));
  }
  return hash.digest('hex').slice(0, 32);
}

/** The date of the mail, else of its arrival (the Received header's after its last semicolon, the mailbox's own). */
function dateOf(email: Email, postmark: string): string | null {
  const date = email.headers.find(({ key }) => key === 'date')?.value;
  const received = email.headers
    .find(({ key }) => key === 'received')
    ?.value.split(';')
    .at(-1);
  for (const text of [date, received, postmark]) {
    const normalised = text === undefined ? null : normaliseDate(text);
    if (normalised !== null) return normalised;
  }
  return null;
}

const countLost = (email: Email): number =>
  `${email.text ?? ''}${email.html ?? ''}`.split('\ufffd').length - 1;

interface Parsed {
  readonly email: Email;
  /** It names a charset that nobody knows, and nothing could be put for it. */
  readonly isUnknown: boolean;
}

/** Parses again under the charset that the bytes look like, where the one that the mail says is to be doubted. */
async function parse(raw: Buffer): Promise<Parsed> {
  const end = endOfHeaders(raw);
  const headers = mendHeaders(raw.subarray(0, end));
  const mended = joinLines(Buffer.concat([headers, mendPartHeaders(closePartHeads(raw.subarray(end)))]));
  const email = await PostalMime.parse(mended, limits).catch((cause: unknown) => {
    // The reader's own words for its limits; what else it throws is told as it is.
    if (cause instanceof Error && /\bexceeded$/.test(cause.message))
      throw new MailRefusal('too_complex', cause);
    throw cause;
  });
  if (!isDoubtful(mended, `${email.text ?? ''}${email.html ?? ''}`)) return { email, isUnknown: false };
  const asLatin = await PostalMime.parse(relabel(mended, 'windows-1252'), limits);
  const guess = guessCharset(bytesOfLatin(`${asLatin.text ?? ''}${asLatin.html ?? ''}`));
  if (guess === null) return { email, isUnknown: namesUnknown(mended) };
  const again = await PostalMime.parse(relabel(mended, guess), limits);
  return { email: countLost(again) <= countLost(email) ? again : email, isUnknown: false };
}

function findDamage({ email, isUnknown }: Parsed, raw: Buffer): MailReason[] {
  const damage: MailReason[] = [];
  if (countLost(email) > 0) damage.push('undecodable');
  if (isUnknown) damage.push('unknown_charset');
  const type = email.headers.find(({ key }) => key === 'content-type')?.value ?? '';
  const boundary = /^multipart\/.*\bboundary\s*=\s*(?:"([^"]+)"|([^\s;]+))/is.exec(type);
  const isCut = boundary !== null && !raw.includes(`--${boundary[1] ?? boundary[2]}--`);
  if (isCut) damage.push('cut_off');
  const encoding = email.headers.find(({ key }) => key === 'content-transfer-encoding')?.value ?? '';
  if (/base64/i.test(encoding) && boundary === null && isCutBase64(raw)) {
    damage.push('cut_base64');
  }
  return damage;
}

function isCutBase64(raw: Buffer): boolean {
  const text = raw.toString('latin1', endOfHeaders(raw)).replaceAll(/[^a-z0-9+/=]/gi, '');
  return text.length % 4 !== 0;
}

/** Most mails show in their first bytes that they are not. */
const isBlank = (raw: Buffer): boolean =>
  raw.toString('latin1', 0, 256).trim() === '' && raw.toString('latin1').trim() === '';

/**
 * What is told in place of headers: the mail is nothing but text. The mark that it was found by is part of it: it may
 * have been a line of the mail before.
 */
function withEmptyHeaders(raw: Buffer, postmark: string): Buffer {
  const mark = postmark === '' ? '' : `${postmark}\n`;
  return Buffer.concat([Buffer.from(`Content-Type: text/plain; charset=unknown\n\n${mark}`, 'latin1'), raw]);
}

/**
 * Reads one mail: headers, the text for reading, and its attachments, in whatever charset. `postmark` is the `From ` line of
 * the mailbox, or empty. A damaged mail is read as far as it goes. Throws MailRefusal for what is no mail at all, or
 * past the limits.
 */
export async function readMail(raw: Buffer, postmark = '', forwards = 0): Promise<ReadMail> {
  if (isBlank(raw)) throw new MailRefusal('empty');
  const head = findHead(raw);
  if (head === null && raw.subarray(0, 4_096).includes(0)) throw new MailRefusal('not_mail');
  const mail = head?.mail ?? withEmptyHeaders(raw, postmark);
  const mark = postmark || (head?.postmark ?? '');
  const parsed = await parse(mail);
  const { email } = parsed;
  const damage = findDamage(parsed, mail);
  if (head === null) damage.unshift('headless');
  else if (head.hasStrays) damage.unshift('stray_lines');
  // Pictures of the text's own layout are no attachments to whoever reads it.
  const attached = email.attachments.filter(
    ({ related, mimeType }) => !(related === true && mimeType.startsWith('image/')),
  );
  const nested = forwards < maxForwards ? (bytes: Buffer) => readMail(bytes, '', forwards + 1) : null;
  const own = bodyOf(email);
  const sealed = await openSealed(own, attached, nested);
  const attachments: MailAttachment[] = [];
  for (const attachment of sealed.rest) attachments.push(await readAttachment(attachment, nested));
  for (const mail of sealed.mails) attachments.push(...mail.attachments);
  const subject = (email.subject ?? '').trim();
  const body = [own, ...sealed.mails.map((mail) => mail.body)].filter((text) => text !== '').join('\n\n');
  return {
    id: idOf(email, head === null ? raw : mail),
    sender: addressText(email.from ?? email.sender) || (/^From (\S+@\S+)/.exec(mark)?.[1] ?? ''),
    subject,
    body,
    attachments,
    timestamp: dateOf(email, mark),
    content: contentOf(subject, body, attached),
    damage: [...new Set([...damage, ...sealed.damage])],
  };
}
