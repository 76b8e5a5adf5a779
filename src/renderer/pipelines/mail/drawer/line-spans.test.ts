import { expect, it } from 'vitest';
import { citingFields, countLines, holdsLine, spanWords } from './line-spans.ts';

it('says which lines, and how many', () => {
  const spans = [
    [3, 4],
    [7, 7],
  ] as const;
  expect(spanWords(spans)).toBe('3–4, 7');
  expect(countLines(spans)).toBe(3);
  expect([2, 3, 4, 5, 7].map((line) => holdsLine(spans, line))).toEqual([false, true, true, false, true]);
});

it('finds the fields of a line', () => {
  const cited = citingFields([
    { field: 'name', values: ['王伟'], lines: [[2, 3]] },
    { field: 'skills', values: ['Go'], lines: [[3, 3]] },
  ]);
  expect(cited.get(2)).toEqual(['name']);
  expect(cited.get(3)).toEqual(['name', 'skills']);
  expect(cited.get(4)).toBeUndefined();
});
