import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CellRecord, createRecordSplitter, type RecordForm } from './split-records.ts';

const plain: RecordForm = { delimiter: ',', newline: '\n' };

/** Splits a text that comes in pieces of these lengths, over and over. */
function split(text: string, lengths: readonly number[], form = plain): readonly CellRecord[] {
  const splitter = createRecordSplitter(form);
  const rows: CellRecord[] = [];
  for (let at = 0, turn = 0; at < text.length; turn++) {
    const length = lengths[turn % lengths.length] ?? 1;
    rows.push(...splitter.push(text.slice(at, at + length)));
    at += length;
  }
  return [...rows, ...splitter.end()];
}

const whole = (text: string, form = plain) => split(text, [Math.max(1, text.length)], form);
const cellsOf = (rows: readonly CellRecord[]) => rows.map(({ cells }) => cells);

const cell = fc.oneof(
  fc.string({
    unit: fc.constantFrom('"', ',', '\n', '\r', '\t', ';', ' ', 'a', '中', '\0', '💩'),
    maxLength: 8,
  }),
  fc.string({ unit: 'grapheme', maxLength: 10 }),
);
const lengths = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 5 });

const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const needsQuotes = (text: string, delimiter: string): boolean =>
  text.includes(delimiter) || /["\r\n]/.test(text);

describe('any cells that were written as CSV', () => {
  it('come back as they were, each row with the number of its line, whatever the pieces', () => {
    const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 8 });
    const forms = fc.record({
      rows,
      lengths,
      delimiter: fc.constantFrom(',', '\t', ';', '|'),
      end: fc.constantFrom('\n', '\r\n'),
      endsInLine: fc.boolean(),
      quotesAll: fc.boolean(),
    });
    fc.assert(
      fc.property(forms, ({ rows, lengths, delimiter, end, endsInLine, quotesAll }) => {
        const lines = rows.map((cells) =>
          cells
            .map((each) => (quotesAll || needsQuotes(each, delimiter) ? quote(each) : each))
            .join(delimiter),
        );
        const found = split(lines.join(end) + (endsInLine ? end : ''), lengths, { ...plain, delimiter });
        expect(cellsOf(found)).toEqual(rows);
        const before = (index: number): number =>
          lines.slice(0, index).reduce((sum, line) => sum + line.split('\n').length, 0);
        expect(found.map(({ line }) => line)).toEqual(rows.map((_, index) => 1 + before(index)));
        expect(found.every(({ flaw }) => flaw === null)).toBe(true);
      }),
      { numRuns: 600 },
    );
  });

  it('come back from lines that end in CR alone', () => {
    expect(cellsOf(whole('a,b\r1,"x\ry"\r2,z', { ...plain, newline: '\r' }))).toEqual([
      ['a', 'b'],
      ['1', 'x\ry'],
      ['2', 'z'],
    ]);
  });
});

describe('any text at all', () => {
  const texts = fc.string({
    unit: fc.constantFrom('"', ',', '\n', '\r', ' ', 'a', '中', '\0'),
    maxLength: 60,
  });

  it('is split into the same rows whatever the pieces in which it comes', () => {
    fc.assert(
      fc.property(texts, lengths, (text, lengths) => {
        expect(split(text, lengths)).toEqual(whole(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it('loses no character but quotes, delimiters, spaces beside quotes and ends of lines', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const letters = (from: string): string => from.replaceAll(/[^a中\0]/g, '');
        const found = whole(text).flatMap(({ cells }) => cells);
        expect(letters(found.join(''))).toBe(letters(text));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a row that is not as it should be', () => {
  it.each<[string, string, readonly (readonly string[])[], readonly (string | null)[]]>([
    ['text after a closing quote', '"x"y,1\n', [['"x"y', '1']], ['unclosed']],
    ['text after a closing quote, and a quote', '"x"y",1\n', [['x"y', '1']], ['quotes']],
    ['quotes within a cell', '5" pipe,2" x\n', [['5" pipe', '2" x']], [null]],
    [
      'odd quotes in a text of two lines',
      '"x "y" v\nz",1\n2,w\n',
      [
        ['x "y" v\nz', '1'],
        ['2', 'w'],
      ],
      ['quotes', null],
    ],
    ['spaces around quotes', '"x" ,"y"  \n', [['x', 'y']], [null]],
    ['more and fewer cells', '1\n1,2,3\n\n', [['1'], ['1', '2', '3'], ['']], [null, null, null]],
    [
      'a quote that never closes',
      '1,"x\n2,y\n3,z',
      [
        ['1', '"x'],
        ['2', 'y'],
        ['3', 'z'],
      ],
      ['unclosed', null, null],
    ],
    [
      'a quote that closes in another row',
      '1,"x\n2,"y"\n3,z\n',
      [
        ['1', '"x'],
        ['2', 'y'],
        ['3', 'z'],
      ],
      ['unclosed', null, null],
    ],
  ])('costs nothing but itself: %s', (_, text, cells, flaws) => {
    const [, ...rows] = whole(`a,b\n${text}`);
    expect(cellsOf(rows)).toEqual(cells);
    expect(rows.map(({ flaw }) => flaw)).toEqual(flaws);
  });

  it('is told where it is too long, and the next is read', () => {
    const long = 'x'.repeat(500);
    const rows = split(`a,b\n${long}${long},1\n2,y\n`, [100], { ...plain, longest: 300 });
    expect(rows).toEqual([
      { line: 1, cells: ['a', 'b'], flaw: null },
      { line: 2, cells: [], flaw: 'too_long' },
      { line: 3, cells: ['2', 'y'], flaw: null },
    ]);
  });

  it('is not looked for over and over where every line has a quote that never closes', () => {
    const lines = Array.from({ length: 3_000 }, (_, index) => `${index},"x`);
    const rows = split(lines.join('\n'), [1_000], { ...plain, longest: 5_000 });
    expect(rows.map(({ cells }) => cells.join(','))).toEqual(lines);
    expect(rows.every(({ flaw }) => flaw !== null)).toBe(true);
  });
});
