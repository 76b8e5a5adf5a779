import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MboxEntry, splitMbox } from './split-mbox.ts';

const noLimit = 1_000_000_000;

async function split(mbox: Buffer | string, chunk = 65_536, maxBytes = noLimit): Promise<MboxEntry[]> {
  const bytes = Buffer.from(mbox);
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += chunk) chunks.push(bytes.subarray(at, at + chunk));
  const entries: MboxEntry[] = [];
  for await (const entry of splitMbox(chunks, maxBytes)) entries.push(entry);
  return entries;
}

const textOf = ({ raw }: MboxEntry): string | null => raw?.toString('utf8') ?? null;
const mark = 'From wang@example.com Mon Nov 24 10:42:00 2025';

/** As mboxrd has it: `From ` lines quoted, quoted ones once more, a line end at the end and a blank line after it. */
function toMboxrd(mails: readonly string[], end: '\n' | '\r\n'): string {
  return mails
    .map((mail) => {
      const quoted = mail.replaceAll(/^(>*From )/gm, '>$1');
      return `${mark}${end}${quoted}${quoted.endsWith('\n') ? '' : end}${end}`;
    })
    .join('');
}

describe('splitMbox', () => {
  it('gives any mails back that were written as mboxrd, whatever the chunks', async () => {
    const piece = fc.constantFrom(
      ...[
        'From ',
        '>From ',
        '>>From ',
        mark,
        '\n',
        '\n\n',
        'Subject: a',
        '你好',
        ' ',
        'x',
        '\0',
        '12:00 2025',
      ],
    );
    const anyMail = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyMail, { maxLength: 6 }),
        fc.integer({ min: 1, max: 400 }),
        fc.boolean(),
        async (mails, chunk, isCrlf) => {
          const end = isCrlf ? '\r\n' : '\n';
          const sent = mails.map((mail) => mail.replaceAll('\n', end));
          const mbox = toMboxrd(sent, end);
          const found = await split(mbox, chunk);
          expect(found.map(textOf)).toEqual(sent.map((mail) => (mail.endsWith('\n') ? mail : mail + end)));
          for (const { offset, postmark } of found) {
            expect(postmark).toBe(mark);
            expect(Buffer.from(mbox).toString('utf8', offset, offset + mark.length)).toBe(mark);
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it('takes a line as text that only looks a little like the begin of a mail', async () => {
    const body = 'Subject: a\n\nFrom Monday on\n\nFrom 9 to 5 we work\nFrom: not a header\n';
    expect((await split(`${mark}\n${body}\n`)).map(textOf)).toEqual([body]);
  });

  it('knows the marks of other programs', async () => {
    const marks = [
      'From - Mon Nov 24 10:42:00 2025',
      'From 1849@xxx Mon Nov 24 02:42:00 +0000 2025',
      'From wang@example.com Mon Nov 24 10:42:00 CST 2025',
      'From MAILER-DAEMON Mon Nov  4 10:42:00 2025 +0800',
      'From -',
      'From wang 2025-11-24 10:42:00',
    ];
    const mbox = marks.map((line, index) => `${line}\nSubject: ${index}\n\n`).join('\n');
    expect((await split(mbox)).map(({ postmark }) => postmark)).toEqual(marks);
  });

  it('splits where a program forgot the blank line before a mail', async () => {
    const found = await split(`${mark}\nSubject: a\n\nx\n${mark}\nSubject: b\n\ny`);
    expect(found.map(textOf)).toEqual(['Subject: a\n\nx\n', 'Subject: b\n\ny']);
  });

  it('gives a mail of one long line whole, and of one larger than allowed only its size', async () => {
    const long = `Subject: long\n\n${'x'.repeat(300_000)}\n`;
    const mbox = toMboxrd([long, 'Subject: next\n\nx\n'], '\n');
    expect((await split(mbox, 1_000)).map(textOf)).toEqual([long, 'Subject: next\n\nx\n']);
    const limited = await split(mbox, 1_000, 100_000);
    expect(limited.map(textOf)).toEqual([null, 'Subject: next\n\nx\n']);
    expect(limited[0]?.bytes).toBe(long.length + 1);
  });

  it('gives nothing for nothing, and refuses what is no mailbox', async () => {
    expect(await split('')).toEqual([]);
    await expect(split('Subject: a\n\nFrom here on')).rejects.toMatchObject({ code: 'not_a_mailbox' });
    await expect(split(Buffer.alloc(5_000))).rejects.toMatchObject({ code: 'not_a_mailbox' });
  });
});
