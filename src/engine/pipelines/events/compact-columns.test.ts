import fc from 'fast-check';
import { expect, it } from 'vitest';
import { countTokens } from '../../packing/count-tokens.ts';
import { compactColumns } from './compact-columns.ts';
import { compactRow, type RawRow } from './compact-row.ts';

const words = [
  '',
  'browse',
  'use_app',
  '对比_大众',
  ' 大众 迈腾 ',
  'a\u0000b',
  '|',
  '\n',
  '\u200b',
  '(empty)',
  'x'.repeat(190),
];
const cell = fc.oneof(fc.constant(null), fc.constantFrom(...words), fc.string({ maxLength: 12 }));
const duration = fc.oneof(
  fc.constant(null),
  fc.constantFrom('', ' ', '0', '-5', '12', '59.6', '744', '1e4', 'Infinity', '2 分钟', 'NaN'),
);
const plain: fc.Arbitrary<RawRow> = fc.record({
  id: fc.constant('1'),
  time: fc.constant(null),
  text: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(null, ' ') }, { weight: 1, arbitrary: fc.string() }),
  action: cell,
  item: cell,
  places: fc.array(cell, { maxLength: 3 }),
  duration,
  properties: fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(null, '') },
    { weight: 1, arbitrary: fc.string() },
  ),
});

const labelled = fc.constantFrom('', 'visited').map((value) => [{ label: 'how', value }]);
const rows = fc.oneof(
  { weight: 9, arbitrary: plain },
  { weight: 1, arbitrary: fc.tuple(plain, labelled).map(([row, cells]) => ({ ...row, labelled: cells })) },
);

it('tells columns as compactRow does, and counts their tokens', () => {
  let told = 0;
  fc.assert(
    fc.property(rows, fc.constantFrom(20, 200, 2_000), (row, longest) => {
      // Twice: as it is read first, and as it is kept.
      for (const compact of [compactColumns(row, longest), compactColumns(row, longest)]) {
        if (compact === null) continue;
        told += 1;
        const text = compactRow(row, longest);
        expect(compact).toEqual({ text, tokens: countTokens(text) });
      }
    }),
    { numRuns: 3_000 },
  );
  expect(told).toBeGreaterThan(100);
});
