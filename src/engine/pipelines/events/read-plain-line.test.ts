import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readOddLine } from './read-block-line.ts';
import { readPlainLine } from './read-plain-line.ts';

const pieces = [
  ...[
    '1',
    '7',
    '12',
    '123456789',
    '1234567890',
    '0',
    '-',
    '–',
    '~',
    '至',
    ',',
    '，',
    ', ',
    ';',
    ' ',
    '  ',
    '|',
    '｜',
  ],
  ...[
    '看车',
    '到店',
    'Search',
    'END',
    'end',
    '=',
    '＝',
    '=conversion',
    '=Visit',
    '@',
    '@1',
    '/',
    '4S店',
    '\u00a0',
    '\t',
  ],
  ...['a', 'K', '\u212a', '１', '－', '。', '😀', '\u0085', '\u2028', '\ufeff', '汉兰达 豪华', '#', '>', '•'],
];
const odd = fc.array(fc.constantFrom(...pieces), { maxLength: 9 }).map((some) => some.join(''));
const usual = fc
  .tuple(
    fc.constantFrom('1', '3-4', '1,5-6,9', '6-2', '0', '1 - 2', '3,'),
    fc.constantFrom(' ', '  ', '|'),
    fc.oneof(fc.constantFrom('-', '看车|', '到店=conversion|', 'test drive|', 'End|', '至店|'), odd),
    odd,
  )
  .map((some) => some.join(''));

describe('readPlainLine', () => {
  it('reads what it reads as the reader of every other line does', () => {
    let read = 0;
    fc.assert(
      fc.property(fc.oneof(usual, odd), (line) => {
        const plain = readPlainLine(line);
        if (plain === null) return;
        read += 1;
        expect(plain).toEqual(readOddLine(line));
      }),
      { numRuns: 20_000 },
    );
    expect(read).toBeGreaterThan(50);
  });

  it.each([
    ['1-2 浏览|x', { kind: 'event', rows: [[1, 2]], type: '浏览', category: null, context: 'x' }],
    [
      '7 到店=conversion|武昌 4S店',
      { kind: 'event', rows: [[7, 7]], type: '到店', category: 'conversion', context: '武昌 4S店' },
    ],
    [
      '3,5-9 -',
      {
        kind: 'aside',
        rows: [
          [3, 3],
          [5, 9],
        ],
      },
    ],
    ['9-3 -', { kind: 'aside', rows: null }],
  ])('reads %s', (line, read) => {
    expect(readPlainLine(line)).toEqual(read);
  });

  it.each([
    '@1',
    '@1 END 2',
    '1 END 2',
    '1 End|x',
    '1 浏览',
    '1 浏览|x|y',
    '1  浏览|x',
    ' 1 浏览|x',
    '1 浏览| x',
  ])('leaves %s to the other', (line) => {
    expect(readPlainLine(line)).toBeNull();
  });
});
