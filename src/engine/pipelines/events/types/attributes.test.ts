import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Attribute, attributeSchema, recipeSchema } from '../../../../shared/recipe.ts';
import { readBlockLine } from '../read-block-line.ts';
import { isGrounded, readValue, takeAttributes } from './attributes.ts';
import { questionWords } from './question.ts';

const known: readonly Attribute[] = [
  { name: '品牌', kind: 'text' },
  { name: '价格', kind: 'number' },
  { name: '日期', kind: 'date' },
  { name: '渠道', kind: 'one_of', values: ['线上', 'Off line'] },
].map((each) => attributeSchema.parse(each));
const [brand, price, day, way] = known as [Attribute, Attribute, Attribute, Attribute];

const contextOf = (line: string): string => {
  const read = readBlockLine(line);
  if (read?.kind !== 'event') throw new Error('not an event');
  return read.context;
};

describe('attributes behind a context', () => {
  it.each([
    ['3 购买|大众_迈腾|品牌=大众|价格=18.9', '大众_迈腾', { 品牌: '大众', 价格: '18.9' }],
    ['3 购买｜大众_迈腾｜价格＝１８,９００', '大众_迈腾', { 价格: '18900' }],
    ['3 购买|迈腾|渠道=OFFLINE|日期=2025-02-28', '迈腾', { 日期: '2025-02-28', 渠道: 'Off line' }],
    ['3 购买||价格=5', '', { 价格: '5' }],
    // What is not of its kind, not known, or said twice stays in the words, with all in front of it.
    ['3 购买|迈腾|品牌=大众|价格=便宜', '迈腾 / 品牌=大众 / 价格=便宜', {}],
    ['3 购买|迈腾|颜色=红', '迈腾 / 颜色=红', {}],
    ['3 购买|迈腾|价格=1|价格=2', '迈腾 / 价格=1', { 价格: '2' }],
    ['3 购买|迈腾|日期=2025-02-30', '迈腾 / 日期=2025-02-30', {}],
    ['3 购买|迈腾|渠道=电话', '迈腾 / 渠道=电话', {}],
    ['3 购买|迈腾|品牌=', '迈腾 / 品牌=', {}],
    ['3 购买|a=b', 'a=b', {}],
  ])('%s', (line, context, attributes) => {
    expect(takeAttributes(contextOf(line), known)).toEqual({ context, attributes });
  });

  it('are none where the type has none', () => {
    expect(takeAttributes('迈腾 / 价格=5', [])).toEqual({ context: '迈腾 / 价格=5', attributes: {} });
  });

  it('are taken whole or not at all, and no word is lost, whatever stands there and wherever the line was cut', () => {
    const field = fc.oneof(
      fc.constantFrom(
        '品牌=大众',
        '价格=1,234.5',
        '价格=abc',
        '日期=2025-01-31',
        '渠道=线上',
        '渠道=线',
        '=',
        'x=y',
      ),
      fc.string({ unit: 'grapheme', maxLength: 300 }),
    );
    fc.assert(
      fc.property(fc.array(field, { maxLength: 6 }), (fields) => {
        const context = contextOf(`1 T|${fields.join('|').replaceAll(/[\r\n]/g, ' ')}`);
        const { context: words, attributes } = takeAttributes(context, known);
        for (const [name, value] of Object.entries(attributes)) {
          const attribute = known.find((each) => each.name === name);
          expect(attribute && readValue(attribute, value)).toBe(value);
        }
        expect(context.startsWith(words)).toBe(true);
        const taken = context
          .slice(words.length)
          .split(' / ')
          .filter((each) => each.trim() !== '');
        expect(taken.length).toBe(Object.keys(attributes).length);
        if (context.length >= 499) expect(attributes).toEqual({});
      }),
      { numRuns: 300 },
    );
  });
});

describe('a value', () => {
  it.each([
    [price, '1,234', '1234'],
    [price, '18万', null],
    [price, '-3.5', '-3.5'],
    [day, '2024-02-29', '2024-02-29'],
    [day, '2025-02-29', null],
    [way, ' 线上 ', '线上'],
    [brand, '  ', null],
  ])('of %o: %s is %s', (attribute, said, value) => {
    expect(readValue(attribute, said)).toBe(value);
  });

  it.each([
    ['大众', ['浏览大众_迈腾'], true],
    ['BYD Dolphin', ['clicked ｂｙｄ  dolphin'], true],
    ['41.7', ['成交价41.7万元'], true],
    ['1234', ['支付 1,234 元'], true],
    ['8', ['支付 18 元', '8.5 折'], false],
    ['8', ['第8个'], true],
    ['奥迪', ['浏览大众_迈腾'], false],
    ['奥迪', [], false],
  ])('%s in %j is grounded: %s', (value, rows, expected) => {
    expect(isGrounded(value, rows)).toBe(expected);
  });
});

describe('what is told of a recipe', () => {
  it('is nothing where it lists no types and has no bound, so that requests are as they were', () => {
    expect(
      questionWords(recipeSchema.parse({ name: 'x', ask: { instructions: 'y', vocabulary: 'closed' } })),
    ).toBe('');
  });

  it('is each type with category, rule and attributes, and the bound', () => {
    const types = [
      { name: '购买', category: 'conversion', rule: '付了钱', attributes: known },
      { name: '搜索' },
    ];
    const recipe = recipeSchema.parse({
      name: 'x',
      ask: { instructions: 'y', vocabulary: 'closed', types },
      answer: { mostEvents: 12 },
    });
    expect(questionWords(recipe).split('\n')).toEqual([
      'Event types, and no others; the category in brackets need not be written',
      '购买 [conversion] — 付了钱; attributes: 品牌, 价格 (number), 日期 (date YYYY-MM-DD), 渠道 (one of 线上, Off line)',
      '搜索 [engagement]',
      'Attributes that the rows say stand behind the context, each behind a bar, never made up: ROWS EVENT TYPE|CONTEXT|name=value|name=value',
      'At most 12 events for a person',
    ]);
  });
});
