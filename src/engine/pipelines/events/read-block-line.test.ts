import { describe, expect, it } from 'vitest';
import { beginsBlockLine, readBlockLine } from './read-block-line.ts';

const event = { kind: 'event', rows: [[1, 2]], type: '浏览', category: null, context: 'x' };

describe('readBlockLine', () => {
  it.each([
    '1-2 浏览|x',
    '  1-2  浏览 | x  ',
    '1-2 浏览｜x',
    '１－２ 浏览|x',
    '1-2|浏览|x',
    '| 1-2 | 浏览 | x |',
    '- 1-2 浏览|x',
    '* 1-2 浏览|x',
    '• 1-2 浏览|x',
    '> 1-2 浏览|x',
    '1–2 浏览|x',
    '1—2 浏览|x',
    '1~2 浏览|x',
    '1～2 浏览|x',
    '1至2 浏览|x',
    '1 - 2 浏览|x',
    '1-2, 浏览|x',
  ])('reads %s', (line) => {
    expect(readBlockLine(line)).toEqual(event);
  });

  it.each([
    ['4 购买=conversion|汉兰达', '购买', 'conversion'],
    ['4 购买 = Conversion |汉兰达', '购买', 'conversion'],
    ['4 购买＝转化|汉兰达', '购买', '转化'],
    ['4|购买=conversion|汉兰达', '购买', 'conversion'],
    ['4 4S店到访|汉兰达', '4S店到访', null],
    ['4 test drive|汉兰达', 'test drive', null],
    ['4 a=b=c|汉兰达', 'a=b', 'c'],
    ['4 购买=|汉兰达', '购买=', null],
    ['4 =conversion|汉兰达', '=conversion', null],
  ])('reads the type and what is said of its category in %s', (line, type, category) => {
    expect(readBlockLine(line)).toEqual({ kind: 'event', rows: [[4, 4]], type, category, context: '汉兰达' });
  });

  it.each([
    '',
    'Here are the events:',
    '```',
    '|---|---|---|',
    '1',
    '1-2',
    '1-2 浏览',
    '1-2||x',
    '12 rows were read.',
    '1 3 5 看车|x',
    '518|1-2|浏览|engagement|x',
    '1-2 3|x',
    '3 - that is all',
    'rows 1-2 浏览|x',
    '1234567890 浏览|x',
    '{"user":1}',
    'the END',
    'ENDED 4',
  ])('takes %j for something else', (line) => {
    expect(readBlockLine(line)).toBeNull();
  });

  it.each(['3,7-9 -', '3,7-9 —', '3, 7-9|-|', '| 3，7-9 | - |', '3;7-9 -', '3、7-9 －', '3,7-9|-|noise'])(
    'reads rows set aside from %s',
    (line) => {
      expect(readBlockLine(line)).toEqual({
        kind: 'aside',
        rows: [
          [3, 3],
          [7, 9],
        ],
      });
    },
  );

  it.each([
    '@518',
    '＠５１８',
    '# @518',
    '**@518**',
    '@ 518',
    '@518:',
    '| @518 |',
    '@518 40岁男，上海',
    '@518 1-2 浏览|x',
  ])('reads the beginning of a user from %s', (line) => {
    expect(readBlockLine(line)).toEqual({ kind: 'head', user: 518 });
  });

  it.each([
    ['@518 END 92', 518, 92],
    ['@518 end 92', 518, 92],
    ['＠５１８ ＥＮＤ ９２', 518, 92],
    ['@518|END|92', 518, 92],
    ['| @518 | END | 92 |', 518, 92],
    ['518 END 92', 518, 92],
    ['518|END|92', 518, 92],
    ['@518 END: 92', 518, 92],
    ['@518 END', 518, null],
    ['@518 END 9 2', 518, null],
    ['@518 END -3', 518, null],
    ['@518 END of it', 518, null],
    ['END 92', null, 92],
    ['- END|92', null, 92],
  ])('reads %s as the end of %s at row %s', (line, user, row) => {
    expect(readBlockLine(line)).toEqual({ kind: 'end', user, row });
  });

  it('keeps what stands behind further bars as context', () => {
    expect(readBlockLine('1 对比|迈腾|凯美瑞')).toMatchObject({ context: '迈腾 / 凯美瑞' });
    expect(readBlockLine('1 对比|')).toMatchObject({ type: '对比', context: '' });
    expect(readBlockLine('1|对比')).toMatchObject({ type: '对比', context: '' });
  });

  it('cuts what is far too long', () => {
    const line = readBlockLine(`1 ${'t'.repeat(500)}|${'x'.repeat(5_000)}`);
    if (line?.kind !== 'event') throw new Error('not an event');
    expect(line.type.length).toBe(80);
    expect(line.context.length).toBe(500);
  });

  it.each([
    ['spaces', `${' '.repeat(200_000)}x`],
    ['bullets', `${'- '.repeat(100_000)}x`],
    ['a bar and spaces', `|${' '.repeat(200_000)}x`],
    ['a number and spaces', `1${' '.repeat(200_000)}x`],
    ['a sign and spaces', `@${' '.repeat(200_000)}x`],
    ['rows far apart', `1 ${' '.repeat(100_000)}2 x|`],
    ['rows without end', `${'1,'.repeat(100_000)} x|`],
    ['spans without end', `${'1-2, '.repeat(100_000)}x`],
    ['dashes', `1 ${'-'.repeat(100_000)}|x`],
    ['bars', '|'.repeat(200_000)],
    ['equals', `1 ${'='.repeat(100_000)}|x`],
    ['blanks and equals', `1 ${'a = '.repeat(50_000)}|x`],
  ])('is done in the time of a test with a line of nothing but %s', (_, line) => {
    expect(() => [readBlockLine(line), beginsBlockLine(line)]).not.toThrow();
  });
});
