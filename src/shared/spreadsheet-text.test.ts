import papaparse from 'papaparse';
import { expect, it } from 'vitest';
import { csvText } from './spreadsheet-text.ts';

it('a table is read again from CSV, without a formula, numbers as they are', () => {
  const text = csvText([
    ['a,b', 'c"d', 'e\nf'],
    ['=1+1', -5, '-5'],
    ['中文 😀', 0.5, ''],
  ]);
  expect(papaparse.parse(text, { skipEmptyLines: true }).data).toEqual([
    ['a,b', 'c"d', 'e\nf'],
    ["'=1+1", '-5', "'-5"],
    ['中文 😀', '0.5', ''],
  ]);
});
