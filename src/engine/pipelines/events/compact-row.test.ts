import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roundsOf } from '../../testing/thoroughness.ts';
import { compactDuration, compactRow, plainText, type RawRow, unreadOf } from './compact-row.ts';

const empty: RawRow = {
  id: '1',
  time: null,
  text: null,
  action: null,
  item: null,
  places: [],
  duration: null,
  properties: null,
};
const ofText = (text: string): string => compactRow({ ...empty, text });

describe('compactRow', () => {
  it.each([
    [
      '2025-11-24 10:42:47 [action=browse] 在易车网浏览大众_迈腾 2分钟9秒',
      'browse 大众_迈腾 @易车网 ~2',
      'browse 大众_迈腾 @易车网 2m',
    ],
    ['[action=browse] 在懂车帝浏览大众_迈腾 41秒', 'browse 大众_迈腾 @懂车帝 41s'],
    ['[action=use_app] 使用微信 12分钟', 'use @微信 ~12', 'use_app @微信 12m'],
    ['[action=search] 在百度搜索：迈腾落地价', 'search 迈腾落地价 @百度'],
    [
      '[action=visit_poi] 在三里屯火锅店停留 1小时14分钟',
      'visit @三里屯火锅店 ~74',
      'visit_poi @三里屯火锅店 1h14m',
    ],
    ['[action=visit_poi] 在家停留 2小时', 'visit @家 ~120', 'visit_poi @家 2h'],
    ['[action=sleep] 睡觉 8小时', 'sleep 睡觉 ~480', 'sleep 睡觉 8h'],
    [
      '[action=compare] 在汽车之家对比对比_大众_帕萨特 5分钟',
      'compare 大众_帕萨特 @汽车之家 ~5',
      'compare 对比_大众_帕萨特 @汽车之家 5m',
    ],
    ['[action=walk] 走了 90分钟', 'walk 走了 ~90', 'walk 走了 90m'],
    ['[action=add_cart] 在易车网加购大众_迈腾', 'cart 大众_迈腾 @易车网', 'add_cart 大众_迈腾 @易车网'],
    ['[action=browse] 浏览大众_迈腾', 'browse 浏览大众_迈腾'],
    ['在易车网浏览大众_迈腾 2分钟9秒', '在易车网浏览大众_迈腾 2m'],
    ['watched a film for 2 hours and 10 minutes', 'watched a film 2h10m'],
    ['read for 5 minutes', 'read 5m'],
    ['read for 1 hour', 'read 1h'],
    ['2025-11-24T10:42 walked', 'walked'],
    ['two\nlines | and a bar｜here', 'two lines / and a bar/here'],
  ])('shortens %j to %j', (text, short, before = short) => {
    expect(ofText(text)).toBe(short);
    expect(compactRow({ ...empty, text }, 600, 1)).toBe(before);
  });

  it('puts columns together, leaving out what is empty', () => {
    const row = {
      ...empty,
      action: 'browse',
      item: '大众_迈腾',
      places: ['易车网', null, ''],
      duration: '129',
    };
    expect(compactRow(row)).toBe('browse 大众_迈腾 @易车网 ~2');
    expect(compactRow(row, 600, 1)).toBe('browse 大众_迈腾 @易车网 2m');
    expect(compactRow({ ...row, properties: '{"a":1}' })).toBe('browse 大众_迈腾 @易车网 ~2 {"a":1}');
    expect(compactRow({ ...row, text: '  ' })).toBe('browse 大众_迈腾 @易车网 ~2');
    const visit = { ...empty, action: 'visit_poi', places: ['家'], duration: '4440' };
    expect(compactRow(visit)).toBe('visit @家 ~74');
    expect(compactRow(visit, 600, 1)).toBe('visit_poi @家 1h14m');
    expect(compactRow({ ...visit, duration: '59' })).toBe('visit @家 59s');
  });

  it('keeps a duration that is in words, and drops one of nothing', () => {
    expect(compactRow({ ...empty, action: 'browse', duration: '2分钟' })).toBe('browse 2分钟');
    expect(compactRow({ ...empty, action: 'browse', duration: '0' })).toBe('browse');
    expect(compactRow({ ...empty, action: 'browse', duration: '-5' })).toBe('browse');
    expect(compactRow({ ...empty, action: 'browse', duration: '' })).toBe('browse');
  });

  it('says that a row is empty rather than nothing', () => {
    expect(compactRow(empty)).toBe('(empty)');
    expect(ofText('\u200b\u0000')).toBe('(empty)');
  });

  it('cuts a very long text, and is done with it in the time of a test', () => {
    expect(ofText('长'.repeat(5_000))).toBe(`${'长'.repeat(600)}…`);
    expect(ofText('1'.repeat(500_000))).toBe(`${'1'.repeat(600)}…`);
    expect(ofText(' '.repeat(500_000))).toMatch(/^\(empty\)…?$/);
  });

  it('is one line without a bar, whatever the row holds', () => {
    const text = fc.option(fc.string({ unit: 'binary', maxLength: 60 }));
    const rows = fc.record({
      id: fc.constant('1'),
      time: fc.constant(null),
      text,
      action: text,
      item: text,
      places: fc.array(text, { maxLength: 3 }),
      duration: text,
      properties: text,
    });
    fc.assert(
      fc.property(rows, (row) => {
        const line = compactRow(row);
        expect(line).not.toBe('');
        expect(line).not.toMatch(/[\n\r\u2028\u2029\u0085|｜]/);
        expect(line).toBe(line.trim());
      }),
      { numRuns: roundsOf(400, 1_000) },
    );
  });
});

describe('what is not read of a row', () => {
  const unread = (text: string, longest: number): number => unreadOf({ ...empty, text }, longest);

  it('is what the ellipsis stands for, counted after the wording is short', () => {
    expect(unread('长'.repeat(600), 600)).toBe(0);
    expect(unread('长'.repeat(605), 600)).toBe(5);
    expect(unread(`2025-11-24 10:42:47 ${'长'.repeat(600)}`, 600)).toBe(0);
    expect(compactRow({ ...empty, text: '长'.repeat(605) }, 1_000)).toBe('长'.repeat(605));
    expect(unread('长'.repeat(605), 1_000)).toBe(0);
    expect(compactRow({ ...empty, text: 'two words' }, 20)).toBe('two words');
  });

  it('is nothing exactly where the model reads the row without an ellipsis', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 80 }),
      fc.string({ maxLength: 5_000, unit: fc.constantFrom(' ', 'x', '😀') }),
    );
    const cutters = fc.record({ text: texts, longest: fc.integer({ min: 20, max: 100 }) });
    fc.assert(
      fc.property(cutters, ({ text, longest }) => {
        const row = { ...empty, text: text.replaceAll('…', '.') };
        expect(unreadOf(row, longest) > 0).toBe(compactRow(row, longest).endsWith('…'));
      }),
      { numRuns: 500 },
    );
  });

  it('has a sign even where what is looked at comes out short', () => {
    const text = `a${' '.repeat(5_000)}b`;
    expect(ofText(text)).toBe('a…');
    expect(unread(text, 600)).toBe(2);
  });

  it('includes what was left in the file, as far as can be told from its bytes', () => {
    expect(unreadOf({ ...empty, text: '长'.repeat(1_000), beyond: 3_000 }, 600)).toBe(1_400);
  });
});

describe('plainText', () => {
  it('leaves what is plain as it is', () => {
    expect(plainText('浏览 大众_迈腾 @易车网 😀')).toBe('浏览 大众_迈腾 @易车网 😀');
  });
});

describe('compactDuration', () => {
  it.each([
    [0, ''],
    [-1, ''],
    [Number.NaN, ''],
    [Number.POSITIVE_INFINITY, ''],
    [0.2, '1s'],
    [9, '9s'],
    [59, '59s'],
    [59.7, '1m'],
    [60, '1m'],
    [156, '2m'],
    [3_600, '1h'],
    [4_440, '1h14m'],
    [90_000, '25h'],
  ])('%s seconds are %j', (seconds, text) => {
    expect(compactDuration(seconds)).toBe(text);
  });
});
