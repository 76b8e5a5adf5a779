import { describe, expect, it } from 'vitest';
import type { MboxDialect } from '../../shared/mail-import.ts';
import { splitMbox } from './split-mbox.ts';
import { chunksOf, type MboxBytes, surveyMbox } from './survey-mbox.ts';

const chunkBytes = 700;

function bytesOf(mbox: string): MboxBytes {
  const bytes = Buffer.from(mbox);
  const starts = Array.from(
    { length: Math.ceil(bytes.length / chunkBytes) },
    (_, index) => index * chunkBytes,
  );
  return {
    chunks: () => starts.map((at) => bytes.subarray(at, at + chunkBytes)),
    readAt: (offset, length) => bytes.subarray(offset, offset + length),
  };
}

async function read(
  mbox: string,
): Promise<{ readonly dialect: MboxDialect; readonly mails: readonly string[] }> {
  const bytes = bytesOf(mbox);
  const reading = await surveyMbox(bytes);
  const mails: string[] = [];
  const entries = splitMbox(chunksOf(bytes, reading), 1_000_000, {
    style: reading.style,
    readAt: bytes.readAt,
  });
  for await (const { raw } of entries) mails.push(raw?.toString() ?? 'too large');
  return { dialect: reading.dialect, mails };
}

const mark = 'From wang@example.com Mon Nov 24 10:42:00 2025';

/** Mails, told by their number, that hold what is hard to tell from a mark. */
function mail(number: number, text: string): string {
  return `Subject: ${number}\nFrom: a@b.cn\n\n${text}\n`;
}

const plain = [mail(1, 'one'), mail(2, 'two'), mail(3, 'three')];

/** A mailbox of mails with a mark before and a blank line after each. */
const box = (mails: readonly string[], line: (index: number) => string = () => mark): string =>
  mails.map((each, index) => `${line(index)}\n${each}\n`).join('');

const quoteAll = (text: string): string => text.replaceAll(/^(>*From )/gm, '>$1');

/** A mail with the length of its text among its headers. */
const withLength = (each: string): string => {
  const [head = '', ...texts] = each.split('\n\n');
  return `${head}\nContent-Length: ${Buffer.byteLength(texts.join('\n\n'))}\n\n${texts.join('\n\n')}`;
};

const letters = [
  mail(1, 'From Monday on I am free.\n\nFrom 9:00 to 17:00 in 2025.'),
  mail(2, 'see\n\nFrom here:\nNote: not a header\n>From there'),
  mail(3, `it said\n\n${mark}\n\nand then no more`),
];

type Case = readonly [name: string, mbox: string, dialect: MboxDialect, mails: readonly string[]];

const writers: readonly Case[] = [
  ['mboxrd', box(letters.map(quoteAll)), 'mboxrd', letters],
  [
    'mboxo',
    box([mail(1, '>From Monday on'), mail(2, 'x')]),
    'mboxrd',
    [mail(1, 'From Monday on'), mail(2, 'x')],
  ],
  [
    'mboxcl',
    box(letters.map(quoteAll).map(withLength)),
    'mboxcl',
    letters
      .map((each) => quoteAll(each))
      .map(withLength)
      .map((each) => each.replaceAll(/^>(>*From )/gm, '$1')),
  ],
  ['mboxcl2', box(letters.map(withLength)), 'mboxcl2', letters.map(withLength)],
  [
    'mboxcl2 with a whole mail in a mail',
    box([withLength(mail(1, `see\n\n${box(plain)}`)), ...letters.map(withLength)]),
    'mboxcl2',
    [withLength(mail(1, `see\n\n${box(plain)}`)), ...letters.map(withLength)],
  ],
  [
    'lengths of lines that end otherwise',
    box(letters.map(quoteAll).map(withLength)).replaceAll('\n', '\r\n'),
    'mboxrd',
    letters
      .map(quoteAll)
      .map(withLength)
      .map((each) => each.replaceAll(/^>(>*From )/gm, '$1').replaceAll('\n', '\r\n')),
  ],
  ['a program that quotes nothing', box(letters), 'unquoted', letters],
  [
    'a program that quotes marks alone',
    box([...letters.slice(0, 2), mail(3, `it said\n\n>${mark}\n\nand`)]),
    'unquoted',
    [...letters.slice(0, 2), mail(3, `it said\n\n${mark}\n\nand`)],
  ],
  [
    'Thunderbird',
    box(letters.map(quoteAll), (index) => `From - Mon Nov 24 10:42:0${index} 2025`),
    'mboxrd',
    letters,
  ],
  [
    'Thunderbird of late',
    box(letters.map(quoteAll), () => 'From ').replaceAll('\n', '\r\n'),
    'mboxrd',
    letters.map((each) => each.replaceAll('\n', '\r\n')),
  ],
  [
    'Thunderbird with a space before From',
    box(
      plain.map((each) => each.replace('\n\n', `\n\n ${mark}\n`)),
      () => 'From ',
    ),
    'mboxrd',
    plain.map((each) => each.replace('\n\n', `\n\n ${mark}\n`)),
  ],
  [
    'ImportExportTools, which leaves a quoted mark',
    box(plain.map((each) => `>From - Sat Apr 12 2025 15:59:28\n${each}`)),
    'mboxrd',
    plain.map((each) => `From - Sat Apr 12 2025 15:59:28\n${each}`),
  ],
  [
    'Takeout',
    box(letters.map(quoteAll), (index) => `From 184${index}@xxx Mon Nov 24 02:42:00 +0000 2025`).replaceAll(
      '\n',
      '\r\n',
    ),
    'mboxrd',
    letters.map((each) => each.replaceAll('\n', '\r\n')),
  ],
  [
    'Apple Mail',
    box(letters.map(quoteAll), (index) => `From a${index}@b.cn Mon Nov  4 10:42:00 2025`),
    'mboxrd',
    letters,
  ],
  [
    'Gmane',
    box(letters.map(quoteAll), (index) => `From ${index}@news.gmane.org Mon Nov 24 10:42:00 2025`),
    'mboxrd',
    letters,
  ],
  [
    'Mailman',
    box(letters.map(quoteAll), () => 'From wang at example.com  Mon Nov 24 10:42:00 2025'),
    'mboxrd',
    letters,
  ],
  ['Eudora', plain.map((each) => `From ???@??? Mon Nov 24 10:42:00 2025\n${each}`).join(''), 'mboxrd', plain],
  ['Eudora on an old Mac', box(letters.map(quoteAll)).replaceAll('\n', '\r'), 'mboxrd', letters],
  [
    'Outlook’s converters',
    box(plain, () => 'From Wang <wang@example.com>  Mon Nov 24 10:42:00 2025'),
    'mboxrd',
    plain,
  ],
  [
    'Netscape, with and without a date, and no blank line',
    plain.map((each, index) => `From - ${index === 1 ? 'Mon Jun  3 12:50:27 1996' : ''}\n${each}`).join(''),
    'mboxrd',
    plain,
  ],
  [
    'two programs, without a blank line between them',
    `${box(plain).trimEnd()}\nFrom - Mon Nov 24 10:42:00 2025\nTo: x\n${plain[0]}`,
    'mboxrd',
    [...plain.slice(0, 2), `${plain[2]}`, `To: x\n${plain[0]}`],
  ],
  [
    'Takeout of late, without a date',
    box(plain, (index) => `From 184434779226711787${index}@xxx`),
    'mboxrd',
    plain,
  ],
  [
    'UUCP',
    box(plain, () => 'From uunet!wang Mon Nov 24 10:42:00 CST 2025 remote from uunet'),
    'mboxrd',
    plain,
  ],
  [
    'marks with the date of headers',
    box(plain, () => 'From wang@example.com Mon, 24 Nov 2025 10:42:00 +0800'),
    'mboxrd',
    plain,
  ],
  [
    'marks with another date',
    box(letters.map(quoteAll), () => 'From wang@example.com 2025-11-24T10:42:00Z'),
    'mboxrd',
    letters,
  ],
  ['marks without a date', box(letters.map(quoteAll), () => 'From wang@example.com'), 'mboxrd', letters],
  ['marks in another language', box(plain, () => 'From wang 一 11月 24 上午 2025'), 'loose', plain],
  ['marks of any words', box(plain, (index) => `From the folder Jobs, mail ${index}`), 'loose', plain],
  [
    'one mark that is known and others that are not',
    box(plain, (index) => (index === 0 ? mark : 'From the folder Jobs')),
    'loose',
    plain,
  ],
  ['MMDF', plain.map((each) => `\x01\x01\x01\x01\n${each}\x01\x01\x01\x01\n`).join(''), 'mmdf', plain],
  ['blank lines and the mark of UTF-8 first', `\ufeff\n\n${box(plain)}`, 'mboxrd', plain],
  [
    'no blank line at its end',
    box(plain).trimEnd(),
    'mboxrd',
    [...plain.slice(0, 2), plain[2]?.trimEnd() ?? ''],
  ],
];

const ambiguous: readonly Case[] = [
  [
    'a body line of From and a number, in one of many',
    box([...plain, mail(4, 'we meet\n\nFrom 10:30 until 11:15 on May 5 2025\nin room 3')]),
    'mboxrd',
    [...plain, mail(4, 'we meet\n\nFrom 10:30 until 11:15 on May 5 2025\nin room 3')],
  ],
  [
    'a time and a year in a line',
    box([mail(1, 'a\n\nFrom 2025 on, 10:30 is the time\n\nb'), mail(2, 'x')]),
    'mboxrd',
    [mail(1, 'a\n\nFrom 2025 on, 10:30 is the time\n\nb'), mail(2, 'x')],
  ],
  [
    'words and a whole date',
    box([mail(1, 'a\n\nFrom now on until Mon Nov 24 10:42:00 2025\n\nb'), mail(2, 'x')]),
    'mboxrd',
    [mail(1, 'a\n\nFrom now on until Mon Nov 24 10:42:00 2025\n\nb'), mail(2, 'x')],
  ],
  [
    'a mark of another shape in a text',
    box([mail(1, 'a\n\nFrom - Mon Nov 24 10:42:00 2025\n\nb'), mail(2, 'x')]),
    'mboxrd',
    [mail(1, 'a\n\nFrom - Mon Nov 24 10:42:00 2025\n\nb'), mail(2, 'x')],
  ],
  [
    'a mark right in a text',
    box([mail(1, `a\n${mark}\nb`), mail(2, 'x')]),
    'mboxrd',
    [mail(1, `a\n${mark}\nb`), mail(2, 'x')],
  ],
  [
    'a letter that is passed on',
    box([mail(1, 'a\n\nFrom the boss:\nSubject: x\nTo: all\n\nb'), mail(2, 'x')]),
    'mboxrd',
    [mail(1, 'a\n\nFrom the boss:\nSubject: x\nTo: all\n\nb'), mail(2, 'x')],
  ],
  [
    'a mail without headers where nothing tells that lines are not quoted',
    box([mail(1, 'a'), 'just text\n', mail(3, 'c')]),
    'mboxrd',
    [mail(1, 'a'), 'just text\n', mail(3, 'c')],
  ],
  ['an empty mail', box([mail(1, 'a'), '', mail(3, 'c')]), 'mboxrd', [mail(1, 'a'), '', mail(3, 'c')]],
  [
    'a mail with a line before its headers',
    box([mail(1, 'a'), `*** exported ***\n${mail(2, 'b')}`]),
    'mboxrd',
    [mail(1, 'a'), `*** exported ***\n${mail(2, 'b')}`],
  ],
  [
    'two mailboxes, one after the other',
    `${box(plain)}${box(plain, () => 'From - Mon Nov 24 10:42:00 2025')}`,
    'mboxrd',
    [...plain, ...plain],
  ],
  [
    'a length that is wrong',
    box([withLength(mail(1, 'a')), withLength(mail(2, 'b')).replace('Length: 2', 'Length: 9'), mail(3, 'c')]),
    'mboxrd',
    [withLength(mail(1, 'a')), withLength(mail(2, 'b')).replace('Length: 2', 'Length: 9'), mail(3, 'c')],
  ],
];

describe('a mailbox', () => {
  it.each([...writers, ...ambiguous])('is read as it was written: %s', async (_, mbox, dialect, mails) => {
    expect(await read(mbox)).toEqual({ dialect, mails });
  });

  it('whose mails say lengths is read without one that hides others behind a long one', async () => {
    const hiding = mail(1, 'a').replace(
      '\n\n',
      `\nContent-Length: ${2 + Buffer.byteLength(box([mail(2, 'b')])) + 1}\n\n`,
    );
    const mails = [mail(0, 'x'), hiding, mail(2, 'b'), mail(3, 'c')];
    expect(await read(box(mails))).toEqual({ dialect: 'mboxrd', mails });
  });

  it('of nothing, or of what is none, is no mailbox', async () => {
    expect(await read('')).toEqual({ dialect: 'mboxrd', mails: [] });
    await expect(read('Subject: a\n\nb')).rejects.toMatchObject({ code: 'not_a_mailbox' });
  });

  it('that is made to take long takes no more than its size', async () => {
    for (const piece of [
      `\n${mark}\n`,
      '\nFrom \n',
      '\nFrom x\na: b\n',
      `${mark}\nContent-Length: 0\n\n`,
      '>From ',
      '\x01\x01\x01\x01\n',
    ]) {
      const startedAt = process.cpuUsage();
      await read(`${mark}\n${piece.repeat(200_000 / piece.length)}`);
      expect(process.cpuUsage(startedAt).user / 1_000, piece).toBeLessThan(2_000);
    }
  });
});
