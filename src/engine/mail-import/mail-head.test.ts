import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MailReason } from '../../shared/mail-import.ts';
import { findHead } from './mail-head.ts';
import { readMail } from './read-mail.ts';

const mark = 'From wang@example.com Mon Nov 24 10:42:00 2025';
const coded = Buffer.from('您好，我应聘。').toString('base64');
const headers = [
  'From: Wang <w@example.com>',
  'Subject: Java',
  'Date: Tue, 25 Nov 2025 09:00:00 +0800',
  'Content-Type: text/plain; charset=utf-8',
  'Content-Transfer-Encoding: base64',
];
const whole = [...headers, '', coded];
const read = {
  sender: 'Wang <w@example.com>',
  subject: 'Java',
  timestamp: '2025-11-25T01:00:00Z',
  body: '您好，我应聘。',
};

/** What stands before the headers, whether it is told, and what of it there is. */
const firstLines: readonly (readonly [
  name: string,
  lines: readonly string[],
  damage: readonly MailReason[],
])[] = [
  ['a From line', [mark], []],
  ['a From line of Thunderbird', ['From - Mon Nov 24 10:42:00 2025'], []],
  ['a From line without a date', ['From wang@example.com'], []],
  ['a quoted From line', [`>${mark}`], []],
  ['a From line twice, quoted the second time', [mark, '>From - Sat Apr 12 2025 15:59:28'], []],
  ['a From line and an empty line', [mark, ''], []],
  ['empty lines', ['', ' ', ''], []],
  ['the mark of UTF-8', ['\u00ef\u00bb\u00bfX-Mailer: x'], []],
  ['a banner', ['*** Exported by MailStore ***'], ['stray_lines']],
  ['a banner of words and a colon', ['Message 3 of 12, folder: Jobs'], ['stray_lines']],
  ['a banner of several lines', ['Exported by X', '===========', 'on Monday'], ['stray_lines']],
  ['a banner and an empty line', ['Exported by X', ''], ['stray_lines']],
  ['the end of a header that is cut off', ['\tfor <a@b.c>; Mon, 24 Nov 2025'], ['stray_lines']],
  ['the length that Apple Mail puts first', ['1849      '], ['stray_lines']],
  ['what a server said', ['+OK 1849 octets'], ['stray_lines']],
  ['a command that was sent', ['RCPT TO:<a@b.c>', 'DATA'], ['stray_lines']],
  ['a line in another charset', ['\u00d3\u00ca\u00bc\u00fe'], ['stray_lines']],
  ['a line of NUL', ['\0\0\0\0'], ['stray_lines']],
];

describe('the first line of a mail that is no header', () => {
  it.each(firstLines)('costs itself alone: %s', async (_, lines, damage) => {
    for (const end of ['\n', '\r\n']) {
      // A banner and an empty line are looked past only where headers come that programs alone write.
      const raw = Buffer.from([...lines, 'MIME-Version: 1.0', ...whole].join(end), 'latin1');
      expect(await readMail(raw)).toMatchObject({ ...read, damage });
    }
  });

  it('is the mark of a mailbox, and dates and names the sender of a mail that does not', async () => {
    for (const line of [mark, `>${mark}`]) {
      expect(await readMail(Buffer.from(`${line}\nSubject: a\n\nx`))).toMatchObject({
        sender: 'wang@example.com',
        timestamp: '2025-11-24T10:42:00Z',
      });
    }
  });

  it.each([
    ['a text of its own', 'Dear all,\nwe meet at 10:30.\nNote: bring a pen.\n'],
    ['a text with a letter that is passed on', 'See below.\n\nFrom: Bo\nTo: Al\nSubject: x\n\nHello.\n'],
    ['a From line and no headers', `${mark}\nDear all,\nwe meet.\n`],
    ['a text of many lines before any header', `${'x y\n'.repeat(20)}Subject: a\nFrom: b\n\nc`],
  ])('is a text, and all of it is kept: %s', async (_, text) => {
    expect(findHead(Buffer.from(text))).toBeNull();
    expect(await readMail(Buffer.from(text))).toMatchObject({ body: text.trim(), damage: ['headless'] });
  });
});

const [from = '', subject = '', ...others] = headers;

describe('headers', () => {
  it.each<readonly [name: string, lines: readonly string[], damage: readonly MailReason[]]>([
    ['a space', [...headers, ' ', coded], []],
    ['blanks', [...headers, ' \t ', coded], []],
    ['a space, and an empty line', [...headers, ' ', '', coded], []],
    ['nothing: a header goes on after a space', [from, subject, ' ', ...others, '', coded], []],
    ['nothing: a header goes on over a space', [from, `${subject}`, ' ', ' ', ...others, '', coded], []],
    ['an empty line after one that is none', [...headers, '*** scanned ***', '', coded], ['stray_lines']],
    [
      'an empty line, a line that is none among them',
      [from, 'scanned', subject, ...others, '', coded],
      ['stray_lines'],
    ],
    ['an empty line, a From line among them', [from, `>${mark}`, subject, ...others, '', coded], []],
  ])('that end in %s leave the text as it is', async (_, lines, damage) => {
    for (const end of ['\n', '\r\n']) {
      expect(await readMail(Buffer.from(lines.join(end)))).toMatchObject({ ...read, damage });
    }
  });

  it('that no empty line ends leave the text that follows them whole', async () => {
    const mail = await readMail(Buffer.from(`${from}\n${subject}\nHello there,\nNote: I apply.\n\nWang`));
    expect([mail.subject, mail.body]).toEqual(['Java', 'Hello there,\nNote: I apply.\n\nWang']);
    const spaced = await readMail(Buffer.from(`${from}\n${subject}\n \nNote: I apply.\nHello.\n\nWang`));
    const indented = await readMail(Buffer.from(`${subject}\n \n  Dear all,\nI apply.`));
    expect([indented.subject, indented.body]).toEqual(['Java', 'Dear all,\nI apply.']);
    expect([spaced.subject, spaced.body]).toEqual(['Java', 'Note: I apply.\nHello.\n\nWang']);
  });

  it('of a part may end in a line of blanks as well', async () => {
    for (const end of ['\n', '\r\n']) {
      for (const blank of [' ', '\t', '  ']) {
        const part = [
          '--b',
          'Content-Type: text/plain; charset=utf-8',
          'Content-Transfer-Encoding: base64',
          blank,
          coded,
        ];
        const second = [
          '--b',
          'Content-Type: text/plain;',
          '\tname=a.txt',
          'Content-Disposition: attachment',
          blank,
          'x',
          ' ',
          'y',
        ];
        const raw = [from, 'Content-Type: multipart/mixed; boundary=b', '', ...part, ...second, '--b--'].join(
          end,
        );
        const mail = await readMail(Buffer.from(raw));
        expect([mail.body, mail.attachments[0]?.text]).toEqual([read.body, 'x\n \ny']);
      }
    }
  });

  it('of a part that no empty line ends leave its content whole', async () => {
    for (const end of ['\n', '\r\n']) {
      const text = [
        '--b',
        'Content-Type: text/plain; charset=utf-8',
        'Content-Transfer-Encoding: base64',
        coded,
      ];
      const named = ['--b', 'Content-Type: text/plain;', ' name="a.txt"', 'Content-Disposition: attachment'];
      const parts = [...text, '', ...named, 'Hello there,', 'Note: x', '', 'y', '--b--'];
      const raw = [from, 'Content-Type: multipart/mixed; boundary=b', '', ...parts].join(end);
      const mail = await readMail(Buffer.from(raw));
      expect([mail.body, mail.attachments.map((each) => each.text)]).toEqual([
        read.body,
        ['Hello there,\nNote: x\n\ny'],
      ]);
    }
  });

  it('that end in a boundary, or of a part that is empty, leave the other parts alone', async () => {
    const html = ['--b', 'Content-Type: text/html', '', '<p>Hi</p>', '--b--'];
    const typed = [from, subject, 'Content-Type: multipart/mixed; boundary=b'];
    for (const lines of [
      [...typed, ...html],
      [...typed, '', '--b', 'Content-Type: text/plain', ...html],
    ]) {
      const mail = await readMail(Buffer.from(lines.join('\r\n')));
      expect([mail.subject, mail.body, mail.damage]).toEqual(['Java', 'Hi', []]);
    }
  });

  it('are left as they are in a mail that has them as it should', () => {
    const name = fc.stringMatching(/^[A-Za-z-]{1,12}$/);
    const line = fc.tuple(name, fc.stringMatching(/^[ -~]{0,30}$/)).map(([key, value]) => `${key}: ${value}`);
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1 }),
        fc.string(),
        fc.constantFrom('\n', '\r\n'),
        (lines, body, end) => {
          const raw = Buffer.from(`${lines.join(end)}${end}${end}${body}`);
          expect(findHead(raw)).toEqual({ mail: raw, postmark: '', hasStrays: false });
        },
      ),
    );
  });

  it('are looked for in a moment, whatever there is instead', () => {
    for (const text of ['x\n', 'From \n', 'a:b\nx\n', ' \n', 'a:\n \n', '\n', '--\na: b\n \n', 'x']) {
      const raw = Buffer.from(text.repeat(1_000_000 / text.length));
      const startedAt = process.cpuUsage();
      findHead(raw);
      expect(process.cpuUsage(startedAt).user / 1_000, text).toBeLessThan(2_000);
    }
  });
});
