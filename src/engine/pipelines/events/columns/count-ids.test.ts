import fc from 'fast-check';
import { expect, it } from 'vitest';
import { countIds } from './count-ids.ts';

it('counts what taking the list apart counts', () => {
  const ids = fc.array(
    fc.oneof(fc.string(), fc.integer().map(String), fc.constantFrom('a,b', '"', '\\', '][')),
  );
  fc.assert(
    fc.property(ids, fc.boolean(), (list, isSpaced) => {
      expect(countIds(isSpaced ? JSON.stringify(list, null, 1) : JSON.stringify(list))).toBe(list.length);
    }),
  );
});

it.each([
  [null, 0],
  ['', 0],
  ['no list', 0],
  ['[1,2,"3"]', 3],
  ['["1",2]', 2],
  ['["1"', 0],
  ['["1""2"]', 0],
  ['{"a":"b"}', 0],
  ['"ab"', 0],
])('of %o counts %d', (stored, count) => {
  expect(countIds(stored)).toBe(count);
});
