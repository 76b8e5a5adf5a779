import type { Attachment } from 'postal-mime';
import { decodeGuessed } from '../importing/guess-charset.ts';
import type { MailAttachment } from '../pipelines/mail/source/mail.ts';
import { htmlText } from './html-text.ts';
import type { ReadMail } from './imported-mail.ts';
import { withLineFeeds } from './join-lines.ts';
import { pdfText } from './pdf-text.ts';

/** A PDF larger than this is pictures, and slow to go through. */
const largestPdfBytes = 24 * 1024 * 1024;

type Kind = 'text' | 'html' | 'pdf' | 'mail' | 'other';

/** By its type, and by its name where the type says nothing. */
function kindOf(type: string, name: string): Kind {
  if (type === 'message/rfc822' || /\.eml$/i.test(name)) return 'mail';
  if (type === 'application/pdf' || /\.pdf$/i.test(name)) return 'pdf';
  if (type === 'text/html' || /\.html?$/i.test(name)) return 'html';
  if (type.startsWith('text/') || /\/(?:json|xml|ics)$|\+(?:json|xml)$/.test(type)) return 'text';
  return /\.(?:txt|md|csv|tsv|json|xml|yaml|yml|log|ics|vcf|tex)$/i.test(name) ? 'text' : 'other';
}

function mailText(mail: ReadMail): string {
  const headers = [
    ['From', mail.sender],
    ['Subject', mail.subject],
    ['Date', mail.timestamp ?? ''],
  ].flatMap(([name, value]) => (value === '' ? [] : [`${name}: ${value}`]));
  const nested = mail.attachments.flatMap(({ name, text }) => (text === null ? [] : [name, text]));
  return [...headers, mail.body, ...nested].join('\n');
}

const textOrNull = (text: string): string | null => (text.trim() === '' ? null : text.trimEnd());

/** The content without a copy of it. */
export function bytesOf(content: Attachment['content']): Buffer {
  if (typeof content === 'string') return Buffer.from(content);
  if (content instanceof ArrayBuffer) return Buffer.from(content);
  return Buffer.from(content.buffer, content.byteOffset, content.byteLength);
}

/**
 * An attachment with what can be read of it as text: plain text in whatever charset, HTML, PDF, and forwarded mails
 * through `readMail` (null: no deeper). Of everything else, and of what cannot be read, the name alone.
 */
export async function readAttachment(
  attachment: Attachment,
  readMail: ((bytes: Buffer) => Promise<ReadMail>) | null,
): Promise<MailAttachment> {
  const { content } = attachment;
  const bytes = bytesOf(content);
  const name = (attachment.filename ?? '').replaceAll(/\p{Cc}/gu, ' ').trim() || 'attachment';
  const type = attachment.mimeType || 'application/octet-stream';
  return { name, type, text: await textOf(kindOf(type, name), bytes, readMail) };
}

async function textOf(
  kind: Kind,
  bytes: Buffer,
  readMail: ((bytes: Buffer) => Promise<ReadMail>) | null,
): Promise<string | null> {
  if (kind === 'pdf') return bytes.length > largestPdfBytes ? null : pdfText(bytes);
  if (kind === 'mail') {
    if (readMail === null) return null;
    // What is no mail after all is kept by its name, as any other file.
    const mail = await readMail(bytes).catch(() => null);
    return mail === null ? null : textOrNull(mailText(mail));
  }
  if (kind === 'other') return null;
  const { text } = decodeGuessed(bytes);
  return textOrNull(
    kind === 'html' ? htmlText(withLineFeeds(text)) : withLineFeeds(text).replace(/^\ufeff/, ''),
  );
}
