import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeMailbox } from '../../../scripts/sample/mail/make-mailbox.ts';
import { encodeCharset, type LegacyCharset } from '../testing/encode-charset.ts';
import { decodeGuessed, guessCharset } from './guess-charset.ts';

const { mails } = makeMailbox(3, 300);

/** Texts of a language that a charset can say, without the half a megabyte that some have. */
function textsIn(
  language: 'zh' | 'ja',
  charset: LegacyCharset,
): readonly (readonly [text: string, bytes: Buffer])[] {
  return mails
    .filter((mail) => mail.language === language && mail.body.length > 40 && mail.body.length < 2_000)
    .flatMap(({ body }) => {
      try {
        return [[body, encodeCharset(body, charset)] as const];
      } catch {
        return []; // A character that the charset does not have.
      }
    });
}

describe('guessCharset', () => {
  it.each([
    ['zh', 'gb18030'],
    ['ja', 'shift_jis'],
    ['ja', 'euc-jp'],
    ['ja', 'iso-2022-jp'],
  ] as const)('reads every mail in %s that is in %s and does not say so', (language, charset) => {
    const texts = textsIn(language, charset);
    expect(texts.length).toBeGreaterThan(30);
    for (const [text, bytes] of texts) expect(decodeGuessed(bytes)).toEqual({ text, damaged: false });
  });

  it('takes valid UTF-8 for nothing else', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-composite', minLength: 1 }), (text) => {
        expect(guessCharset(Buffer.from(`中${text}`))).toBe('utf-8');
      }),
    );
  });

  it('reads UTF-8 with a damaged byte, and UTF-16 with its mark', () => {
    const text = '您好，我有五年的数据分析经验，希望在上海工作。'.repeat(3);
    const damaged = Buffer.from(text);
    damaged[40] = 0xff;
    expect(guessCharset(damaged)).toBe('utf-8');
    expect(decodeGuessed(damaged).damaged).toBe(true);
    expect(decodeGuessed(Buffer.from(`\ufeff${text}`, 'utf16le')).text).toBe(text);
  });

  it('knows nothing where nothing fits', () => {
    expect(guessCharset(Buffer.from('D\xe9veloppeur exp\xe9riment\xe9', 'latin1'))).toBeNull();
    expect(guessCharset(Buffer.from([0x80, 0xff, 0x81, 0xfe, 0x90, 0xfd]))).toBeNull();
  });
});
