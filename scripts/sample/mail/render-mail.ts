import { encodeCharset } from '../../../src/engine/testing/encode-charset.ts';
import {
  encodeWords,
  type MailCharset,
  type RawPart,
  rawMail,
  type TransferEncoding,
} from '../../../src/engine/testing/raw-mail.ts';
import type { MailLanguage, SampleMail } from './mail-truth.ts';

const charsets: Readonly<Record<MailLanguage, readonly MailCharset[]>> = {
  zh: ['utf-8', 'gb18030', 'utf-8'],
  en: ['utf-8'],
  ja: ['utf-8', 'iso-2022-jp', 'shift_jis', 'euc-jp'],
};
const encodings: readonly TransferEncoding[] = ['base64', 'quoted-printable', '8bit'];
const zones: Readonly<Record<MailLanguage, readonly [text: string, hours: number]>> = {
  zh: ['+0800', 8],
  en: ['+0000', 0],
  ja: ['+0900', 9],
};

/** The charset for a text, or UTF-8 where a character is not in it. */
function fitting(charset: MailCharset, text: string): MailCharset {
  try {
    encodeCharset(text, charset);
    return charset;
  } catch {
    return 'utf-8'; // RangeError: as mail programs do, the charset that has everything.
  }
}

function dateHeader(timestamp: string, language: MailLanguage): string {
  const [zone, hours] = zones[language];
  const local = new Date(Date.parse(timestamp) + hours * 3_600_000).toUTCString();
  return `Date: ${local.replace('GMT', zone)}`;
}

/** `name <address>` with the name as encoded words. */
function fromHeader(sender: string, charset: MailCharset): string {
  const [, name = '', address = ''] = /^(.*) <(.*)>$/.exec(sender) ?? [];
  const coded = /^[\w .-]*$/.test(name) ? name : encodeWords(name, charset);
  return `From: ${coded === name ? `"${name}"` : coded} <${address}>`;
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

function toHtml(body: string): string {
  const lines = body.split('\n').map((line) => line.replaceAll(/[&<>]/g, (sign) => escapes[sign] ?? sign));
  const shown = lines.map((line) => (line === '' ? '<br>' : `<div>${line}</div>`)).join('\r\n');
  return `<html><head><style>div { margin: 0 }</style></head><body>${shown}<script>track()</script></body></html>`;
}

function textPart(mail: SampleMail, charset: MailCharset): RawPart {
  const encoding =
    mail.fault === 'wrong_charset' || mail.fault === 'no_charset'
      ? '8bit'
      : (encodings[mail.variant % encodings.length] ?? 'base64');
  const label = mail.fault === 'wrong_charset' ? 'us-ascii' : charset;
  const type = mail.form === 'html' ? 'text/html' : 'text/plain';
  const text = mail.form === 'html' ? toHtml(mail.body) : mail.body.replaceAll('\n', '\r\n');
  return {
    type: mail.fault === 'no_charset' ? type : `${type}; charset=${label}`,
    content: encodeCharset(text, charset),
    encoding,
  };
}

function headersOf(mail: SampleMail, charset: MailCharset): string[] {
  const id = `Message-ID: <${mail.id}>`;
  if (mail.fault === 'missing_headers') return [id];
  if (mail.fault === 'raw_headers') {
    // Raw bytes of the charset: `rawMail` writes each character as one byte.
    const raw = (text: string): string => encodeCharset(text, charset).toString('latin1');
    return [
      id,
      raw(`From: ${mail.sender}`),
      raw(`Subject: ${mail.subject}`),
      dateHeader(mail.timestamp, mail.language),
    ];
  }
  const label = mail.fault === 'unknown_word_charset' ? 'x-unknown' : charset;
  return [
    id,
    fromHeader(mail.sender, charset),
    `Subject: ${encodeWords(mail.subject, charset, label)}`,
    dateHeader(mail.timestamp, mail.language),
    'To: <jobs@example.org>',
  ];
}

/**
 * A sample mail as it comes over the wire, in one of its language's charsets and encodings, with its fault. The same
 * mail gives the same bytes.
 */
export function renderMail(mail: SampleMail): Buffer {
  const wanted = charsets[mail.language][mail.variant % charsets[mail.language].length] ?? 'utf-8';
  // ISO-2022-JP in headers without encoded words would be plain ASCII: no fault at all.
  const usual = mail.fault === 'raw_headers' && wanted === 'iso-2022-jp' ? 'shift_jis' : wanted;
  const charset = fitting(usual, `${mail.sender}${mail.subject}${mail.body}`);
  const attachments = mail.attachments.map(({ name, type, text }): RawPart => {
    const kept = text === null ? Buffer.alloc(3_000, mail.id) : Buffer.from(text.replaceAll('\n', '\r\n'));
    return { type, name, content: kept };
  });
  const whole = rawMail(headersOf(mail, charset), [textPart(mail, charset), ...attachments]);
  return mail.fault === 'cut_base64' ? whole.subarray(0, whole.length - 1_500) : whole;
}

/** Mails as one mailbox (mboxrd), with LF as mailboxes have it. */
export function renderMbox(mails: readonly SampleMail[]): Buffer {
  const pieces = mails.map((mail) => {
    const raw = renderMail(mail).toString('latin1').replaceAll('\r\n', '\n');
    const quoted = raw.replaceAll(/^(>*From )/gm, '>$1');
    return `From -\n${quoted}${quoted.endsWith('\n') ? '' : '\n'}\n`;
  });
  return Buffer.from(pieces.join(''), 'latin1');
}
