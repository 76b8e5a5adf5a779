import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addHashes } from '../answers/record-hash.ts';
import type { RawRow } from './compact-row.ts';
import { hashRow } from './row-hash.ts';

const cell = fc.option(fc.string({ maxLength: 12 }), { nil: null });
const row: fc.Arbitrary<RawRow> = fc.record({
  id: fc.string({ minLength: 1, maxLength: 6 }),
  time: cell,
  text: cell,
  action: cell,
  item: cell,
  duration: cell,
  properties: cell,
  places: fc.array(cell, { minLength: 2, maxLength: 2 }),
});

test('rows that differ in any cell, or in which cell says it, have other hashes; the same row the same', () => {
  fc.assert(
    fc.property(row, row, (one, other) => {
      expect(hashRow({ ...one })).toBe(hashRow(one));
      const alike = JSON.stringify(Object.entries(one)) === JSON.stringify(Object.entries(other));
      if (!alike) expect(hashRow(one)).not.toBe(hashRow(other));
      const moved = { ...one, item: one.action, action: one.item };
      if (one.item !== one.action) expect(hashRow(moved)).not.toBe(hashRow(one));
    }),
  );
});

test('a missing cell is another than an empty one, and what follows a cell never runs into it', () => {
  const plain = { id: '1', time: null, text: null, item: null, duration: null, properties: null, places: [] };
  const hashes = [
    { ...plain, action: null },
    { ...plain, action: '' },
    { ...plain, action: 'ab' },
    { ...plain, action: 'a', item: 'b' },
    { ...plain, action: 'ab', beyond: 1 },
    { ...plain, id: '11', action: null },
  ].map(hashRow);
  expect(new Set(hashes).size).toBe(hashes.length);
});

test('the sum of hashes does not hang on their order, and is a whole number that a ledger keeps exactly', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 30 }), (rows) => {
      const hashes = rows.map(hashRow);
      const sum = hashes.reduce(addHashes, 0);
      expect(hashes.toReversed().reduce(addHashes, 0)).toBe(sum);
      expect(Number.isSafeInteger(sum) && sum >= 0 && sum < 2 ** 52).toBe(true);
    }),
  );
});

test('among a hundred thousand rows that differ in one digit no two have the same hash', () => {
  const plain = { time: null, text: null, item: null, duration: null, properties: null, places: [] };
  const hashes = Array.from({ length: 100_000 }, (_, index) =>
    hashRow({ ...plain, id: '1', action: `browse ${index}` }),
  );
  expect(new Set(hashes).size).toBe(hashes.length);
});
