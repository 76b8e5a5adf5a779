import { describe, expect, it } from 'vitest';
import { rawMail } from '../testing/raw-mail.ts';
import { joinLines, withLineFeeds } from './join-lines.ts';
import { readMail } from './read-mail.ts';

const always = 0;
const lines = (count: number): string =>
  Array.from({ length: count }, (_, index) => `line ${index}`).join('\r\n');
const plain = {
  type: 'text/plain; charset=utf-8',
  content: Buffer.from(lines(30)),
  encoding: '8bit',
} as const;
const headers = ['Subject: a', 'Message-ID: <1@example.com>'];

describe('joinLines', () => {
  it('joins the lines of plain text alone', () => {
    const flowed = { ...plain, type: 'text/plain; format=flowed', content: Buffer.from('a \r\nb') };
    const quoted = { ...plain, encoding: 'quoted-printable', content: Buffer.from('ä\r\nb') } as const;
    const raw = rawMail(headers, [
      { ...plain, content: Buffer.from('one\r\ntwo\r\n-- \r\nme') },
      flowed,
      quoted,
    ]);
    const joined = joinLines(raw, always).toString('latin1');
    expect(joined).toContain('one\r\rtwo\r\n-- \r\nme\r\n--=_gleaner_part');
    expect(joined).toContain('\r\n\r\na \r\nb\r\n--');
    expect(joined).toContain('=C3=A4\r\nb\r\n--');
    expect(withLineFeeds(joined).replaceAll(/\n+/g, '\n')).toBe(
      raw.toString('latin1').replaceAll(/[\r\n]+/g, '\n'),
    );
  });

  it('changes nothing of what is read', async () => {
    const parts = [
      plain,
      { ...plain, name: 'a.txt' },
      { type: 'text/csv', name: 'b.csv', content: Buffer.from('a,b') },
    ];
    for (const raw of [rawMail(headers, [plain]), rawMail(headers, parts)]) {
      const [whole, joined] = [await readMail(raw), await readMail(joinLines(raw, always))];
      const flat = (text: string | null): string => (text ?? '').replaceAll(/\n+/g, '\n').trim();
      expect(flat(joined.body)).toBe(flat(lines(30).replaceAll('\r\n', '\n')));
      expect(flat(joined.body)).toBe(flat(whole.body));
      expect(joined.attachments.map(({ text }) => flat(text))).toEqual(
        whole.attachments.map(({ text }) => flat(text)),
      );
    }
  });

  it('leaves a mail of usual size as it is', () => {
    const raw = rawMail(headers, [plain]);
    expect(joinLines(raw)).toBe(raw);
  });

  it.each([
    ['a text of millions of lines', `Subject: a\n\n${'x\n'.repeat(2_000_000)}`, true],
    ['a large text', `Subject: a\n\n${'Lorem ipsum dolor sit amet, consectetur.\n'.repeat(200_000)}`, true],
    ['lines that look like boundaries', `Subject: a\n\n${'--x\n'.repeat(300_000)}`, false],
    ['a boundary and no end of its headers', `Subject: a\n\n--x\n${'x\n'.repeat(300_000)}`, false],
    [
      'text that flows, in lines of a word',
      `Content-Type: text/plain; format=flowed\n\n${'a \n'.repeat(300_000)}`,
      false,
    ],
    ['base64 that ends and ends', `Content-Transfer-Encoding: base64\n\n${'AA='.repeat(300_000)}`, false],
  ])('reads or refuses %s', async (_, text, isRead) => {
    const raw = Buffer.from(text);
    const read = readMail(raw).then(
      () => 'read',
      (thrown: Error) => thrown.message,
    );
    expect(await read).toBe(isRead ? 'read' : 'it has too many lines');
  });
});
