import { createRequire } from 'node:module';
import fc from 'fast-check';
import { countTokens as countByPackage } from 'gpt-tokenizer/encoding/o200k_base';
import { describe, expect, it } from 'vitest';
import { roundsOf } from '../testing/thoroughness.ts';
import { countTokens } from './count-tokens.ts';
import { noToken, parseVocabulary, tableOf } from './token-table.ts';

const byPackage = (text: string): number => countByPackage(text, { disallowedSpecial: new Set() });

describe('countTokens', () => {
  it.each([
    ['', 0],
    ['hello world', 2],
    ['2025-11-24', 6],
  ])('counts %j as %i', (text, tokens) => {
    expect(countTokens(text)).toBe(tokens);
  });

  it('counts the same the second time', () => {
    const text = '在易车网浏览大众_迈腾';
    expect(countTokens(text)).toBe(countTokens(text));
    expect(countTokens(text)).toBeGreaterThan(3);
  });

  it('takes what looks like a special token for the text that it is', () => {
    expect(countTokens('<|endoftext|>')).toBeGreaterThan(1);
    expect(countTokens(`x${'<|im_start|>'.repeat(40)}`)).toBeGreaterThan(40);
  });

  it('stays right after more texts than it remembers', () => {
    const before = countTokens('row 1');
    for (let index = 0; index < 20_100; index += 1) countTokens(`row ${index}`);
    expect(countTokens('row 1')).toBe(before);
  });

  it('counts a word as the package does whose table it is', () => {
    const word = fc
      .oneof(
        fc.string({ unit: 'binary', maxLength: 40 }),
        fc.string({ unit: 'grapheme', maxLength: 40 }),
        fc.stringMatching(/^[a-zA-Z0-9_/.:'-]{0,60}$/),
        fc.stringMatching(/^[一-鿿、。（）a-z]{0,40}$/u),
        // Halves of pairs, which are no characters.
        fc
          .array(fc.integer({ min: 0xd7f0, max: 0xe00f }), { maxLength: 12 })
          .map((units) => String.fromCharCode(...units)),
      )
      .map((text) => text.replaceAll(/\s/g, '·'));
    fc.assert(
      fc.property(word, (text) => {
        expect(countTokens(text)).toBe(byPackage(text));
      }),
      { numRuns: roundsOf(250, 50_000) },
    );
  });

  it.each(['a', '中', '=-', 'ab1中', '\u{1f600}'])('counts a word of many %j as the package does', (part) => {
    const word = part.repeat(1_500);
    expect(countTokens(word)).toBe(byPackage(word));
  });
});

describe('the table of tokens', () => {
  const require = createRequire(import.meta.url);
  const { rankOf } = tableOf(parseVocabulary(require.resolve('gpt-tokenizer/data/o200k_base.tiktoken')));
  const ranks = (
    require('gpt-tokenizer/bpeRanks/o200k_base') as {
      readonly default: readonly (string | readonly number[])[];
    }
  ).default;
  const bytesOf = (token: string | readonly number[]): Uint8Array =>
    typeof token === 'string' ? Buffer.from(token) : Uint8Array.from(token);

  it('finds every token by its bytes, wherever they stand', () => {
    const wrong = ranks.filter((token, rank) => {
      const bytes = bytesOf(token);
      const within = Uint8Array.from([7, ...bytes, 7]);
      return rankOf(bytes, 0, bytes.length) !== rank || rankOf(within, 1, bytes.length + 1) !== rank;
    });
    expect(ranks).toHaveLength(199_998);
    expect(wrong).toEqual([]);
  });

  it('finds nothing where the bytes are no token', () => {
    const known = new Set(ranks.map((token) => Buffer.from(bytesOf(token)).toString('latin1')));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 6 }), (bytes) => {
        expect(rankOf(bytes, 0, bytes.length) === noToken).toBe(
          !known.has(Buffer.from(bytes).toString('latin1')),
        );
      }),
    );
  });
});
