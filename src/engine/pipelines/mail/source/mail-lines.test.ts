import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Mail } from './mail.ts';
import { mailLines, maxLineLength, maxLines, readMailText } from './mail-lines.ts';

const mail = (parts: Partial<Mail> = {}): Mail => ({
  id: 'a',
  sender: '王芳 <wang.fang@example.com>',
  subject: '应聘 Java 工程师',
  body: '您好\n我有五年经验',
  attachments: [],
  timestamp: '2025-11-24 10:42:00',
  ...parts,
});

const anyMail: fc.Arbitrary<Mail> = fc.record({
  id: fc.string(),
  sender: fc.string({ unit: 'binary' }),
  subject: fc.string({ unit: 'binary' }),
  body: fc.string({
    unit: fc.constantFrom('a', '语', '😀', ' ', '\n', '\r', '\0', '\u2028', '\ud83d'),
    maxLength: 2_000,
  }),
  attachments: fc.array(
    fc.record({
      name: fc.string({ unit: 'binary' }),
      type: fc.constant('text/plain'),
      text: fc.option(fc.string({ unit: 'binary' })),
    }),
  ),
  timestamp: fc.string(),
});

describe('readMailText', () => {
  it('gives headers, body and attachments with text in order, without blank lines', () => {
    const text = readMailText(
      mail({
        body: '\r\n您好\r\n\r\n  我有五年经验\t \rPython',
        attachments: [
          { name: 'photo.png', type: 'image/png', text: null },
          { name: '简历.txt', type: 'text/plain', text: '姓名：王芳\n\n技能：Java' },
        ],
      }),
    );
    expect(text).toEqual({
      lines: [
        'From: 王芳 <wang.fang@example.com>',
        'Subject: 应聘 Java 工程师',
        'Date: 2025-11-24 10:42:00',
        '您好',
        '我有五年经验',
        'Python',
        'Attachment: 简历.txt',
        '姓名：王芳',
        '技能：Java',
      ],
      truncated: false,
    });
  });

  it('leaves out headers that a mail does not have', () => {
    expect(mailLines(mail({ sender: '', subject: ' ', timestamp: '' }))).toEqual(['您好', '我有五年经验']);
  });

  it('keeps a header on one line and puts spaces for control characters', () => {
    expect(mailLines(mail({ subject: 'a\r\nb\u0000c', body: 'x\u0007\u0085y\u001b[0m' }))).toEqual([
      'From: 王芳 <wang.fang@example.com>',
      'Subject: a b c',
      'Date: 2025-11-24 10:42:00',
      'x  y [0m',
    ]);
  });

  it('cuts a long line, tells so, and never halves a character', () => {
    const even = readMailText(mail({ body: '😀'.repeat(300) }));
    expect(even.lines.at(-1)).toBe('😀'.repeat(200));
    const odd = readMailText(mail({ body: `a${'😀'.repeat(300)}` }));
    expect(odd.lines.at(-1)).toBe(`a${'😀'.repeat(199)}`);
    expect([even.truncated, odd.truncated]).toEqual([true, true]);
    expect(readMailText(mail({ body: 'x'.repeat(maxLineLength) })).truncated).toBe(false);
  });

  it('keeps the first lines of a long mail and tells that there were more', () => {
    const bodyOf = (lines: number): Mail =>
      mail({ body: Array.from({ length: lines }, (_, index) => `line ${index}\n\n`).join('') });
    const whole = readMailText(bodyOf(maxLines - 3));
    expect([whole.lines.length, whole.truncated]).toEqual([maxLines, false]);
    const cut = readMailText(bodyOf(maxLines - 2));
    expect([cut.lines.length, cut.truncated, cut.lines.at(-1)]).toEqual([maxLines, true, 'line 396']);
  });

  it('gives lines that fit what it promises, whatever the mail', () => {
    fc.assert(
      fc.property(anyMail, (any) => {
        const { lines } = readMailText(any);
        expect(lines.length).toBeLessThanOrEqual(maxLines);
        for (const line of lines) {
          expect(line).toBe(line.trim());
          expect(line).not.toBe('');
          expect(line.length).toBeLessThanOrEqual(maxLineLength);
          expect(line).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
          expect(line.isWellFormed()).toBe(true);
        }
        expect(mailLines(any)).toEqual(lines);
      }),
    );
  });
});
