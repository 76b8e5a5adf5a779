import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roundsOf } from '../../../testing/thoroughness.ts';
import { readNumberedLines } from './answer-lines.ts';

const read = (text: string, complete = true): readonly (readonly [number, ...string[]])[] =>
  readNumberedLines({ text, complete, refused: false }).map(({ number, fields }) => [number, ...fields]);

describe('readNumberedLines', () => {
  it.each([
    ['a plain line', '12|a|b', [12, 'a', 'b']],
    ['spaces', '  12 | a |b ', [12, 'a', 'b']],
    ['full-width bars and digits', '１２｜a｜0.9', [12, 'a', '0.9']],
    ['a full-width number, and digits behind it', '１|x|2|y', [1, 'x', '2', 'y']],
    ['a list', '- 12|a', [12, 'a']],
    ['a quote', '> * 12|a', [12, 'a']],
    ['a heading', '# 12|a', [12, 'a']],
    ['a line of a table, which ends in a bar', '| 12 | a | b |', [12, 'a', 'b']],
    ['the same, full-width', '｜12｜a｜b｜', [12, 'a', 'b']],
    ['an empty field', '12||b', [12, '', 'b']],
    ['letters of any width as they are', '12|Ｊａｖａ', [12, 'Ｊａｖａ']],
  ])('reads %s', (_, text, expected) => {
    expect(read(text)).toEqual([expected]);
  });

  it.each(['', 'Here you are:', '```', '|---|---|', 'a|b|c', '①|a', '²|a', '1234567890|a', '12', '12 a|b'])(
    'passes over %j',
    (text) => {
      expect(read(text)).toEqual([]);
    },
  );

  it('believes no last line of a reply that was cut', () => {
    expect(read('1|a\n2|b', false)).toEqual([[1, 'a']]);
    expect(read('1|a\n2|b')).toEqual([
      [1, 'a'],
      [2, 'b'],
    ]);
  });

  it('believes one that is an end, or whole in the fields asked for', () => {
    expect(read('1|a\n2|END|3', false)).toHaveLength(2);
    const lines = (text: string) => readNumberedLines({ text, complete: false, refused: false }, 2).length;
    expect([lines('1|other|0.9'), lines('1|other|0.9|inv')]).toEqual([0, 1]);
  });

  it('passes over thoughts, but for tags in an answer', () => {
    expect(read('<think>\n1|a\n</think>\n2|b <think> c')).toEqual([[2, 'b <think> c']]);
  });

  it('gives what stands behind a field with the bars and widths that it has', () => {
    const [line] = readNumberedLines({ text: '| 1 | name | 2 | a ｜ b|c |', complete: true, refused: false });
    expect(line?.behind(2)).toBe('a ｜ b|c');
    expect(line?.behind(0)).toBe('name | 2 | a ｜ b|c');
    expect(line?.behind(9)).toBe('');
  });

  it('gives any value back, whatever it is made of', () => {
    const value = fc
      .string({ unit: 'binary' })
      .filter((text) => !/[\r\n\u2028\u2029]|<\/?(think|thinking|reasoning)>/i.test(text));
    fc.assert(
      fc.property(fc.nat(999_999), value, (number, text) => {
        const [line] = readNumberedLines({ text: `${number}|f|1|${text}`, complete: true, refused: false });
        expect(line?.number).toBe(number);
        expect(line?.behind(2)).toBe(text.trim());
      }),
      { numRuns: roundsOf(1_000, 20_000) },
    );
  });

  it('takes time in step with the length, whatever is written', () => {
    for (const sign of [' ', '|', '｜', '#', '1', '-', '>', '| ', '1|', '# ', '•\t'])
      expect(read(sign.repeat(200_000)).length).toBeLessThanOrEqual(1);
  });
});
