import { expect, it } from 'vitest';
import { defaultInstructions } from '../../../shared/recipes/car-buying.ts';
import { knownCategories } from './known-categories.ts';

it.each([
  [defaultInstructions, '购买', 'conversion'],
  [defaultInstructions, '加购', 'conversion'],
  [defaultInstructions, '到店', 'conversion'],
  [defaultInstructions, '浏览车型', 'engagement'],
  ['', '购买', 'engagement'],
  ['购买，类别：转化。', '购买', '转化'],
  ['买车，分类 intent；', '买车', 'intent'],
  ['Event type "order", category purchase.', 'order', 'purchase'],
  ['A visit, conversion.', 'visit', 'conversion'],
  ['make one event, not many', 'event', 'engagement'],
  ['打开, Conversions are rare', '打开', 'engagement'],
])('of %j the category of %s is %s', (instructions, type, category) => {
  expect(knownCategories(instructions)(type)).toBe(category);
});
