import { expect, it } from 'vitest';
import { keepSameRows } from './keep-same-rows.ts';

it('keeps the object of every row in which nothing changed', () => {
  const before = [{ id: 1 }, { id: 2 }];
  const merged = keepSameRows(before, [{ id: 1 }, { id: 3 }]);
  expect(merged).toEqual([{ id: 1 }, { id: 3 }]);
  expect(merged[0]).toBe(before[0]);
});

it('keeps the array itself when all are the same', () => {
  const before = [{ id: 1 }];
  expect(keepSameRows(before, [{ id: 1 }])).toBe(before);
  expect(keepSameRows(before, [])).toEqual([]);
});
