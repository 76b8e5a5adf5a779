import { describe, expect, it } from 'vitest';
import { readRowSpans } from '../answers/row-spans.ts';
import { readAnswerLine } from './read-answer-line.ts';

const event = { kind: 'event', user: 1, rows: [[1, 2]], type: '浏览', category: 'engagement', context: 'x' };

describe('readAnswerLine', () => {
  it.each([
    '1|1-2|浏览|engagement|x',
    '  1 | 1-2 | 浏览 | engagement | x  ',
    '1｜1-2｜浏览｜engagement｜x',
    '１|１－２|浏览|engagement|x',
    '- 1|1-2|浏览|engagement|x',
    '* 1|1-2|浏览|engagement|x',
    '• 1|1-2|浏览|engagement|x',
    '> 1|1-2|浏览|engagement|x',
    '| 1 | 1-2 | 浏览 | engagement | x |',
    '#1|1-2|浏览|engagement|x',
    '| # 1 | 1-2 | 浏览 | engagement | x |',
    '1|1–2|浏览|engagement|x',
    '1|1—2|浏览|engagement|x',
    '1|1~2|浏览|engagement|x',
    '1|1～2|浏览|engagement|x',
    '1|1至2|浏览|engagement|x',
    '1|1‑2|浏览|engagement|x',
    '1|1 - 2|浏览|Engagement|x',
  ])('reads %s', (line) => {
    expect(readAnswerLine(line)).toEqual(event);
  });

  it.each([
    '',
    'Here are the events:',
    '```',
    '|---|---|---|',
    '1',
    '1,1-2,浏览',
    'user 1|1-2|浏览|engagement|x',
    '1|1-2|',
    '1|1-2',
    '1234567890|1|x|y|z',
    '{"user":1}',
  ])('takes %j for something else', (line) => {
    expect(readAnswerLine(line)).toBeNull();
  });

  it.each([
    '2|3,7-9|-',
    '2|3,7-9|—',
    '2|3, 7-9|-|',
    '| 2 | 3，7-9 | - |',
    '2|3;7-9|-|engagement|x',
    '2|3、7-9|－',
  ])('reads rows set aside from %s', (line) => {
    expect(readAnswerLine(line)).toEqual({
      kind: 'aside',
      user: 2,
      rows: [
        [3, 3],
        [7, 9],
      ],
    });
  });

  it.each([
    ['1|END|92', 92],
    ['1|end|92', 92],
    ['| 1 | END | 92 |', 92],
    ['1｜ＥＮＤ｜９２', 92],
    ['1|END|', null],
    ['1|END', null],
    ['1|END|rows', null],
    ['1|END|9 2', null],
    ['1|END|-3', null],
  ])('reads %s as the end at row %s', (line, row) => {
    expect(readAnswerLine(line)).toEqual({ kind: 'end', user: 1, row });
  });

  it('keeps what stands behind further bars as context, and fills a missing category in', () => {
    expect(readAnswerLine('1|1|对比|engagement|迈腾|凯美瑞')).toMatchObject({ context: '迈腾 / 凯美瑞' });
    expect(readAnswerLine('1|1|对比')).toMatchObject({ category: 'engagement', context: '' });
  });

  it('cuts what is far too long', () => {
    const line = readAnswerLine(`1|1|${'t'.repeat(500)}|c|${'x'.repeat(5_000)}`);
    if (line?.kind !== 'event') throw new Error('not an event');
    expect(line.type.length).toBe(80);
    expect(line.context.length).toBe(500);
  });

  it.each([
    ['spaces', `${' '.repeat(200_000)}x`],
    ['bullets', `${'- '.repeat(100_000)}x`],
    ['a bar and spaces', `|${' '.repeat(200_000)}x`],
    ['a number sign and spaces', `| #${' '.repeat(200_000)}x`],
    ['a number and spaces', `1${' '.repeat(200_000)}x`],
    ['rows far apart', `1|1${' '.repeat(100_000)}2|x`],
    ['rows without end', `1|${'1,'.repeat(100_000)}|x`],
    ['dashes', `1|${'-'.repeat(100_000)}|x`],
    ['bars', '|'.repeat(200_000)],
  ])('is done in the time of a test with a line of nothing but %s', (_, line) => {
    expect(() => readAnswerLine(line)).not.toThrow();
  });
});

describe('readRowSpans', () => {
  it.each([
    ['4', [[4, 4]]],
    [
      '1-3,7',
      [
        [1, 3],
        [7, 7],
      ],
    ],
    [
      '1 3  5',
      [
        [1, 1],
        [3, 3],
        [5, 5],
      ],
    ],
    ['2-2', [[2, 2]]],
    ['1,', [[1, 1]]],
    ['0', [[0, 0]]],
  ])('reads %j', (text, spans) => {
    expect(readRowSpans(text)).toEqual(spans);
  });

  it.each([
    '',
    ' ',
    ',',
    '3-1',
    '1-',
    '-1',
    '1-2-3',
    'all',
    'rows 1',
    '1.5',
    '1…3',
    '²',
    '1²',
    '①',
    '12345678901',
  ])('finds no rows in %j', (text) => {
    expect(readRowSpans(text)).toBeNull();
  });
});
